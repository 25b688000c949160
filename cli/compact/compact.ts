import type { CompactedFormat } from "../../backup-format/compacted-key";
import type { CommandContext } from "../command-context";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import type { Reading } from "../reading/backup-reader";
import { objectsOf } from "../sources/objects";
import type { SourceSelection } from "../sources/select";
import type { Source } from "../sources/source";
import type { StoredObject } from "../sources/stored-object";
import { visible } from "../visible-text";
import { createWorkProgress } from "../work-progress";
import { batchesOf } from "./batches";
import { CompactTotals } from "./compact-totals";
import type { Destination } from "./destination";
import { ManifestStore } from "./manifest-store";
import type { CompactedAs, OutputEntry } from "./manifests";
import { entryOf, isAsBefore, readBatch } from "./read-batch";
import type { StagedUnit } from "./staged-units";
import { withEngines } from "./with-engines";
import { writeUnit } from "./write-unit";

export interface CompactRequest {
  readonly sources: readonly Source[];
  readonly selection: SourceSelection;
  readonly destination: Destination;
  readonly format: CompactedFormat;
  /** Globs of log groups, sorted. Absent: all. */
  readonly groups?: readonly string[] | undefined;
  /** Threads that decode, and engines that write, at most. */
  readonly jobs: number;
  /** Of all engines, in MiB. */
  readonly memoryMiB: number;
  /** Bytes of objects that are staged at once. */
  readonly batchBytes: number;
}

/** How the outputs of a request are made. */
export function compactedAs({ format, groups }: Pick<CompactRequest, "format" | "groups">): CompactedAs {
  return { outputs: format, ...(groups && groups.length > 0 && { groups }) };
}

/**
 * Compacts what was not compacted yet, batch by batch. It may be stopped at any point, and run again.
 *
 * @throws {AccessError} where something cannot be read or written, {UsageError} where the destination is of another kind
 */
export async function compact(request: CompactRequest, context: CommandContext): Promise<CompactTotals> {
  const { sources, selection, destination, batchBytes } = request;
  const totals = new CompactTotals();
  const store = new ManifestStore(destination, compactedAs(request));
  const run = new CompactRun(request, context, store, totals);
  const isNew = async (object: StoredObject) => {
    const entry = await store.inputOf(object);
    const isDone = isAsBefore(object, entry);
    totals.skip(isDone ? entry : undefined);
    return !isDone;
  };
  for await (const batch of batchesOf(objectsOf(sources, selection, context), batchBytes, isNew)) {
    await run.batch(batch);
  }
  return totals;
}

class CompactRun {
  constructor(
    private readonly request: CompactRequest,
    private readonly context: CommandContext,
    private readonly store: ManifestStore,
    private readonly totals: CompactTotals,
  ) {}

  async batch(objects: readonly StoredObject[]): Promise<void> {
    const { inputs, staged } = await this.read(objects);
    try {
      inputs.forEach((input) => {
        this.totals.addInput(input);
      });
      const outputs = await this.write(staged.sealed());
      for (const [day, entries] of outputs) {
        await this.store.saveOutputs(day, entries);
      }
    } finally {
      staged.close();
    }
    // Last: what stands in these is done for good.
    for (const input of inputs) {
      const entry = entryOf(input);
      if (entry !== undefined) {
        await this.store.addInput(input.object, entry);
      }
    }
    await this.store.saveInputs();
  }

  private async read(objects: readonly StoredObject[]) {
    const { request, context } = this;
    const { errors } = context;
    const progress = createProgress(errors, "reading", context);
    const totalBytes = objects.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
    let [done, bytes, events] = [0, 0, 0];
    const onReading = async (reading: Reading<StoredObject>) => {
      if (reading.kind === "end") {
        done += 1;
        bytes += reading.sizeBytes;
        if (reading.failure) {
          progress.clear();
          await errors.write(`log-backup: ${visible(reading.failure.message)}\n`);
        }
      } else {
        events += reading.decoded.statistics.events;
        for (const problem of reading.decoded.problems) {
          progress.clear();
          await errors.write(problemLine(reading.object.name, problem));
        }
      }
      progress.update({ objects: done, bytes, totalBytes, events });
    };
    try {
      return await readBatch(objects, { ...request, ...context, onReading });
    } finally {
      progress.stop();
    }
  }

  /** Writes the files of all units. Gives them by day. */
  private async write(units: readonly StagedUnit[]): Promise<ReadonlyMap<string, readonly OutputEntry[]>> {
    const { request, context, totals } = this;
    const progress = createWorkProgress(context.errors, "writing", "files", context);
    const outputs = new Map<string, OutputEntry[]>();
    const writing = { ...request, reading: { ...context, jobs: 1 }, writer: await writerName() };
    let done = 0;
    // Large ones first: at the end, no engine works alone for long.
    const bySize = [...units].sort((one, other) => other.file.size - one.file.size);
    try {
      await withEngines(bySize, { ...request, ...context }, async (engine, unit) => {
        const written = await writeUnit(engine, unit, writing);
        totals.addUnit(written);
        outputs.set(unit.day, [...(outputs.get(unit.day) ?? []), written.output]);
        done += 1;
        progress.update({ done, total: units.length });
      });
    } finally {
      progress.stop();
    }
    return outputs;
  }
}

async function writerName(): Promise<string> {
  const { version } = await import("@duckdb/node-api");
  return `DuckDB ${version()}`;
}
