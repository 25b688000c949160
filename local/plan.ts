import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { planProgram, type PlanOptions } from "./plan-options";
import { reviewEnvironment } from "./review-environment";
import { runProgram } from "./run-program";

const exitCodes = { none: 0, forbidden: 1, changes: 2, failed: 3 };

async function main(signal: AbortSignal): Promise<number> {
  const options = planProgram().parse().opts<PlanOptions>();
  const { review, markdown, comment, document } = await reviewEnvironment({
    options,
    projectDirectory: dirname(__dirname),
    environment: process.env,
    onLine: (line) => process.stderr.write(`${line}\n`),
    signal,
  });
  if (options.comment !== undefined) {
    writeFileSync(options.comment, comment);
  }
  if (options.json !== undefined) {
    writeFileSync(options.json, document);
  }
  if (options.out === undefined) {
    process.stdout.write(markdown);
  } else {
    writeFileSync(options.out, markdown);
  }
  switch (review.verdict) {
    case "none":
      return exitCodes.none;
    case "changes":
      return exitCodes.changes;
    default:
      return exitCodes.forbidden;
  }
}

runProgram(main, {
  usage: exitCodes.failed,
  failed: exitCodes.failed,
  stopNote: "Stopping. Nothing was written but on this computer.",
  usageErrors: ["UnknownEnvironmentError", "OverrideError", "PlanUsageError", "ReviewFileError"],
});
