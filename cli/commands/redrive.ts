import { setMaxListeners } from "node:events";
import type { Command } from "commander";
import { DEFAULT_LATE_BY_MS } from "../../backup-format/object-key";
import { createS3Client } from "../aws-clients";
import { backupPlaceOf, type BackupPlaceOptions } from "../backup-place";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { createProgress } from "../progress";
import { errorPrefixOf } from "../redrive/error-prefix";
import { redriveAll } from "../redrive/redrive-all";
import { type RedriveReport, redriveJson, redriveTable } from "../redrive/redrive-report";
import type { RedrivenObject } from "../redrive/redriven-object";
import { Redriver } from "../redrive/redriver";
import { jobsOf } from "../source-options";
import { BucketWriter } from "../sources/bucket-writer";
import { BucketListing } from "../sources/s3-listing";
import { walk } from "../sources/s3-walk";
import { visible } from "../visible-text";
import { writeReport } from "../write-report";

interface RedriveOptions extends BackupPlaceOptions {
  readonly errorPrefix?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly jobs?: string;
}

/** Each may hold two objects of 64 MiB in memory. */
const DEFAULT_JOBS = 4;

const AFTER_HELP = `
What it does, for each object under the error prefix:
  1. reads what Firehose put there: JSON documents with the record in rawData, also in gzip,
     or records as they are
  2. reads every record as strictly as check does
  3. writes the sound ones to the backup, in the folder of the hour in which they reached
     Firehose, as log-backup-redrive-1-<time>-<uuid>.gz; the uuid comes from the content
  4. reads that back, byte for byte and event for event
  5. moves the error object to redriven/ followed by its key, if all of its records are in
     the backup. Otherwise it stays where it is, and is told with the reason

It can be stopped at any time, and run again: nothing is written twice, and nothing is lost.

Exit codes: 0 where all was recovered, or there was nothing; 1 where something could not be
recovered, and stays; 2 where the command was called wrongly; 3 where it could not be done:
no access, no network, or an object that cannot be read.

Examples:
  log-backup redrive --env prod --dry-run
  log-backup redrive --env prod
  log-backup redrive --bucket my-backup --prefix logs/ --error-prefix failed/ --json \\
    | jq '.objects[] | select(.movedTo == null)'`;

/** Adds `log-backup redrive`. */
export function addRedrive(program: Command, run: Run, context: CommandContext) {
  program
    .command("redrive")
    .summary("bring into the backup what Firehose could not process")
    .description(
      "Recovers the records that Firehose put under its error prefix, because it could not process them, and writes them to the backup.",
    )
    .optionsGroup("Where the backup is:")
    .option("--env <name>", "the backup of an environment, a file in environments/")
    .option("--bucket <name>", "a bucket of S3")
    .option("--prefix <prefix>", "the folder above the dates of the backup, such as logs/; with --bucket")
    .option("--error-prefix <prefix>", "the folder of the error objects; with --bucket (default: errors/)")
    .optionsGroup("How:")
    .option("--dry-run", "read and report everything, write nothing")
    .option("--json", "one JSON document on standard output")
    .option("--jobs <n>", `error objects that are dealt with at once, up to 64 (default: ${DEFAULT_JOBS})`)
    .addHelpText("after", AFTER_HELP)
    .action((options: RedriveOptions) => run(() => redrive(options, context)));
}

async function redrive(options: RedriveOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, output, errors, signal } = context;
  const jobs = options.jobs === undefined ? DEFAULT_JOBS : jobsOf(options.jobs);
  const dryRun = options.dryRun === true;
  const place = await backupPlaceOf(options, environment);
  const errorPrefix = errorPrefixOf(options.errorPrefix, place);
  const { bucket, prefix, region } = place;
  const client = await createS3Client({ region, environment });
  // Each request waits for the end of the program, and Node.js would warn of more than ten.
  setMaxListeners(0, signal);
  const redriver = new Redriver({ client, writer: new BucketWriter(client, bucket, signal), prefix, dryRun, signal });
  const progress = createProgress(errors, dryRun ? "reading" : "redriving", context);
  const counts = { objects: 0, bytes: 0, events: 0 };
  const onDone = async (object: RedrivenObject) => {
    counts.objects += 1;
    counts.bytes += object.sizeBytes;
    counts.events += object.events;
    progress.update({ ...counts });
    for (const problem of problemsOf(object)) {
      progress.clear();
      await errors.write(`log-backup: ${visible(problem)}\n`);
    }
  };
  try {
    const listing = new BucketListing(client, bucket, signal, 1);
    const listed = walk(listing, errorPrefix, { lateByMs: DEFAULT_LATE_BY_MS });
    const { objects, failure } = await redriveAll(listed, (object) => redriver.redrive(object), { jobs, onDone });
    progress.stop();
    const report: RedriveReport = { objects, bucket, errorPrefix, dryRun, isStopped: failure !== undefined };
    if (failure === undefined || objects.length > 0) {
      await writeReport(output, options.json ? redriveJson(report) : await redriveTable(report, output.isTerminal));
    }
    if (failure !== undefined) {
      throw failure as Error;
    }
    if (objects.some(({ notRead }) => notRead !== undefined)) {
      return 3;
    }
    return objects.every(({ isSound }) => isSound) ? 0 : 1;
  } finally {
    progress.stop();
  }
}

/** What is to be told of an object that stays where it is. */
function problemsOf(object: RedrivenObject): readonly string[] {
  const { name, notRead, notVerified, notRecovered, notRecoveredRecords } = object;
  const untold = notRecoveredRecords - notRecovered.length;
  return [
    ...(notRead === undefined ? [] : [notRead]),
    ...(notVerified === undefined ? [] : [notVerified]),
    ...notRecovered.map(({ record, reason }) => `${name}: record ${record}: ${reason}`),
    ...(untold > 0 ? [`${name}: ${untold} more records cannot be recovered`] : []),
  ];
}
