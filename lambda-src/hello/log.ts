/** What a line may carry besides its fixed members. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined | LoggedError>>;

export interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export interface LogEntry {
  readonly timestamp: Date;
  readonly level: "INFO" | "ERROR";
  readonly requestId: string;
  readonly message: string;
  readonly fields?: LogFields;
}

/** Some readers of logs end a line at these too, and JSON may hold them as they are. */
const UNUSUAL_LINE_ENDS = /[\u0085\u2028\u2029]/g;

/**
 * One JSON object on one line, its line end included. CloudWatch Logs makes an event of each line. A field cannot
 * replace a fixed member: every line keeps its own time, level and request id.
 */
export function formatLogLine({ timestamp, level, requestId, message, fields }: LogEntry): string {
  const fixed = { timestamp: timestamp.toISOString(), level, requestId, message };
  const line = JSON.stringify({ ...fixed, ...fields, ...fixed });
  return `${line.replace(UNUSUAL_LINE_ENDS, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

/** What was thrown, as a field: JSON.stringify makes `{}` of an Error. */
export function describeError(thrown: unknown): LoggedError {
  return thrown instanceof Error
    ? { name: thrown.name, message: thrown.message, stack: thrown.stack }
    : { name: "NotAnError", message: String(thrown), stack: undefined };
}
