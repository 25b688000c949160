import { Command, Option } from "commander";
import type { Override } from "../plan-review/override";
import { parseOverride } from "../plan-review/override";

/** What `npm run plan` is asked to do. */
export interface PlanOptions {
  readonly env: string;
  readonly out?: string;
  readonly comment?: string;
  readonly json?: string;
  readonly allow: readonly Override[];
  readonly allowFrom?: string;
  readonly reviewed?: string;
  readonly base?: string;
  readonly stack: readonly string[];
}

const append = <Value>(value: Value, earlier: readonly Value[]): readonly Value[] => [...earlier, value];

/** The command line of `npm run plan`. */
export function planProgram(): Command {
  return new Command("npm run plan --")
    .description("Plans every stack of an environment, and writes a review: what changes, and what may hurt.")
    .requiredOption("--env <name>", "environment, a file in environments/")
    .option("--out <file>", "where the review goes (default: standard output)")
    .option("--comment <file>", "the review again, short enough for a comment on GitHub")
    .option("--json <file>", "verdict, fingerprint and risks, for programs and for npm run deploy")
    .addOption(
      new Option("--allow <risk=reason>", "a risk that is wanted, and why; may be repeated")
        .argParser((value: string, earlier: readonly Override[]) => append(parseOverride(value), earlier))
        .default([], "none"),
    )
    .option("--allow-from <file>", 'a text with lines "Allow-risk: RISK: REASON", such as a pull request\'s')
    .option("--reviewed <file>", "an earlier --json: the plan must be the same, and what it allowed is allowed")
    .option("--base <ref>", "git ref with whose settings account and Region are compared, such as origin/main")
    .addOption(
      new Option("--stack <name>", "only this stack, such as hello-api; may be repeated")
        .argParser(append<string>)
        .default([], "every stack"),
    )
    .addHelpText(
      "after",
      `
Reads only: takes no lock and writes no state.
Exit codes: 0 nothing changes, 2 something changes, 1 forbidden by the settings, or not what was reviewed,
3 the review could not be made.
`,
    )
    .allowExcessArguments(false)
    .exitOverride();
}
