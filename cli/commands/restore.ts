import { type Command, Option } from "commander";
import { createLogsClient } from "../aws-clients";
import { checkGroupName, findTargetGroup, retentionDaysOf } from "../cloudwatch/target-group";
import { requestsOf } from "../cloudwatch-options";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { UsageError } from "../errors";
import { addEventOptions, type EventOptions, eventsOf } from "../event-options";
import type { TimestampMode } from "../restore/matching";
import { readSelected } from "../restore/read-selected";
import { restoreEvents } from "../restore/restore";
import { restoreJson, restoreText } from "../restore/restore-report";
import { resentNotices } from "../restore/subscribed-target";
import { checkAccount, checkAccountByAnyGroup } from "../settings-account";
import {
  addSourceOptions,
  addTimeOptions,
  jobsOf,
  selectionOf,
  type SourceOptions,
  sourcesOf,
  timeWindow,
} from "../source-options";
import { settingsOfEnvironment } from "../sources/environment-source";
import { objectsOf } from "../sources/objects";
import { writeReport } from "../write-report";

interface RestoreOptions extends SourceOptions, EventOptions {
  readonly toLogGroup?: string;
  readonly retentionDays?: string;
  readonly timestamps: TimestampMode;
  readonly allowSubscribed?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly jobs?: string;
}

const OPTION = "--to-log-group";
const DEFAULT_RETENTION_DAYS = "7";

const AFTER_HELP = `
Where events go:
  With --env, the settings name log groups for it, restore.logGroups, which are never backed up;
  the first of them is used unless another is named.
  The log group is created where it is missing. The retention of one that is there is never
  changed. Log streams are named as they were, where all events are of one log group;
  otherwise <log group>|<log stream>, and with several accounts
  <account>|<log group>|<log stream>. Longer names than 512 characters are cut, and end in a
  digest.
  A log group with a subscription filter, or that the account's subscription policy covers,
  is refused: what is restored would be backed up again. With --env so is one that the settings
  back up, though nothing is deployed for it yet: put it into restore.logGroups. Credentials of
  another account than that of the settings are refused, too.

Timestamps:
  keep   events keep their time and message. CloudWatch Logs takes none that are older than 14
         days or than the log group's retention, or more than 2 hours ahead: they are counted
         as refused, by reason
  shift  all events are moved by the same time, so that the last one is now. Messages become
         {"backup":{"timestamp":...,"owner":...,"logGroup":...,"logStream":...,"id":...},
         "message":"..."}. Events more than 14 days before the last one, or more than the
         retention, are still refused

Running it again:
  Events that are in the log group are not put again, so that a run that was stopped goes on
  where it ended. New events can be seen in CloudWatch Logs after some seconds only: wait a
  minute before you run it again, and never run two at once into one log group. With keep,
  events are known again by log stream, in any form of its name, time and message. With shift
  they are known by what the message says, and moved as those that are there.
  Every event is accounted for: put + refused + already there = read.

Exit codes: 0 all is in the log group, 1 some events were or would be refused, or some of the
backup is damaged, 2 usage, 3 it could not be done.

Examples:
  log-backup restore --env prod --since 3d --group '/aws/lambda/*' --dry-run
  log-backup restore s3://my-backup/logs/2026/11/ --to-log-group /restored/november --timestamps shift
  log-backup restore one-object.gz --to-log-group /restored/one --retention-days 14 --json`;

/** Adds `log-backup restore`. */
export function addRestore(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("restore")
    .summary("put events of a backup into a log group")
    .description(
      "Puts events of a backup into a log group, so that Logs Insights and other tools work on them again.\n" +
        "What CloudWatch Logs would refuse is told; an event is never dropped silently.",
    );
  addSourceOptions(command);
  addEventOptions(command);
  addTimeOptions(command);
  command
    .optionsGroup("Where to:")
    .option(
      `${OPTION} <name>`,
      "the log group to put them into (default: with --env, the first of restore.logGroups of its settings)",
    )
    .option(
      "--retention-days <days>",
      `if it is created: how long it keeps events (default: ${DEFAULT_RETENTION_DAYS})`,
    )
    .option("--allow-subscribed", "also where a subscription would back them up again")
    .optionsGroup("How:")
    .addOption(
      new Option(
        "--timestamps <mode>",
        "keep: at their own time; shift: moved to now, with the original in the message",
      )
        .choices(["keep", "shift"])
        .default("keep"),
    )
    .option("--dry-run", "say what would be done, and change nothing")
    .option("--json", "one JSON document on standard output")
    .option("--jobs <n>", "calls of CloudWatch Logs at once, up to 32 (default: 4)")
    .addHelpText("after", AFTER_HELP)
    .action((sources: string[], options: RestoreOptions) => run(() => restore(sources, options, context)));
}

async function restore(
  positional: readonly string[],
  options: RestoreOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { environment, now, output, errors, signal } = context;
  const { timestamps, dryRun = false, allowSubscribed = false } = options;
  const settings = options.env === undefined ? undefined : await settingsOfEnvironment(options.env, environment);
  const toLogGroup = options.toLogGroup ?? settings?.restore.logGroups[0];
  if (toLogGroup === undefined) {
    throw new UsageError(
      `expected ${OPTION}: the log group to put the events into (only with --env the settings say it, by restore.logGroups)`,
    );
  }
  checkGroupName(OPTION, toLogGroup);
  const retentionDays = retentionDaysOf("--retention-days", options.retentionDays ?? DEFAULT_RETENTION_DAYS);
  const window = timeWindow(options, now);
  const selection = selectionOf(options, window);
  const jobs = requestsOf(options.jobs);
  const sources = await sourcesOf(positional, options, environment);
  const region = settings?.region;
  const client = await createLogsClient({ region, environment });
  const putClient = await createLogsClient({ region, environment, maxAttempts: 1 });
  const group = await findTargetGroup(client, toLogGroup, signal);
  if (settings !== undefined && group !== undefined) {
    checkAccount(group.owner, settings);
  } else if (settings !== undefined) {
    await checkAccountByAnyGroup(client, settings, signal);
  }
  const notices = await resentNotices({
    client,
    singleTryClient: putClient,
    logGroup: toLogGroup,
    exists: group !== undefined,
    allowed: allowSubscribed,
    settings,
    environment,
    signal,
  });
  if (group !== undefined && group.retentionDays === undefined) {
    notices.push(
      `${toLogGroup} keeps events for ever: it has no retention, and one that is there is not changed. To set one: aws logs put-retention-policy --log-group-name ${toLogGroup} --retention-in-days ${retentionDays}`,
    );
  } else if (group !== undefined && options.retentionDays !== undefined && group.retentionDays !== retentionDays) {
    notices.push(`--retention-days is left aside: ${toLogGroup} is there, and its retention is not changed`);
  }
  for (const notice of notices) {
    await errors.write(`log-backup: ${notice}\n`);
  }
  const objects = objectsOf(sources, selection, context);
  const read = await readSelected(objects, { ...window, ...eventsOf(options) }, jobsOf(undefined), context);
  if (read.objects === 0) {
    await errors.write("log-backup: there is no object that can hold such events\n");
  }
  const report = await restoreEvents(
    { read, toLogGroup, group, retentionDays, timestamps, dryRun, jobs, client, putClient },
    context,
  );
  await writeReport(output, options.json ? restoreJson(report) : await restoreText(report, output.isTerminal));
  if (report.unreadableObjects > 0) {
    return 3;
  }
  return report.damagedObjects > 0 || report.refused.length > 0 ? 1 : 0;
}
