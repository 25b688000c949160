import type { Confirm } from "./confirm";
import type { TemporaryFolder } from "./temporary-folder";

/** Where a command writes to: standard output or standard error. */
export interface CommandOutput {
  readonly isTerminal: boolean;
  /** Ends when all is written. */
  write(data: Uint8Array | string): Promise<void>;
}

/** What a command gets from the program around it. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly output: CommandOutput;
  readonly errors: CommandOutput;
  readonly temporaryFolder: TemporaryFolder;
  /** Aborted when the program is to end. */
  readonly signal: AbortSignal;
  /** Asks whoever sits at the terminal; undefined where nobody does. */
  readonly confirm?: Confirm | undefined;
  /** The script of the threads that decode; beside the command's own unless told. */
  readonly workerFile?: string;
}

/** What a command ends with; see the exit codes in the help. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Carries a command out, and keeps its exit code. */
export type Run = (action: () => Promise<ExitCode>) => Promise<void>;
