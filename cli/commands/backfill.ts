import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Command } from "commander";
import { createLogsClient, createS3Client } from "../aws-clients";
import { backfillJson, type BackfillReport, backfillText, exitCodeOf } from "../backfill/backfill-report";
import { MissingEvents } from "../backfill/missing-events";
import { writeMissing, type WrittenEvents } from "../backfill/write-missing";
import { type BackupPlace, backupPlaceOf } from "../backup-place";
import { addLogGroupOption, logGroupsOf, requestsOf } from "../cloudwatch-options";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { type ComparedWindow, comparedWindow } from "../completeness/delivery-window";
import { type Verification, verifyEvents } from "../completeness/verification";
import { counted } from "../counted";
import { UnreadableError } from "../errors";
import type { ChosenLogGroup } from "../promised-log-groups";
import { jobsOf, lateByOf, type SourceOptions } from "../source-options";
import { BucketWriter } from "../sources/bucket-writer";
import { setStopNote, takeStopNote } from "../stop-note";
import { createWorkProgress } from "../work-progress";
import { writeReport } from "../write-report";

interface BackfillOptions extends SourceOptions {
  readonly group?: readonly string[];
  readonly dryRun?: true;
  readonly allowUnreadable?: true;
  readonly json?: true;
  readonly jobs?: string;
}

const AFTER_HELP = `
What is written:
  What log-backup verify finds missing in that time: gaps, and what was logged before the
  subscription. With --env and without --group, that is of all log groups that the settings back
  up, and only the events that match their filterPattern. The events are asked of CloudWatch
  Logs again and stored as Firehose would have: envelopes in gzip members, in the folder of
  their UTC hour, as <prefix>yyyy/MM/dd/HH/log-backup-backfill-1-<time>-<uuid>.gz, where the
  UUID is made of the content. In their envelopes, subscriptionFilters is
  ["log-backup-backfill"]. With --env, credentials of another account than that of the settings
  are refused. Where what was discovered is missing or out of date, that is said on standard
  error, and all that the prefixes take is copied.

It may be stopped at any point, and run again: what is in the backup is not written twice. It
writes hour after hour, and says from when on to go on. What Firehose delivers late, after it was
backfilled, is there twice; reading with --dedupe drops that, and verify counts it once.

Exit codes: 0 all is in the backup, 1 some of what was missing could not be written, 3 could not
be done, or could not tell for some log group.

Examples:
  log-backup backfill --env prod --since 2d --dry-run
  log-backup backfill --env prod --group /aws/lambda/orders --since 2026-11-01 --until 2026-11-08
  log-backup backfill --bucket my-backup --prefix logs/ --group '/ecs/*' --since 30d`;

/** Adds `log-backup backfill`. */
export function addBackfill(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("backfill")
    .summary("write into the backup what CloudWatch Logs holds and the backup does not")
    .description(
      "Copies from CloudWatch Logs into the backup what is missing there: gaps, and events from before the subscription.",
    )
    .optionsGroup("Where the backup is:")
    .option("--env <name>", "the backup of an environment, a file in environments/")
    .option("--bucket <name>", "a bucket of S3")
    .option("--prefix <prefix>", "the folder above the dates of the keys, such as logs/; with --bucket");
  addLogGroupOption(command);
  command
    .optionsGroup("Which time:")
    .option("--since <time>", "events at or after this time: ISO 8601, epoch milliseconds, or an age such as 2h")
    .option("--until <time>", "events before this time (default: what delivery has had time for)")
    .option("--late-by <duration>", "how late an event may have reached the backup (default: as late as it can)")
    .optionsGroup("How:")
    .option("--dry-run", "only tell what would be written")
    .option("--allow-unreadable", "write even if events may be in objects that cannot be read, such as archived ones")
    .option("--json", "one JSON document on standard output")
    .option("--jobs <n>", "requests to CloudWatch Logs at once, up to 32 (default: 4)")
    .addHelpText("after", AFTER_HELP)
    .action((options: BackfillOptions) => run(() => backfill(options, context)));
}

async function backfill(options: BackfillOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, errors, now, output, temporaryFolder } = context;
  const place = await backupPlaceOf(options, environment);
  const { bucket, prefix, region, settings } = place;
  const window = comparedWindow(options, now, settings?.backupDelivery.bufferIntervalSeconds);
  const { sinceMs, untilMs } = window;
  const logGroups = logGroupsOf(options.group, settings, context);
  const lateByMs = lateByOf(options);
  const requests = requestsOf(options.jobs);
  const client = await createLogsClient({ region, environment });
  if (window.note !== undefined) {
    await errors.write(`log-backup: ${window.note}\n`);
  }
  const sources = [{ kind: "s3" as const, bucket, prefix, ...(region !== undefined && { region }) }];
  const request = { sources, client, logGroups, sinceMs, untilMs, lateByMs, requests, threads: jobsOf(undefined) };
  const missing = new MissingEvents(temporaryFolder);
  try {
    const verification = await verifyEvents(request, context, (event) => {
      missing.add(event);
    });
    const dryRun = options.dryRun === true;
    if (!dryRun && !options.allowUnreadable) {
      refuseUnreadable(verification, missing.count);
    }
    const written =
      dryRun || missing.count === 0
        ? NOTHING_WRITTEN
        : await write(missing, { place, client, logGroups: verification.logGroups, requests, window }, context);
    const report = reportOf(verification, written, { dryRun, sinceMs, untilMs, bucket });
    await writeReport(output, options.json ? backfillJson(report) : await backfillText(report, output.isTerminal));
    return exitCodeOf(report);
  } finally {
    missing.close();
  }
}

const NOTHING_WRITTEN: WrittenEvents = { events: 0, eventsOfGroups: [], keys: [] };

interface WriteRequest {
  readonly place: BackupPlace;
  readonly client: CloudWatchLogsClient;
  readonly logGroups: readonly ChosenLogGroup[];
  readonly requests: number;
  readonly window: ComparedWindow;
}

async function write(missing: MissingEvents, request: WriteRequest, context: CommandContext): Promise<WrittenEvents> {
  const { place, client, logGroups, requests, window } = request;
  const { environment, errors, signal } = context;
  const writer = new BucketWriter(await createS3Client({ region: place.region, environment }), place.bucket, signal);
  const progress = createWorkProgress(errors, "writing", "events", context);
  const total = missing.count;
  const tell = (events: number, completeUntilMs: number) => {
    const reached = new Date(Math.min(Math.max(completeUntilMs, window.sinceMs), window.untilMs)).toISOString();
    progress.update({ done: events, total, detail: `all before ${reached.slice(0, 16)}Z` });
    if (completeUntilMs > window.sinceMs) {
      setStopNote(`all before ${reached} is in the backup: to go on, run it again with --since ${reached}`);
    }
  };
  tell(0, window.sinceMs);
  try {
    const { prefix } = place;
    const onWritten = (so: { readonly events: number; readonly completeUntilMs: number }) => {
      tell(so.events, so.completeUntilMs);
    };
    const written = await writeMissing(missing, { client, writer, prefix, logGroups, requests, signal, onWritten });
    setStopNote(undefined);
    return written;
  } finally {
    progress.stop();
    await errors.write(takeStopNote());
  }
}

/** @throws {UnreadableError} where missing events may be in objects that could not be read */
function refuseUnreadable({ backup }: Verification, missing: number): void {
  const { length } = backup.unreadable;
  if (missing > 0 && length > 0) {
    const them = length === 1 ? "it" : "them";
    throw new UnreadableError(
      `nothing was written: ${counted(missing, "event")} may be missing, or be in ${counted(length, "object")} that could not be read: make ${them} readable, or give --allow-unreadable`,
    );
  }
}

function reportOf(
  { groups, logGroups }: Verification,
  { eventsOfGroups, keys }: WrittenEvents,
  facts: Pick<BackfillReport, "dryRun" | "sinceMs" | "untilMs" | "bucket">,
): BackfillReport {
  const writtenOf = new Map(logGroups.map((group, number) => [group.name, eventsOfGroups[number] ?? 0]));
  return {
    ...facts,
    keys,
    groups: groups.map((group) => ({ ...group, written: writtenOf.get(group.logGroup) ?? 0 })),
  };
}
