import { type Command, Option } from "commander";
import { awsLimits } from "../../settings/aws-limits";
import { audit } from "../audit/audit";
import { auditJson } from "../audit/audit-json";
import { auditPlanOf } from "../audit/audit-plan";
import { exitCodeOf } from "../audit/audit-report";
import { auditText } from "../audit/audit-text";
import { auditWindow } from "../audit/audit-window";
import {
  createFirehoseClient,
  createIamClient,
  createLogsClient,
  createMetricsClient,
  isLocalLogs,
} from "../aws-clients";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { UsageError } from "../errors";
import { neighboursOfSettings } from "../neighbours";
import { Pace } from "../pace";
import { timeWindow } from "../source-options";
import { settingsOfEnvironment } from "../sources/environment-source";
import { writeReport } from "../write-report";

interface AuditOptions {
  readonly env: string;
  readonly failOn?: "uncovered";
  readonly since: string;
  readonly json?: true;
  readonly requestsPerSecond?: string;
}

/** AWS's limit is for all who ask in the account and Region: this leaves room for others. */
const REQUESTS_PER_SECOND = awsLimits.logsRequestRates.describeSubscriptionFilters - 1;
/** An answer takes a fraction of a second: with so many under way, the pace alone decides. */
const AT_ONCE = 4;
/** A local AWS has no rates. */
const AT_ONCE_LOCALLY = 8;
const MOST_REQUESTS_PER_SECOND = 1000;

const AFTER_HELP = `
How a log group stands:
  covered            a filter of its own, or the account's policy, sends its events to the
                     environment's Firehose stream
  not covered        nothing does
  cannot be covered  its class is not STANDARD
  excluded           by the settings, or by the criteria of the account's policy
  own                the backup writes it, or that of another environment: Firehose's error log,
                     and what restore writes to
  missing            the settings promise it, and there is no such log group
  unknown            its filters, or the account's policies, could not be seen

What is a fault:
  A log group that the settings promise and that is not covered, missing, or of a class that
  cannot be (where it is named); a filter pattern that is not the settings'; a filter of the
  environment that sends elsewhere; a retention shorter than delivery's retries or than
  sources.minimumRetentionDays; a time since --since, or since the filter was made, in which
  events came in and none were forwarded, nor made up for later, and events that met an error;
  what is backed up twice; a log group of a backup's own that is backed up; an account policy
  that is missing or not as the settings ask; a stream or role that does not exist, and a stream
  that is not active or writes to another bucket; discovered log groups that are out of date.

Covered means subscribed: log-backup verify proves that the events are in the backup. What came
in and what was forwarded are CloudWatch's counts, in periods of 5 minutes, or of an hour where
--since is more than a day ago. CloudWatch bills the metrics that are asked for by GetMetricData:
two to four for each covered log group.
CloudWatch Logs is asked once for each log group, ${REQUESTS_PER_SECOND} times a second: AWS allows an account and
Region ${awsLimits.logsRequestRates.describeSubscriptionFilters}, and others ask, too. 1,000 log groups take some ${Math.ceil(1000 / REQUESTS_PER_SECOND / 60)} minutes.

Exit codes: 0 all that is promised is covered, 1 there is a fault, or nothing is covered at all
(with --fail-on uncovered, or a log group that is not covered or cannot be), 3 could not be
done, or not all of it.

Examples:
  log-backup audit --env prod
  log-backup audit --env prod --fail-on uncovered --json > audit.json
  log-backup audit --env prod --since 7d --requests-per-second 2`;

/** Adds `log-backup audit`. */
export function addAudit(program: Command, run: Run, context: CommandContext) {
  program
    .command("audit")
    .summary("tell which log groups are backed up, which are not, and what is wrong")
    .description(
      "Compares every log group of an environment's account and Region with what its settings promise: what is covered, and how; what is not; and what is wrong.",
    )
    .requiredOption("--env <name>", "the environment, a file in environments/")
    .addOption(
      new Option("--fail-on <what>", "exit with 1, too, where a log group is not or cannot be covered").choices([
        "uncovered",
      ]),
    )
    .option("--since <time>", "events that came in since then must have been forwarded; up to 14 days", "1d")
    .option("--json", "one JSON document on standard output")
    .option(
      "--requests-per-second <n>",
      `log groups to ask CloudWatch Logs for in a second (default: ${REQUESTS_PER_SECOND}; a local AWS: no limit)`,
    )
    .addHelpText("after", AFTER_HELP)
    .action((options: AuditOptions) => run(() => auditEnvironment(options, context)));
}

async function auditEnvironment(options: AuditOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, now, output } = context;
  const settings = await settingsOfEnvironment(options.env, environment);
  const { sinceMs = 0 } = timeWindow({ since: options.since }, now);
  const window = auditWindow(sinceMs, now);
  const isLocal = isLocalLogs(environment);
  const pace = paceOf(options.requestsPerSecond, isLocal);
  const { region } = settings;
  const clients = { region, environment };
  const report = await audit(
    {
      settings,
      plan: auditPlanOf(settings, await neighboursOfSettings(settings, environment)),
      window,
      logs: await createLogsClient(clients),
      singleTryLogs: await createLogsClient({ ...clients, maxAttempts: 1 }),
      metrics: await createMetricsClient(clients),
      firehose: await createFirehoseClient(clients),
      iam: await createIamClient(clients),
      isLocal,
      atOnce: isLocal ? AT_ONCE_LOCALLY : AT_ONCE,
      pace,
    },
    context,
  );
  const failOnUncovered = options.failOn === "uncovered";
  const pieces = options.json
    ? auditJson(report, failOnUncovered)
    : auditText(report, { terminal: output.isTerminal, failOnUncovered });
  for await (const piece of pieces) {
    await writeReport(output, piece);
  }
  return exitCodeOf(report, failOnUncovered);
}

/** How fast to ask; undefined: as fast as the service answers. @throws {UsageError} if it is no number */
function paceOf(text: string | undefined, isLocal: boolean): Pace | undefined {
  if (text === undefined) {
    return isLocal ? undefined : new Pace(REQUESTS_PER_SECOND);
  }
  const perSecond = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (perSecond <= 0 || perSecond > MOST_REQUESTS_PER_SECOND) {
    throw new UsageError(
      `--requests-per-second: expected a number above 0, up to ${MOST_REQUESTS_PER_SECOND}, got: ${text}`,
    );
  }
  return new Pace(perSecond);
}
