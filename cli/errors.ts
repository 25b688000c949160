/** The command was called wrongly. The message is one clear sentence; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
  }
}

/** It could not be done: no access, no network, no space. The message is one clear sentence; the exit code is 3. */
export class AccessError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AccessError";
  }
}

/** One object or file cannot be read; others may be. The message is one clear sentence; the exit code is 3 in the end. */
export class UnreadableError extends AccessError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UnreadableError";
  }
}
