import { Command } from "commander";

/** What `npm run deploy` is asked to do. */
export interface DeployOptions {
  readonly env: string;
  readonly reviewed: string;
}

/** The command line of `npm run deploy`. */
export function deployProgram(): Command {
  return new Command("npm run deploy --")
    .description("Deploys an environment, exactly as it was reviewed: plans again, and applies only what is the same.")
    .requiredOption("--env <name>", "environment, a file in environments/")
    .requiredOption("--reviewed <file>", "what npm run plan wrote with --json")
    .addHelpText(
      "after",
      `
Leaves out ci-access: an administrator deploys that one. May be run again after a failure, with the same review.
Exit codes: 0 deployed, 1 not what was reviewed, or forbidden: nothing was changed; 3 it failed.
`,
    )
    .allowExcessArguments(false)
    .exitOverride();
}
