import { savedQueries } from "../../query/saved-queries";
import type { CommandContext, ExitCode } from "../command-context";
import { writeReport } from "../write-report";

/** Lists the saved queries, with what each asks for. */
export async function listSaved({ output }: CommandContext): Promise<ExitCode> {
  const texts = savedQueries.map(({ name, description, parameters }) => {
    const width = Math.max(...parameters.map((parameter) => parameter.name.length)) + 2;
    const lines = parameters.map((parameter) => `    ${parameter.name.padEnd(width)}${parameter.meaning}`);
    return [name, `  ${description}`, ...lines, ""].join("\n");
  });
  await writeReport(output, texts.join("\n"));
  return 0;
}
