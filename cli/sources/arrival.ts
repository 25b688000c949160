import { compactedPlaceOf } from "../../backup-format/compacted-key";
import { arrivalOfObject } from "../../backup-format/object-key";

/** When an object arrived, by its key. The date in that of a compacted file is another: that of its events. */
export function arrivalOf(key: string): Date | undefined {
  const arrival = compactedPlaceOf(key) === undefined ? arrivalOfObject(key) : undefined;
  return arrival && new Date(arrival.fromMs);
}
