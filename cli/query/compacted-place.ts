import { compactedName, type CompactedPlace, compactedPlaceOf, isManifestKey } from "../../backup-format/compacted-key";
import { globMatcher } from "../../backup-format/glob";
import type { EventWants } from "./reading-plan";

const DAY_MS = 86_400_000;

/**
 * Whether an object may hold events that are wanted, by what the key of a compacted file says: day and log group. Manifests
 * hold none; of all other objects nothing is known here.
 */
export function mayHoldWanted(key: string, { sinceMs, untilMs, logGroups }: EventWants): boolean {
  if (isManifestKey(key)) {
    return false;
  }
  const place = compactedPlaceOf(key);
  if (place === undefined) {
    return true;
  }
  const fromMs = Date.parse(`${place.day}T00:00:00Z`);
  const isInTime = Number.isNaN(fromMs) || (fromMs < (untilMs ?? Infinity) && fromMs + DAY_MS > (sinceMs ?? -Infinity));
  return isInTime && mayHoldGroups(key, place, logGroups);
}

function mayHoldGroups(key: string, { logGroup }: CompactedPlace, globs: readonly string[] = []): boolean {
  if (globs.length === 0) {
    return true;
  }
  if (logGroup !== undefined) {
    return globMatcher(globs)(logGroup);
  }
  // The name is cut: a whole name can be told by its digest, a glob cannot.
  return globs.some((glob) => /[*?]/.test(glob) || key.includes(`/${compactedName(glob)}.`));
}

/** Whether an object is a compacted file: its folder's day is that of its events, not of their arrival. */
export function isCompacted(key: string): boolean {
  return compactedPlaceOf(key) !== undefined;
}
