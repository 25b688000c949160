import { Command } from "commander";
import type { CommandContext, Run } from "./command-context";
import { addAudit } from "./commands/audit";
import { addBackfill } from "./commands/backfill";
import { addCat } from "./commands/cat";
import { addCheck } from "./commands/check";
import { addCompact } from "./commands/compact";
import { addDiscover } from "./commands/discover";
import { addEstimate } from "./commands/estimate";
import { addLs } from "./commands/ls";
import { addQuery } from "./commands/query";
import { addRaiseRetention } from "./commands/raise-retention";
import { addRedrive } from "./commands/redrive";
import { addRestore } from "./commands/restore";
import { addVerify } from "./commands/verify";

const AFTER_HELP = `
A command's own options, and examples: log-backup <command> --help

Exit codes:
  0  done, and all is well
  1  done, and something is wrong: data is damaged or missing, a log group is not covered
  2  the command was called wrongly
  3  it could not be done: no access, no network, no space`;

/** Columns of the help texts, on every terminal. */
const HELP_WIDTH = 88;

/** The whole command line. Throws commander's errors; what is asked for goes to `run`. */
export function createProgram(context: CommandContext, run: Run): Command {
  const program = new Command("log-backup")
    .description(
      "Reads backups of CloudWatch Logs, as a subscription filter and Data Firehose store them in S3, proves them complete, " +
        "repairs them, puts events back into log groups, and audits which log groups are covered.",
    )
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError("The options are in: log-backup <command> --help")
    .configureOutput({ getOutHelpWidth: () => HELP_WIDTH, getErrHelpWidth: () => HELP_WIDTH })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText("after", AFTER_HELP);
  addCat(program, run, context);
  addLs(program, run, context);
  addCheck(program, run, context);
  addQuery(program, run, context);
  addCompact(program, run, context);
  addAudit(program, run, context);
  addEstimate(program, run, context);
  addVerify(program, run, context);
  addBackfill(program, run, context);
  addRedrive(program, run, context);
  addRestore(program, run, context);
  addDiscover(program, run, context);
  addRaiseRetention(program, run, context);
  return program;
}
