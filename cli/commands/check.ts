import type { Command } from "commander";
import { DEFAULT_LATE_BY_MS } from "../../backup-format/object-key";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { IdentitySet } from "../identity-set";
import { countsOf, isoTime, logGroupsOf, ObjectReport } from "../object-report";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import { readBackup } from "../reading/read-backup";
import { reportTable } from "../report-table";
import { countText, sizeText } from "../size-text";
import { addSourceOptions, type SourceOptions, sourcesOf, jobsOf } from "../source-options";
import { objectsOf } from "../sources/objects";

interface CheckOptions extends SourceOptions {
  readonly json?: true;
  readonly jobs?: string;
}

const AFTER_HELP = `
Every gzip member is inflated and its checksum and length are held against it, every document
is read as strict JSON in UTF-8 and as an envelope, and every event's identity (owner, log
group, log stream, id) is looked for among all others. Damage is told with the member's number,
its offset in the object, and the reason. The exit code is 1 where anything is damaged, or where
there is no object at all, and 3 where an object could not be read, such as one in an archive
storage class. Repeats are no damage: delivery is at least once.

An object that was cut exactly between two members looks healthy. What was never stored cannot
be seen here either.

Examples:
  log-backup check --env prod
  log-backup check --json s3://my-backup/logs/2026/11/22/ | jq '.objects[] | select(.healthy | not)'`;

/** Adds `log-backup check`. */
export function addCheck(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("check")
    .summary("read every byte of a backup, and judge every object")
    .description(
      "Reads every byte, and says of every object what is in it and what is damaged. It cannot know what was never stored.",
    );
  addSourceOptions(command);
  command
    .optionsGroup("How:")
    .option("--json", "one JSON document on standard output")
    .option("--jobs <n>", "threads that decode, up to 64 (default: the processors, up to 8)")
    .addHelpText("after", AFTER_HELP)
    .action((sources: string[], options: CheckOptions) => run(() => check(sources, options, context)));
}

async function check(positional: readonly string[], options: CheckOptions, context: CommandContext): Promise<ExitCode> {
  const { output, errors, signal, temporaryFolder, workerFile } = context;
  const jobs = jobsOf(options.jobs);
  const sources = await sourcesOf(positional, options, context.environment);
  const objects = objectsOf(sources, { lateByMs: DEFAULT_LATE_BY_MS }, context);
  const progress = createProgress(errors, "checking", context);
  const seen = new IdentitySet(temporaryFolder);
  const reports: ObjectReport[] = [];
  const total = new ObjectReport();
  let current: ObjectReport | undefined;
  try {
    const query = { format: "none", terminal: false, index: true } as const;
    for await (const reading of readBackup(objects, { query, jobs, signal, workerFile })) {
      current ??= new ObjectReport(reading.object.name);
      if (reading.kind === "part") {
        current.addPart(reading.decoded, seen);
        progress.update({
          objects: total.objects,
          bytes: total.sizeBytes + reading.upTo,
          events: total.statistics.events + current.statistics.events,
        });
        for (const problem of reading.decoded.problems) {
          progress.clear();
          await errors.write(problemLine(current.name, problem));
        }
      } else {
        current.sizeBytes = reading.sizeBytes;
        current.failure = reading.failure?.message;
        if (reading.failure) {
          progress.clear();
          await errors.write(`log-backup: ${reading.failure.message}\n`);
        }
        total.addObject(current);
        reports.push(current);
        current = undefined;
        progress.update({ objects: total.objects, bytes: total.sizeBytes, events: total.statistics.events });
      }
    }
  } finally {
    progress.stop();
    seen.close();
  }
  const damaged = reports.filter(({ problems }) => problems.length > 0).length;
  await output.write(options.json ? asJson(reports, total, damaged) : await asTable(reports, total, damaged, context));
  if (reports.some(({ failure }) => failure !== undefined)) {
    return 3;
  }
  return reports.length === 0 || damaged > 0 ? 1 : 0;
}

function asJson(reports: readonly ObjectReport[], total: ObjectReport, damaged: number): string {
  const document = {
    healthy: reports.length > 0 && reports.every(isHealthy),
    totals: {
      objects: reports.length,
      damagedObjects: damaged,
      unreadableObjects: reports.filter(({ failure }) => failure !== undefined).length,
      sizeBytes: total.sizeBytes,
      ...countsOf(total),
    },
    logGroups: logGroupsOf(total),
    objects: reports.map((report) => ({
      object: report.name,
      healthy: isHealthy(report),
      notRead: report.failure ?? null,
      sizeBytes: report.sizeBytes,
      ...countsOf(report),
      logGroups: logGroupsOf(report),
      problems: report.problems.map(({ member, offset, reason }) => ({ member: member ?? null, offset, reason })),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

async function asTable(
  reports: readonly ObjectReport[],
  total: ObjectReport,
  damaged: number,
  { output }: CommandContext,
): Promise<string> {
  if (reports.length === 0) {
    return "There is no object to check.\n";
  }
  const row = (report: ObjectReport, last: string) => {
    const { events, envelopes, controlMessages, firstMs, lastMs, logGroups } = report.statistics;
    const counts = [report.members, envelopes, events, controlMessages, report.duplicates, logGroups.size];
    return [
      sizeText(report.sizeBytes),
      ...counts.map((count) => countText(count)),
      isoTime(firstMs) ?? "-",
      isoTime(lastMs) ?? "-",
      last,
    ];
  };
  const table = await reportTable({
    columns: [
      "size",
      "members",
      "envelopes",
      "events",
      "control",
      "repeats",
      "groups",
      "first event",
      "last event",
      "object",
    ],
    numeric: 7,
    rows: [
      ...reports.map((report) => row(report, `${stateOf(report)}${report.name}`)),
      ...(reports.length > 1 ? [row(total, `${countText(reports.length)} objects`)] : []),
    ],
    terminal: output.isTerminal,
  });
  const repeats = repeatsText(total.duplicates);
  const unread = reports.filter(({ failure }) => failure !== undefined).length;
  const verdict =
    unread > 0
      ? `Cannot tell: ${countText(unread)} of ${countText(reports.length)} objects could not be read, ${countText(damaged)} are damaged.${repeats}`
      : damaged === 0
        ? `Sound: every byte was read, and nothing is damaged.${repeats}`
        : `DAMAGED: ${countText(damaged)} of ${countText(reports.length)} objects. All that is not damaged can be read.${repeats}`;
  return `${table}\n${verdict}\n`;
}

function isHealthy({ problems, failure }: ObjectReport): boolean {
  return problems.length === 0 && failure === undefined;
}

function stateOf({ problems, failure }: ObjectReport): string {
  if (failure !== undefined) {
    return "NOT READ ";
  }
  return problems.length > 0 ? "DAMAGED " : "";
}

function repeatsText(count: number): string {
  switch (count) {
    case 0:
      return "";
    case 1:
      return " 1 event is there more than once.";
    default:
      return ` ${countText(count)} events are repeats of others.`;
  }
}
