import { CommanderError } from "commander";
import type { CommandContext, ExitCode } from "./command-context";
import { AccessError, UsageError } from "./errors";
import { createProgram } from "./program";
import { ClosedPipeError } from "./standard-streams";

/**
 * Carries out what the arguments say, and prints what goes wrong: nothing else in the command does.
 *
 * @param args without the program's name
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { output, errors } = context;
  const said = { output: "", errors: "" };
  let exitCode: ExitCode = 0;
  const program = createProgram(context, async (action) => {
    exitCode = await action();
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: (text) => (said.output += text),
      writeErr: (text) => (said.errors += text),
      outputError: (text, write) => {
        write(text.replace(/^error: /, "log-backup: "));
      },
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    exitCode = await exitCodeOf(error, context);
  }
  try {
    await output.write(said.output);
  } catch (error) {
    exitCode = await exitCodeOf(error, context);
  }
  await errors.write(said.errors);
  return exitCode;
}

async function exitCodeOf(error: unknown, { errors }: CommandContext): Promise<ExitCode> {
  if (error instanceof ClosedPipeError) {
    return 0;
  }
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : 2; // commander has said what is wrong
  }
  if (error instanceof UsageError) {
    await errors.write(`log-backup: ${error.message}\n`);
    return 2;
  }
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  // Anything else is a fault of this program: where it is helps more than a short line.
  await errors.write(`log-backup: ${error instanceof AccessError ? message : stack}\n`);
  return 3;
}
