import { rmSync } from "node:fs";
import {
  compactedEventsPrefix,
  compactedPlaceOf,
  dayOfManifestKey,
  isManifestKey,
  manifestsPrefix,
} from "../../backup-format/compacted-key";
import type { CommandContext } from "../command-context";
import type { Engine } from "../duckdb/engine";
import { eventsOfParquet, eventsOfRows } from "../duckdb/event-tables";
import { AccessError } from "../errors";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import type { Reading } from "../reading/backup-reader";
import { objectsOf } from "../sources/objects";
import type { StoredObject } from "../sources/stored-object";
import { visible } from "../visible-text";
import { createWorkProgress } from "../work-progress";
import { batchesOf } from "./batches";
import { CheckReport } from "./check-report";
import { type CompactRequest, compactedAs } from "./compact";
import { rowsOfExisting } from "./existing-rows";
import { factsOfFile } from "./file-facts";
import { compareUnit, writeFingerprints } from "./fingerprints";
import { inputName } from "./input-name";
import { ManifestStore } from "./manifest-store";
import type { OutputEntry } from "./manifests";
import { isAsBefore, readBatch } from "./read-batch";
import { withEngines } from "./with-engines";

/**
 * Reads all inputs again, and compares them with what is compacted, event by event. Memory is bounded; of every event it
 * keeps about 30 bytes on disk.
 *
 * @throws {AccessError} where that cannot be done
 */
export async function checkCompacted(request: CompactRequest, context: CommandContext): Promise<CheckReport> {
  return new CompactedCheck(request, context).run();
}

class CompactedCheck {
  private readonly report = new CheckReport();
  private readonly store: ManifestStore;
  /** Files with fingerprints of inputs, by the key of the compacted file that should hold these events. */
  private readonly fingerprints = new Map<string, string[]>();
  private readonly listed = new Set<string>();

  constructor(
    private readonly request: CompactRequest,
    private readonly context: CommandContext,
  ) {
    this.store = new ManifestStore(request.destination, compactedAs(request));
  }

  async run(): Promise<CheckReport> {
    const { request, context, report } = this;
    const { sources, selection, batchBytes } = request;
    for await (const batch of batchesOf(objectsOf(sources, selection, context), batchBytes, () =>
      Promise.resolve(true),
    )) {
      await this.readInputs(batch);
    }
    const manifests = await request.destination.list(manifestsPrefix(""));
    for (const key of manifests.filter((each) => isManifestKey(each) && dayOfManifestKey(each) === undefined)) {
      for (const { name } of await this.store.inputsOf(key)) {
        if (!this.listed.has(name)) {
          report.addGone(name);
        }
      }
    }
    await this.compareOutputs(await this.outputs(manifests));
    return report;
  }

  private async readInputs(objects: readonly StoredObject[]): Promise<void> {
    const { request, context, report } = this;
    for (const object of objects) {
      this.listed.add(inputName(object));
      report.addListed(isAsBefore(object, await this.store.inputOf(object)));
    }
    const progress = createProgress(context.errors, "reading", context);
    const onReading = async (reading: Reading<StoredObject>) => {
      if (reading.kind === "part") {
        for (const problem of reading.decoded.problems) {
          progress.clear();
          await context.errors.write(problemLine(reading.object.name, problem));
        }
      } else if (reading.failure) {
        progress.clear();
        await context.errors.write(`log-backup: ${visible(reading.failure.message)}\n`);
      }
    };
    const { inputs, staged } = await readBatch(objects, { ...request, ...context, onReading }).finally(() => {
      progress.stop();
    });
    try {
      inputs.forEach((input) => {
        report.addRead(input);
      });
      await withEngines(staged.sealed(), { ...request, ...context }, async (engine, unit) => {
        const path = context.temporaryFolder.newFile("fingerprints");
        await writeFingerprints(engine, eventsOfRows([unit.file.path], unit.longestLineBytes), path);
        this.fingerprints.set(unit.key, [...(this.fingerprints.get(unit.key) ?? []), path]);
        unit.file.remove();
      });
    } finally {
      staged.close();
    }
  }

  /** Every file that is there, or should be, with its entry in the manifest of its day. */
  private async outputs(manifests: readonly string[]): Promise<Map<string, OutputEntry | undefined>> {
    const found = await this.request.destination.list(compactedEventsPrefix(""));
    const outputs = new Map<string, OutputEntry | undefined>();
    for (const key of [...found.filter((each) => compactedPlaceOf(each) !== undefined), ...this.fingerprints.keys()]) {
      outputs.set(key, undefined);
    }
    for (const day of manifests.flatMap((key) => dayOfManifestKey(key) ?? [])) {
      for (const entry of await this.store.outputsOf(day)) {
        outputs.set(entry.key, entry);
      }
    }
    return outputs;
  }

  private async compareOutputs(outputs: ReadonlyMap<string, OutputEntry | undefined>): Promise<void> {
    const { request, context } = this;
    const progress = createWorkProgress(context.errors, "comparing", "files", context);
    let done = 0;
    try {
      await withEngines(Array.from(outputs), { ...request, ...context }, async (engine, [key, entry]) => {
        await this.compareOutput(engine, key, entry);
        done += 1;
        progress.update({ done, total: outputs.size });
      });
    } finally {
      progress.stop();
    }
  }

  private async compareOutput(engine: Engine, key: string, entry: OutputEntry | undefined): Promise<void> {
    const { request, context, report } = this;
    const { destination, format } = request;
    const name = destination.nameOf(key);
    const logGroup = entry?.logGroup ?? compactedPlaceOf(key)?.logGroup ?? "";
    const files = this.fingerprints.get(key) ?? [];
    const file = await destination.fetch(key);
    try {
      if (file === undefined) {
        report.addFault(name, "it is not there");
      } else if (entry === undefined) {
        report.addFault(name, "no manifest names it");
      } else if ((await factsOfFile(file.path)).sha256 !== entry.sha256) {
        report.addFault(name, `its SHA-256 is not that of the manifest, ${entry.sha256}`);
      }
      const rows =
        file && format === "ndjson" ? await rowsOfExisting(file.path, name, { ...context, jobs: 1 }) : undefined;
      try {
        const query = rows?.query ?? (file && eventsOfParquet([file.path]));
        report.addComparison(name, logGroup, await compareUnit(engine, query, files));
      } finally {
        rows?.remove();
      }
    } catch (error) {
      context.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
      if (error instanceof AccessError && format === "parquet") {
        throw error;
      }
      report.addFault(name, `it is damaged: ${visible(reason ?? "")}`);
    } finally {
      file?.remove();
      files.forEach((path) => {
        rmSync(path, { force: true });
      });
    }
  }
}
