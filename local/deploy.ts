import { dirname } from "node:path";
import { deployProgram, type DeployOptions } from "./deploy-options";
import { deployReviewed } from "./deploy-reviewed";
import { loadEnvironment } from "./load-environment";
import { readReview } from "./review-environment";
import { runProgram } from "./run-program";

async function main(signal: AbortSignal): Promise<number> {
  const options = deployProgram().parse().opts<DeployOptions>();
  const projectDirectory = dirname(__dirname);
  const settings = loadEnvironment(options.env, projectDirectory, process.env);
  const reviewed = readReview(options.reviewed, options.env);
  try {
    await deployReviewed({
      settings,
      reviewed,
      projectDirectory,
      environment: process.env,
      onLine: (line) => process.stderr.write(`${line}\n`),
      onStack: (line) => process.stdout.write(`${line}\n`),
      signal,
    });
  } catch (error) {
    if (!(error instanceof Error && error.name === "NotReviewedError")) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  return 0;
}

runProgram(main, {
  usage: 3,
  failed: 3,
  stopNote: "Stopping: Terraform saves its state. Run the same command again to go on.",
  usageErrors: ["UnknownEnvironmentError", "PlanUsageError", "ReviewFileError"],
});
