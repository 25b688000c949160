import type { CommandOutput } from "./command-context";
import { ClosedPipeError } from "./standard-streams";

/**
 * Writes what a command found. Nobody may want to read all of it, as after `| head -1`: the exit code says what was found all
 * the same.
 *
 * @throws {AccessError} if it cannot be written, for example because the disk is full
 */
export async function writeReport(output: CommandOutput, text: string): Promise<void> {
  try {
    await output.write(text);
  } catch (error) {
    if (!(error instanceof ClosedPipeError)) {
      throw error;
    }
  }
}
