import { write } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isatty } from "node:tty";
import { promisify } from "node:util";
import type { CommandOutput } from "./command-context";
import { AccessError } from "./errors";

const writeToDescriptor = promisify(write);
const STANDARD_ERROR = 2;
const NAMES = ["standard input", "standard output", "standard error"];

/** Nobody reads any more what is written, as after `| head`: there is no more to do, and it is no error. */
export class ClosedPipeError extends Error {
  constructor() {
    super("nobody reads the output any more");
    this.name = "ClosedPipeError";
  }
}

/**
 * Standard output or standard error, written to directly: Node's own streams would hold in memory what the reader is too
 * slow for, and make the pipe non-blocking for whoever shares it.
 */
export class StandardStream implements CommandOutput {
  readonly isTerminal: boolean;
  private isClosed = false;

  /** @param descriptor 1 is standard output, 2 standard error */
  constructor(private readonly descriptor: 1 | 2) {
    this.isTerminal = isatty(descriptor);
  }

  /**
   * Ends when all is written.
   *
   * @throws {ClosedPipeError} if nobody reads it; of standard error, that is passed over
   * @throws {AccessError} if it cannot be written, for example because the disk is full
   */
  async write(data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    for (let written = 0, tries = 0; written < bytes.length && !this.isClosed;) {
      try {
        const { bytesWritten } = await writeToDescriptor(this.descriptor, bytes, written, bytes.length - written);
        written += bytesWritten;
        tries = 0;
      } catch (error) {
        await this.waitOrThrow(error as NodeJS.ErrnoException, (tries += 1));
      }
    }
  }

  /** A pipe that another process made non-blocking is full for the moment. */
  private async waitOrThrow(error: NodeJS.ErrnoException, tries: number): Promise<void> {
    switch (error.code) {
      case "EAGAIN":
        await delay(Math.min(tries, 20));
        return;
      case "EPIPE":
        if (this.descriptor === STANDARD_ERROR) {
          this.isClosed = true; // the results still matter, and the exit code
          return;
        }
        throw new ClosedPipeError();
      default:
        throw new AccessError(`cannot write to ${NAMES[this.descriptor] ?? ""}: ${error.message}`, { cause: error });
    }
  }
}
