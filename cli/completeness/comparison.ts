import type { EventLedger } from "./event-ledger";
import { type Gap, GapFinder } from "./gaps";
import type { NameNumbers } from "./name-numbers";

/** What both sides hold of one log group's events, each event counted once. */
export interface Comparison {
  readonly inCloudWatch: number;
  readonly inBackup: number;
  /** In CloudWatch and not in the backup. */
  readonly missing: number;
  /** Copies in the backup beyond the first of each event: delivery is at least once. */
  readonly duplicated: number;
  /** In the backup and not in CloudWatch any more. */
  readonly onlyInBackup: number;
  readonly gaps: readonly Gap[];
}

/** An event that CloudWatch Logs holds and the backup does not. */
export interface MissingEvent {
  /** In milliseconds. */
  readonly timestamp: number;
  /** Its fingerprint, four words, valid until the next one. */
  readonly identity: Uint32Array;
  /** Number of its log group. */
  readonly logGroup: number;
}

/**
 * Compares the two sides of a ledger, event by event.
 *
 * @param logGroups how many there are; the result has one comparison for each
 * @param onMissing is given each missing event, in order of time
 * @throws {AccessError} if temporary files cannot be written or read
 */
export async function compareSides(
  ledger: EventLedger,
  logGroups: number,
  logStreams: NameNumbers,
  onMissing: (event: MissingEvent) => void = () => undefined,
): Promise<readonly Comparison[]> {
  const tallies = Array.from({ length: logGroups }, () => ({
    inCloudWatch: 0,
    inBackup: 0,
    missing: 0,
    duplicated: 0,
    onlyInBackup: 0,
    gaps: new GapFinder((logStream) => logStreams.nameOf(logStream)),
  }));
  await ledger.each((entry) => {
    const { timestamp, logGroup, logStream, inCloudWatch, copies } = entry;
    const tally = tallies[logGroup];
    if (tally === undefined) {
      return;
    }
    tally.inCloudWatch += inCloudWatch ? 1 : 0;
    if (copies === 0) {
      tally.missing += 1;
      tally.gaps.addMissing(timestamp, logStream);
      onMissing(entry);
      return;
    }
    tally.inBackup += 1;
    tally.duplicated += copies - 1;
    tally.onlyInBackup += inCloudWatch ? 0 : 1;
    tally.gaps.addPresent(timestamp);
  });
  return tallies.map(({ gaps, ...counts }) => ({ ...counts, gaps: gaps.finish() }));
}
