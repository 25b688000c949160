/** Why Terraform failed. */
export type TerraformFailure = "locked" | "interrupted" | "failed";

interface TerraformErrorOptions {
  readonly command: string;
  readonly directory: string;
  /** How it ended: "exit code 1" or "signal SIGKILL". */
  readonly end: string;
  readonly interrupted: boolean;
  /** The errors it reported, or else the end of what it printed. */
  readonly output: string;
}

/** A Terraform command failed. The message holds the command, the folder, what Terraform said and what to do. */
export class TerraformError extends Error {
  override readonly name = "TerraformError";
  readonly command: string;
  readonly directory: string;
  readonly reason: TerraformFailure;
  readonly output: string;
  /** The id to give to `terraform force-unlock`, where the state was locked by somebody else. */
  readonly lockId: string | undefined;

  constructor(options: TerraformErrorOptions) {
    const { command, directory, output } = options;
    const lockId = /Error acquiring the state lock[\s\S]*?ID:\s+([0-9a-f-]{36})/.exec(output)?.[1];
    const reason = options.interrupted ? "interrupted" : lockId === undefined ? "failed" : "locked";
    super(describe(options, reason, lockId));
    this.command = command;
    this.directory = directory;
    this.reason = reason;
    this.output = output;
    this.lockId = lockId;
  }
}

function describe(options: TerraformErrorOptions, reason: TerraformFailure, lockId = "ID"): string {
  const { command, directory, end, output } = options;
  switch (reason) {
    case "interrupted":
      return `"${command}" in ${directory} was asked to stop and ended with ${end}. Run the same command again to go on.`;
    case "locked":
      return (
        `"${command}" failed with ${end} in ${directory}:\n${output}\nSomebody else holds the lock of this state: wait, or, ` +
        `when you are sure that nobody runs Terraform, release it with "terraform force-unlock ${lockId}" in that folder.`
      );
    case "failed":
      return `"${command}" failed with ${end} in ${directory}:\n${output}\nCorrect what it names and run the same command again.`;
  }
}

/** Terraform is missing or too old. The message says how to get it. */
export class TerraformNotFoundError extends Error {
  override readonly name = "TerraformNotFoundError";
}
