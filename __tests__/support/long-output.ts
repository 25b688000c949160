import type { ProcessResult } from "./command-process";

/** What `compareOutput` gives for a run that went well and wrote exactly what was expected. */
export const AS_EXPECTED = { exitCode: 0, errors: "", difference: undefined };

/** A run whose output is too long to be shown: only the first line in which it differs from what is expected. */
export function compareOutput({ exitCode, output, errors }: ProcessResult, expected: string) {
  return { exitCode, errors, difference: firstDifference(output, expected) };
}

function firstDifference(actual: string, expected: string): object | undefined {
  if (actual === expected) {
    return undefined;
  }
  const [actualLines, expectedLines] = [actual.split("\n"), expected.split("\n")];
  const found = actualLines.findIndex((line, index) => line !== expectedLines[index]);
  const index = found === -1 ? actualLines.length : found;
  return { line: index + 1, actual: actualLines[index], expected: expectedLines[index] };
}
