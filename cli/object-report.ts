import type { RecordIndex } from "../backup-format/event-query";
import type { DecodedSegment, Problem } from "../backup-format/segment";
import { addStatistics, emptyStatistics, type Statistics } from "../backup-format/statistics";
import type { IdentitySet } from "./identity-set";

/** What was found in one object, or in all. */
export class ObjectReport {
  objects = 0;
  sizeBytes = 0;
  members = 0;
  textBytes = 0;
  duplicates = 0;
  readonly statistics: Statistics = emptyStatistics();
  readonly problems: Problem[] = [];
  /** Why the object could not be read, or not to its end. */
  failure: string | undefined;

  /** @param name as users see it; a report of all objects has none */
  constructor(readonly name = "") {}

  /** Adds what a part of the object held. */
  addPart({ statistics, members, textBytes, problems, output }: DecodedSegment, seen?: IdentitySet): void {
    addStatistics(this.statistics, statistics);
    this.members += members;
    this.textBytes += textBytes;
    this.problems.push(...problems);
    for (const { index } of output) {
      this.duplicates += index && seen ? repeatsIn(index, seen) : 0;
    }
  }

  /** Adds a whole object, without its problems: they stay with it. */
  addObject(other: ObjectReport): void {
    addStatistics(this.statistics, other.statistics);
    this.objects += 1;
    this.sizeBytes += other.sizeBytes;
    this.members += other.members;
    this.textBytes += other.textBytes;
    this.duplicates += other.duplicates;
  }
}

function repeatsIn({ count, identities }: RecordIndex, seen: IdentitySet): number {
  let repeats = 0;
  for (let record = 0; record < count; record += 1) {
    repeats += seen.add(identities, 4 * record) ? 0 : 1;
  }
  return repeats;
}

/** The counts of a report as --json shows them. */
export function countsOf({ members, textBytes, duplicates, statistics }: ObjectReport) {
  const { envelopes, controlMessages, events, firstMs, lastMs } = statistics;
  return {
    members,
    envelopes,
    controlMessages,
    events,
    duplicates,
    textBytes,
    firstEvent: isoTime(firstMs),
    lastEvent: isoTime(lastMs),
  };
}

/** The log groups of a report as --json shows them, by name. */
export function logGroupsOf({ statistics: { logGroups } }: ObjectReport) {
  return Array.from(logGroups, ([logGroup, { events, envelopes, firstMs, lastMs }]) => ({
    logGroup,
    events,
    envelopes,
    firstEvent: isoTime(firstMs),
    lastEvent: isoTime(lastMs),
  })).sort((a, b) => (a.logGroup < b.logGroup ? -1 : 1));
}

/** ISO 8601 in UTC; null where there is no time, or it is no date. */
export function isoTime(ms: number | undefined): string | null {
  return ms === undefined || !(Math.abs(ms) <= 8.64e15) ? null : new Date(ms).toISOString();
}
