import { type Command, Option } from "commander";
import type { EventQuery, OutputFormat } from "../../backup-format/event-query";
import type { OutputChunk } from "../../backup-format/segment";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { addEventOptions, type EventOptions, eventsOf } from "../event-options";
import { IdentitySet } from "../identity-set";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import { readBackup } from "../reading/read-backup";
import { RecordSorter } from "../record-sorter";
import { isNew, type SelectedRecords, selectRecords } from "../select-records";
import {
  addSourceOptions,
  addTimeOptions,
  selectionOf,
  type SourceOptions,
  sourcesOf,
  timeWindow,
  wholeNumber,
  jobsOf,
} from "../source-options";
import { objectsOf } from "../sources/objects";

interface CatOptions extends SourceOptions, EventOptions {
  readonly format: Exclude<OutputFormat, "none">;
  readonly limit?: string;
  readonly dedupe?: true;
  readonly sort?: true;
  readonly jobs?: string;
  readonly color: "auto" | "always" | "never";
}

const AFTER_HELP = `
Formats:
  text      time (UTC), log group, log stream and message. On a terminal with colours, and
            with control characters made visible
  ndjson    the event as it is stored: id, timestamp, message and whatever else it holds;
            then logGroup, logStream and owner
  envelope  the envelope as it is stored, on one line. With filters: those with an event
            that passes them. --limit counts envelopes, --dedupe drops those of which every
            event was there before, and --sort goes by their earliest event

What is read:
  Gzip members back to back with subscription envelopes in them, as Firehose stores them;
  also NDJSON or documents without line ends, in gzip, gzip in gzip, or plain. Names do not
  matter: backups that others have set up read the same way. In folders, files whose name
  begins with a dot are left out. A member or document with anything wrong in it is not used
  at all; an object that cannot be read is told, and the others are read.
  A key says when an object arrived, not when its events happened. With --since or --until,
  objects are left out whose key or date says that they cannot hold such events: keys with
  the UTC date in them (2026/11/22/19/ or year=2026/month=11/...), and events that arrived
  no later than --late-by after they happened.

Examples:
  log-backup cat --env prod --since 2h --group '/aws/lambda/*' --grep 'ERROR|Exception'
  log-backup cat --format ndjson s3://my-backup/logs/2026/11/ | jq -r .message
  log-backup cat --bucket my-backup --since 2026-11-01 --until 2026-11-02 --sort --dedupe
  aws s3 cp s3://my-backup/logs/one-object.gz - | log-backup cat -`;

/** Adds `log-backup cat`. */
export function addCat(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("cat")
    .summary("write the events of a backup to standard output")
    .description(
      "Writes the log events of a backup to standard output, object after object, in the order in which they are stored.\n" +
        "What cannot be read is told on standard error, one line each, and costs no more than itself.",
    );
  addSourceOptions(command);
  addEventOptions(command)
    .option("--limit <n>", "end after n events")
    .option("--dedupe", "leave out repeats: delivery is at least once");
  addTimeOptions(command);
  command
    .optionsGroup("How:")
    .addOption(
      new Option(
        "--format <format>",
        "text: time, group, stream, message; ndjson: one JSON object a line; envelope: as stored",
      )
        .choices(["text", "ndjson", "envelope"])
        .default("text"),
    )
    .option("--sort", "by event time, then id; what does not fit the memory is sorted on disk")
    .addOption(new Option("--color <when>", "colours in text").choices(["auto", "always", "never"]).default("auto"))
    .option("--jobs <n>", "threads that decode, up to 64 (default: the processors, up to 8)")
    .addHelpText("after", AFTER_HELP)
    .action((sources: string[], options: CatOptions) => run(() => cat(sources, options, context)));
}

async function cat(positional: readonly string[], options: CatOptions, context: CommandContext): Promise<ExitCode> {
  const { output, errors, signal, temporaryFolder, workerFile } = context;
  const window = timeWindow(options, context.now);
  const limit = options.limit === undefined ? Infinity : wholeNumber("--limit", options.limit);
  const jobs = jobsOf(options.jobs);
  const query: EventQuery = {
    format: options.format,
    ...window,
    ...eventsOf(options),
    terminal: options.format === "text" && inColour(options.color, context),
    index: options.sort === true || options.dedupe === true || limit !== Infinity,
  };
  const sources = await sourcesOf(positional, options, context.environment);
  const objects = objectsOf(sources, selectionOf(options, window), context);
  const progress = createProgress(errors, output.isTerminal ? undefined : "reading", context);
  const sorter = options.sort && new RecordSorter({ temporaryFolder, limit, dedupe: options.dedupe === true });
  const selection = new RecordSelection(
    limit,
    options.dedupe && !options.sort ? new IdentitySet(temporaryFolder) : undefined,
  );
  let problems = 0;
  let objectCount = 0;
  let bytes = 0;
  let events = 0;
  let unreadable = 0;
  try {
    for await (const reading of readBackup(objects, { query, jobs, signal, workerFile })) {
      if (reading.kind === "end") {
        objectCount += 1;
        bytes += reading.sizeBytes;
        progress.update({ objects: objectCount, bytes, events });
        if (reading.failure) {
          unreadable += 1;
          progress.clear();
          await errors.write(`log-backup: ${reading.failure.message}\n`);
        }
        continue;
      }
      events += reading.decoded.statistics.events;
      progress.update({ objects: objectCount, bytes: bytes + reading.upTo, events });
      for (const problem of reading.decoded.problems) {
        problems += 1;
        progress.clear();
        await errors.write(problemLine(reading.object.name, problem));
      }
      for (const chunk of reading.decoded.output) {
        if (sorter && chunk.index) {
          sorter.add(chunk.bytes, chunk.index);
        } else {
          await output.write(selection.select(chunk).bytes);
        }
      }
      if (selection.isFull) {
        break;
      }
    }
    if (sorter) {
      for await (const chunk of sorter.sorted()) {
        await output.write(chunk.bytes);
      }
    }
    progress.stop();
    if (objectCount === 0 && !selection.isFull) {
      const place = positional.length > 0 ? positional.join(", ") : "the backup";
      const isLimited = window.sinceMs !== undefined || window.untilMs !== undefined;
      await errors.write(
        isLimited
          ? `log-backup: no object in ${place} can hold events of that time\n`
          : `log-backup: there is no object in ${place}\n`,
      );
    }
    return unreadable > 0 ? 3 : problems > 0 ? 1 : 0;
  } finally {
    progress.stop();
    selection.close();
    if (sorter) {
      sorter.close();
    }
  }
}

/** Drops repeats, and all after the limit. */
class RecordSelection {
  constructor(
    private left: number,
    private readonly seen: IdentitySet | undefined,
  ) {}

  get isFull(): boolean {
    return this.left === 0;
  }

  select({ bytes, records, index }: OutputChunk): SelectedRecords {
    if (index === undefined) {
      return { bytes, records };
    }
    const { seen } = this;
    return selectRecords(bytes, index, (record) => {
      if (this.left === 0 || (seen && !isNew(index, record, seen))) {
        return false;
      }
      this.left -= 1;
      return true;
    });
  }

  close(): void {
    this.seen?.close();
  }
}

function inColour(when: CatOptions["color"], { environment, output }: CommandContext): boolean {
  return when === "auto" ? output.isTerminal && !environment.NO_COLOR : when === "always";
}
