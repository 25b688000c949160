import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Kernel } from "../../backup-format/kernel";
import { readLogEvents } from "../cloudwatch/log-events";
import { UnreadableError } from "../errors";
import { collectGarbage } from "../garbage";
import type { ChosenLogGroup } from "../promised-log-groups";
import { Slots } from "../slots";
import { EventFingerprints } from "./event-fingerprints";
import type { EventLedger } from "./event-ledger";
import type { NameNumbers } from "./name-numbers";

/** A page leaves several MB of garbage. */
const PAGES_BETWEEN_COLLECTIONS = 8;

export interface CloudWatchSideOptions {
  readonly client: CloudWatchLogsClient;
  readonly kernel: Kernel;
  /** The place in this list is a log group's number in the ledger. */
  readonly logGroups: readonly ChosenLogGroup[];
  readonly logStreams: NameNumbers;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Requests at the same time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (events: number) => void;
}

/** What was read. */
export interface CloudWatchSide {
  readonly events: number;
  /** From an event's own time to its ingestion by CloudWatch Logs, at most, in milliseconds; at least 0. */
  readonly latestByMs: number;
  /** Log groups that could not be read, or not to their end, by their numbers. */
  readonly failures: ReadonlyMap<number, UnreadableError>;
}

/**
 * Writes all events that the log groups hold in a window of time, and that match their filter patterns, into the ledger.
 *
 * @throws {AccessError} where none of the log groups can be read
 */
export async function readCloudWatchSide(ledger: EventLedger, options: CloudWatchSideOptions): Promise<CloudWatchSide> {
  const { client, kernel, logGroups, logStreams, sinceMs, untilMs, jobs, signal, onProgress } = options;
  const slots = new Slots(jobs);
  let events = 0;
  let latestByMs = 0;
  let pages = 0;
  const readGroup = async ({ name, owner, filterPattern }: ChosenLogGroup, number: number): Promise<void> => {
    const fingerprints = new EventFingerprints(kernel, owner, name);
    const window = { logGroup: name, sinceMs, untilMs, filterPattern };
    for await (const page of readLogEvents(client, { ...window, jobs, slots, signal })) {
      const identities = fingerprints.of(page);
      for (const [place, { timestamp, ingestionMs, logStream }] of page.entries()) {
        ledger.addCloudWatch(number, logStreams.numberOf(logStream), timestamp, identities, 4 * place);
        latestByMs = ingestionMs - timestamp > latestByMs ? ingestionMs - timestamp : latestByMs;
      }
      events += page.length;
      onProgress(events);
      pages += 1;
      if (pages % PAGES_BETWEEN_COLLECTIONS === 0) {
        collectGarbage();
      }
    }
  };
  const failures = new Map<number, UnreadableError>();
  const left = logGroups.entries();
  const readers = Array.from({ length: Math.min(jobs, logGroups.length) }, async () => {
    for (const [number, logGroup] of left) {
      await readGroup(logGroup, number).catch((error: unknown) => {
        if (!(error instanceof UnreadableError)) {
          throw error;
        }
        failures.set(number, error);
      });
    }
  });
  await Promise.all(readers);
  const [failure] = failures.values();
  if (failure !== undefined && failures.size === logGroups.length) {
    throw failure;
  }
  return { events, latestByMs, failures };
}
