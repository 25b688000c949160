import type { Command } from "commander";
import { awsLimits } from "../../settings/aws-limits";
import { createLogsClient, isLocalLogs } from "../aws-clients";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { discoveredNotes } from "../discovered-notes";
import { neighboursOfSettings, writtenBy } from "../neighbours";
import { Pace } from "../pace";
import { exitCodeOf, raiseJson, raiseText } from "../raise-retention/raise-report";
import { raiseRetention } from "../raise-retention/raise-retention";
import { settingsOfEnvironment } from "../sources/environment-source";
import { writeReport } from "../write-report";

interface RaiseOptions {
  readonly env: string;
  readonly dryRun?: true;
  readonly json?: true;
}

const AFTER_HELP = `
What it does:
  Gives every log group that the settings back up, and that keeps events for fewer days than
  sources.minimumRetentionDays, exactly that retention. It never shortens one, and leaves alone
  what keeps events for ever, what is not backed up, and what can have no subscription filter.
  What a prefix takes and is not discovered yet is not backed up: it is told, and left alone.
  Log groups that the settings name and that are not there are told too, and are no failure.
  Each log group is looked at again right before it is changed. It may be stopped at any point,
  and run again.

Exit codes: 0 done, or there was nothing to raise; 1 some could not be raised; 2 the settings
have no minimum; 3 none could be raised, or the log groups could not be listed.

Examples:
  log-backup raise-retention --env prod --dry-run
  log-backup raise-retention --env prod`;

/** Adds `log-backup raise-retention`. */
export function addRaiseRetention(program: Command, run: Run, context: CommandContext) {
  program
    .command("raise-retention")
    .summary("let log groups keep events for as long as the settings say, at least")
    .description(
      "Raises the retention of the log groups that an environment backs up to the minimum that its settings give.",
    )
    .requiredOption("--env <name>", "the environment, a file in environments/")
    .option("--dry-run", "only tell what would be raised")
    .option("--json", "one JSON document on standard output")
    .addHelpText("after", AFTER_HELP)
    .action((options: RaiseOptions) => run(() => raise(options, context)));
}

async function raise(options: RaiseOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, errors, output } = context;
  const dryRun = options.dryRun === true;
  const settings = await settingsOfEnvironment(options.env, environment);
  const client = await createLogsClient({ region: settings.region, environment });
  // AWS cannot raise this rate, and others need it too; a local AWS has none.
  const pace = isLocalLogs(environment) ? undefined : new Pace(awsLimits.logsRequestRates.putRetentionPolicy);
  const written = writtenBy(await neighboursOfSettings(settings, environment));
  const leftAside = await discoveredNotes(settings, environment);
  const raised = await raiseRetention(settings, { client, dryRun, written, pace }, context);
  const report = { ...raised, environment: settings.environment, dryRun };
  for (const note of [...leftAside, ...raised.notes]) {
    await errors.write(`log-backup: ${note}\n`);
  }
  await writeReport(output, options.json ? raiseJson(report) : await raiseText(report, output.isTerminal));
  return exitCodeOf(report);
}
