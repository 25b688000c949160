import { type Command, Option } from "commander";
import type { CompactedFormat } from "../../backup-format/compacted-key";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { checkCompacted } from "../compact/check-compacted";
import { checkExitCode, checkJson, checkText } from "../compact/check-text";
import { compact, type CompactRequest } from "../compact/compact";
import { checkApart, compactPlaceOf, destinationOf } from "../compact/compact-place";
import { compactExitCode, compactJson, compactText } from "../compact/compact-text";
import { LEAST_ENGINE_MIB } from "../compact/with-engines";
import { UsageError } from "../errors";
import {
  addSourceOptions,
  addTimeOptions,
  jobsOf,
  selectionOf,
  type SourceOptions,
  sourcesOf,
  timeWindow,
  wholeNumber,
} from "../source-options";
import { writeReport } from "../write-report";

interface CompactOptions extends SourceOptions {
  readonly to?: string;
  readonly format: CompactedFormat;
  readonly group?: readonly string[];
  readonly memory: string;
  readonly batch: string;
  readonly jobs?: string;
  readonly check?: true;
  readonly json?: true;
}

const MIB = 1024 * 1024;
const DEFAULT_MEMORY_MIB = 1024;
const DEFAULT_BATCH_MIB = 4096;

const AFTER_HELP = `
What is written:
  events/day=2026-11-22/~aws~lambda~hello.parquet
      the events of one log group and of one UTC day, by time, log stream and id, each once,
      with all that their envelopes said
  manifests/arrived-2026-11-22.json
      which objects went in, how many events they had, and a checksum of these
  manifests/day-2026-11-22.json
      which files hold the events of that day, with SHA-256
  The objects themselves are left as they are.

How it goes on:
  Objects that a manifest names and that have not changed are not read again. All others are,
  and their events are added to the files that are there: files keep what was in them, also
  when the objects have expired. It may be stopped at any time, and run again; the same
  objects make the same files, byte for byte, in whatever order and in however many runs.
  Repeats are left out where time, message and all else of the event are the same. What has
  the identity of another event and differs from it is kept, and counted as a conflict.

Examples:
  log-backup compact --env prod
  log-backup compact --env prod --since 2d
  log-backup compact s3://my-backup/logs/2026/11/ --to ./november --format ndjson
  log-backup compact --env prod --check
  log-backup cat ./november --group '/aws/lambda/*' --grep ERROR`;

/** Adds `log-backup compact`. */
export function addCompact(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("compact")
    .summary("turn a backup into large, sorted files without repeats")
    .description(
      "Turns a backup into files of one log group and day each: large, sorted, without repeats, and quick to query.\n" +
        "The backup stays as it is. All commands that read backups read compacted files, too.",
    );
  addSourceOptions(command)
    .optionsGroup("What to write:")
    .option("--to <place>", "a folder, or s3://bucket/prefix (with --env: the setting query.compactedPrefix)")
    .addOption(
      new Option("--format <format>", "parquet, or ndjson: envelopes, one a line, gzipped")
        .choices(["parquet", "ndjson"])
        .default("parquet"),
    )
    .option<readonly string[] | undefined>(
      "--group <glob>",
      "only of log groups whose name matches: * is any text, ? one character; repeatable",
      (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
    )
    .option("--check", "write nothing: prove that every event of the backup is there once");
  addTimeOptions(command)
    .optionsGroup("How:")
    .option("--memory <MiB>", "for sorting; what does not fit is sorted on disk", String(DEFAULT_MEMORY_MIB))
    .option(
      "--batch <MiB>",
      "objects that are taken at once; they take ten times that on disk",
      String(DEFAULT_BATCH_MIB),
    )
    .option("--jobs <n>", "threads that decode, and files that are written, at once (default: the processors, up to 8)")
    .option("--json", "report as one JSON document")
    .addHelpText("after", AFTER_HELP)
    .action((sources: string[], options: CompactOptions) => run(() => compactBackup(sources, options, context)));
}

async function compactBackup(
  positional: readonly string[],
  options: CompactOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, errors, environment, now } = context;
  const window = timeWindow(options, now);
  if (options.check && (window.sinceMs !== undefined || window.untilMs !== undefined)) {
    throw new UsageError("--check compares all that was compacted: leave --since and --until out");
  }
  const memoryMiB = wholeNumber("--memory", options.memory);
  if (memoryMiB < LEAST_ENGINE_MIB) {
    throw new UsageError(`--memory: expected at least ${LEAST_ENGINE_MIB} MiB, got: ${options.memory}`);
  }
  const batchBytes = wholeNumber("--batch", options.batch) * MIB;
  const jobs = jobsOf(options.jobs);
  const sources = await sourcesOf(positional, options, environment);
  const place = await compactPlaceOf(options, environment);
  await checkApart(sources, place);
  const groups = options.group && Array.from(new Set(options.group)).sort();
  const request: CompactRequest = {
    sources,
    selection: selectionOf(options, window),
    destination: await destinationOf(place, context),
    format: options.format,
    groups,
    jobs,
    memoryMiB,
    batchBytes,
  };
  if (options.check) {
    const report = await checkCompacted(request, context);
    await writeReport(output, options.json ? checkJson(report) : await checkText(report, output.isTerminal));
    return checkExitCode(report);
  }
  const totals = await compact(request, context);
  for (const name of totals.damagedBefore) {
    await errors.write(`log-backup: ${name}: it was damaged when it was compacted, and has not changed\n`);
  }
  await writeReport(output, options.json ? compactJson(totals, request) : compactText(totals, request));
  return compactExitCode(totals);
}
