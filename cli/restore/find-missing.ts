import type { TemporaryFolder } from "../temporary-folder";
import { decodeEvent } from "./event-record";
import type { Matching } from "./matching";
import { RecordFile } from "./record-file";
import { isTime } from "./refusals";
import type { SelectedEvents } from "./selected-events";
import type { TargetEvents } from "./target-events";

/** What the target does not hold yet. */
export interface MissingEvents {
  /** In the order of the selected events. */
  readonly file: RecordFile;
  /** How many of the selected events are in the target. */
  readonly alreadyThere: number;
  /** By how many milliseconds those were moved that are there; the largest, if they differ. Undefined where there are none. */
  readonly offsetMs: number | undefined;
}

/**
 * Finds the selected events that are not in the target. Events that look the same there count: of three in the backup and
 * two in the target, one is missing.
 *
 * @param target undefined: there is nothing in it
 * @throws {AccessError} if temporary files cannot be written or read
 */
export async function findMissing(
  selected: SelectedEvents,
  target: TargetEvents | undefined,
  matching: Matching,
  folder: TemporaryFolder,
): Promise<MissingEvents> {
  if (target === undefined) {
    return { file: selected.file, alreadyThere: 0, offsetMs: undefined };
  }
  const file = new RecordFile(folder);
  let alreadyThere = 0;
  let offsetMs: number | undefined;
  for await (const records of selected.file.records()) {
    for (const record of records) {
      const event = decodeEvent(record);
      let targetMs: number | undefined;
      if (isTime(event.timestamp)) {
        await target.goTo(event.timestamp);
        targetMs = target.take(matching.ofBackup(event));
      }
      if (targetMs === undefined) {
        file.append(record);
      } else {
        alreadyThere += 1;
        offsetMs = Math.max(offsetMs ?? Number.NEGATIVE_INFINITY, targetMs - event.timestamp);
      }
    }
  }
  file.seal();
  return { file, alreadyThere, offsetMs };
}
