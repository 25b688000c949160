import type { EventQuery } from "../../backup-format/event-query";
import type { CommandContext } from "../command-context";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import { readBackup } from "../reading/read-backup";
import type { StoredObject } from "../sources/stored-object";
import { visible } from "../visible-text";
import { EventCollector, type SelectedEvents } from "./selected-events";

export interface ReadSelected {
  readonly selected: SelectedEvents;
  /** How many objects were read. */
  readonly objects: number;
  /** How many of them are damaged, or could not be read to their end: what is lost there is not selected. */
  readonly damagedObjects: number;
  readonly unreadableObjects: number;
}

/**
 * Reads the events of the backup that a query asks for, and tells on standard error what is wrong with the backup.
 *
 * @param jobs threads that decode
 * @throws {AccessError} if the backup cannot be reached, or temporary files cannot be used
 */
export async function readSelected(
  objects: AsyncIterable<StoredObject>,
  query: Pick<EventQuery, "sinceMs" | "untilMs" | "logGroups" | "logStreams" | "grep">,
  jobs: number,
  context: CommandContext,
): Promise<ReadSelected> {
  const { errors, signal, temporaryFolder, workerFile } = context;
  const progress = createProgress(errors, "reading the backup", context);
  const collector = new EventCollector(temporaryFolder);
  const whole: EventQuery = { ...query, format: "ndjson", terminal: false, index: true };
  let count = 0;
  let bytes = 0;
  const damaged = new Set<string>();
  let unreadableObjects = 0;
  try {
    for await (const reading of readBackup(objects, { query: whole, jobs, signal, workerFile })) {
      if (reading.kind === "end") {
        count += 1;
        bytes += reading.sizeBytes;
        progress.update({ objects: count, bytes, events: collector.count });
        if (reading.failure) {
          unreadableObjects += 1;
          progress.clear();
          await errors.write(`log-backup: ${visible(reading.failure.message)}\n`);
        }
        continue;
      }
      for (const problem of reading.decoded.problems) {
        damaged.add(reading.object.name);
        progress.clear();
        await errors.write(problemLine(reading.object.name, problem));
      }
      for (const chunk of reading.decoded.output) {
        collector.add(chunk);
      }
      progress.update({ objects: count, bytes: bytes + reading.upTo, events: collector.count });
    }
    const selected = await collector.finish();
    return { selected, objects: count, damagedObjects: damaged.size, unreadableObjects };
  } finally {
    progress.stop();
    collector.close();
  }
}
