import type { Command } from "commander";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { countsOf, isoTime, logGroupsOf, ObjectReport } from "../object-report";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import { readBackup } from "../reading/read-backup";
import { reportTable } from "../report-table";
import { countText, sizeText } from "../size-text";
import {
  addSourceOptions,
  addTimeOptions,
  selectionOf,
  type SourceOptions,
  sourcesOf,
  timeWindow,
  jobsOf,
} from "../source-options";
import { objectsOf } from "../sources/objects";
import type { StoredObject } from "../sources/stored-object";

interface LsOptions extends SourceOptions {
  readonly count?: true;
  readonly json?: true;
  readonly jobs?: string;
}

/** An object, and what is in it, if it was read. */
interface Listed {
  readonly object: StoredObject;
  readonly sizeBytes: number | undefined;
  readonly report: ObjectReport | undefined;
}

const AFTER_HELP = `
The arrival is that of the object's oldest record at Firehose, as its key says; where the key
does not say it, when the object was written. With --since or --until: the objects that can hold
events of that time.

Examples:
  log-backup ls --env prod --since 1d
  log-backup ls --count --json s3://my-backup/logs/2026/11/22/ | jq .totals`;

/** Adds `log-backup ls`. */
export function addLs(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("ls")
    .summary("list the objects of a backup")
    .description(
      "Lists the objects of a backup, with their sizes and when they arrived. With --count also what is in them.",
    );
  addSourceOptions(command);
  addTimeOptions(command);
  command
    .optionsGroup("How:")
    .option("--count", "read the objects, and count events and log groups")
    .option("--json", "one JSON document on standard output")
    .option("--jobs <n>", "threads that decode, with --count, up to 64 (default: the processors, up to 8)")
    .addHelpText("after", AFTER_HELP)
    .action((sources: string[], options: LsOptions) => run(() => ls(sources, options, context)));
}

async function ls(positional: readonly string[], options: LsOptions, context: CommandContext): Promise<ExitCode> {
  const jobs = jobsOf(options.jobs);
  const selection = selectionOf(options, timeWindow(options, context.now));
  const sources = await sourcesOf(positional, options, context.environment);
  const objects = objectsOf(sources, selection, context);
  const listed = options.count ? await count(objects, jobs, context) : await list(objects);
  const total = new ObjectReport();
  for (const { sizeBytes = 0, report = new ObjectReport() } of listed) {
    report.sizeBytes = sizeBytes;
    total.addObject(report);
  }
  await context.output.write(
    options.json ? asJson(listed, total, options) : await asTable(listed, total, options, context),
  );
  if (listed.some(({ report }) => report?.failure !== undefined)) {
    return 3;
  }
  return listed.some(({ report }) => (report?.problems.length ?? 0) > 0) ? 1 : 0;
}

async function list(objects: AsyncIterable<StoredObject>): Promise<Listed[]> {
  const listed: Listed[] = [];
  for await (const object of objects) {
    listed.push({ object, sizeBytes: object.sizeBytes, report: undefined });
  }
  return listed;
}

async function count(objects: AsyncIterable<StoredObject>, jobs: number, context: CommandContext): Promise<Listed[]> {
  const { errors, signal, workerFile } = context;
  const listed: Listed[] = [];
  const progress = createProgress(errors, "counting", context);
  let report: ObjectReport | undefined;
  let bytes = 0;
  try {
    const query = { format: "none", terminal: false, index: false } as const;
    for await (const reading of readBackup(objects, { query, jobs, signal, workerFile })) {
      const { object } = reading;
      report ??= new ObjectReport(object.name);
      if (reading.kind === "part") {
        report.addPart(reading.decoded);
        progress.update({ objects: listed.length, bytes: bytes + reading.upTo });
        for (const problem of reading.decoded.problems) {
          progress.clear();
          await errors.write(problemLine(object.name, problem));
        }
      } else {
        const { sizeBytes, failure } = reading;
        if (failure) {
          report.failure = failure.message;
          progress.clear();
          await errors.write(`log-backup: ${failure.message}\n`);
        }
        bytes += sizeBytes;
        listed.push({ object, sizeBytes, report });
        report = undefined;
        progress.update({ objects: listed.length, bytes });
      }
    }
  } finally {
    progress.stop();
  }
  return listed;
}

function asJson(listed: readonly Listed[], total: ObjectReport, { count: counted }: LsOptions): string {
  const document = {
    totals: {
      objects: listed.length,
      sizeBytes: total.sizeBytes,
      ...(counted && { ...countsWithoutRepeats(total), logGroups: logGroupsOf(total) }),
    },
    objects: listed.map(({ object, sizeBytes, report }) => ({
      object: object.name,
      sizeBytes: sizeBytes ?? null,
      arrival: arrivalOf(object),
      ...(report && { ...countsWithoutRepeats(report), logGroups: logGroupsOf(report) }),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Repeats are for `check`: to count them takes memory for every event. */
function countsWithoutRepeats(report: ObjectReport) {
  return { ...countsOf(report), duplicates: undefined };
}

async function asTable(
  listed: readonly Listed[],
  total: ObjectReport,
  { count: counted }: LsOptions,
  { output }: CommandContext,
): Promise<string> {
  const row = (report: ObjectReport | undefined, sizeBytes: number | undefined, arrival: string, name: string) => [
    sizeBytes === undefined ? "-" : sizeText(sizeBytes),
    ...(counted && report ? [countText(report.statistics.events), countText(report.statistics.logGroups.size)] : []),
    arrival,
    name,
  ];
  return reportTable({
    columns: ["size", ...(counted ? ["events", "groups"] : []), "arrival", "object"],
    numeric: counted ? 3 : 1,
    rows: [
      ...listed.map(({ object, sizeBytes, report }) => row(report, sizeBytes, arrivalOf(object) ?? "-", object.name)),
      row(total, total.sizeBytes, "", `${countText(listed.length)} objects`),
    ],
    terminal: output.isTerminal,
  });
}

/** When the object's oldest record reached Firehose, or else when the object was written. */
function arrivalOf({ arrival, lastModified }: StoredObject): string | null {
  return isoTime((arrival ?? lastModified)?.getTime());
}
