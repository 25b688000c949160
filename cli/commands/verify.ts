import type { Command } from "commander";
import { createLogsClient, createMetricsClient, isLocalLogs } from "../aws-clients";
import { addLogGroupOption, logGroupsOf, requestsOf } from "../cloudwatch-options";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { comparedWindow } from "../completeness/delivery-window";
import { quickVerify } from "../completeness/metric-verification";
import { verifyEvents } from "../completeness/verification";
import { exitCodeOf, verifyJson, verifyText } from "../completeness/verify-report";
import { addSourceOptions, jobsOf, lateByOf, type SourceOptions, sourcesOf } from "../source-options";
import { settingsOfEnvironment } from "../sources/environment-source";
import { writeReport } from "../write-report";

interface VerifyOptions extends SourceOptions {
  readonly group?: readonly string[];
  readonly quick?: true;
  readonly json?: true;
  readonly jobs?: string;
}

const AFTER_HELP = `
What is compared:
  Every event that CloudWatch Logs gives for the log groups in that time is looked for in the
  backup, by the id that CloudWatch Logs gave it. Reported are the events in CloudWatch, those
  in the backup, the missing ones, copies beyond the first (delivery is at least once), and
  those that are only in the backup: they have expired from CloudWatch, were in an earlier log
  group of that name, or do not match the filterPattern. A gap is a span of time with missing
  events no more than a minute apart, or with nothing in the backup between them. Damaged
  objects are told; their events are missing unless they are elsewhere too.
  Without --until, what delivery has not had time for is left out: the environment's buffer
  (without --env 900 s) and 5 minutes.
  Without --late-by, objects are read up to 24 hours after the latest ingestion of an event.
  With --env and without --group, all log groups are compared that the settings back up and
  that are there: by name, by prefix, or of the whole account. Where the settings have a
  filterPattern for one, only the events that match it are compared. A name that is not there,
  and a prefix that takes no log group, cannot be told. Where what was discovered is missing or
  out of date, that is said on standard error, and all that the prefixes take is compared.
  With --env, credentials of another account than that of the settings are refused.

What it cannot prove:
  Events that have expired from CloudWatch, or were in a log group that was deleted, cannot be
  compared. A log group without events has nothing to compare.

--quick compares CloudWatch's own counts instead, of events that came in and were forwarded, and
reads neither events nor the backup: it needs no bucket. It says itself what that can prove.

Exit codes: 0 complete, 1 something is missing, 3 could not tell.

Examples:
  log-backup verify --env prod --since 1d
  log-backup verify --group '/aws/lambda/*' --bucket my-backup --prefix logs/ --since 6h --json
  log-backup verify --quick --env prod --since 7d`;

/** Adds `log-backup verify`. */
export function addVerify(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("verify")
    .summary("prove that the backup is complete, event by event")
    .description(
      "Compares what CloudWatch Logs holds of log groups with what the backup holds, event by event, and tells what is missing.",
    );
  addSourceOptions(command);
  addLogGroupOption(command);
  command
    .optionsGroup("Which time:")
    .option("--since <time>", "events at or after this time: ISO 8601, epoch milliseconds, or an age such as 2h")
    .option("--until <time>", "events before this time (default: what delivery has had time for)")
    .option("--late-by <duration>", "how late an event may have reached the backup (default: as late as it can)")
    .optionsGroup("How:")
    .option("--quick", "compare the counts of CloudWatch's metrics only")
    .option("--json", "one JSON document on standard output")
    .option("--jobs <n>", "requests to CloudWatch Logs at once, up to 32 (default: 4)")
    .addHelpText("after", AFTER_HELP)
    .action((sources: string[], options: VerifyOptions) => run(() => verify(sources, options, context)));
}

async function verify(
  positional: readonly string[],
  options: VerifyOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { environment, errors, now, output } = context;
  const settings = options.env === undefined ? undefined : await settingsOfEnvironment(options.env, environment);
  const window = comparedWindow(options, now, settings?.backupDelivery.bufferIntervalSeconds);
  const { sinceMs, untilMs } = window;
  const logGroups = logGroupsOf(options.group, settings, context);
  const lateByMs = lateByOf(options);
  const requests = requestsOf(options.jobs);
  const region = settings?.region;
  const sources = options.quick ? [] : await sourcesOf(positional, options, environment);
  const client = await createLogsClient({ region, environment });
  if (window.note !== undefined) {
    await errors.write(`log-backup: ${window.note}\n`);
  }
  if (options.quick) {
    const metrics = await createMetricsClient({ region, environment });
    const streamName = settings?.backupDelivery.streamName;
    const json = options.json === true;
    const singleTryLogs = await createLogsClient({ region, environment, maxAttempts: 1 });
    const asked = { logGroups, sinceMs, untilMs, logs: client, singleTryLogs, isLocal: isLocalLogs(environment) };
    return quickVerify({ ...asked, metrics, streamName, json }, context);
  }
  const request = { sources, client, logGroups, sinceMs, untilMs, lateByMs, requests, threads: jobsOf(undefined) };
  const report = { ...(await verifyEvents(request, context)), sinceMs, untilMs };
  await writeReport(output, options.json ? verifyJson(report) : await verifyText(report, output.isTerminal));
  return exitCodeOf(report);
}
