import { array, assert, asyncProperty, constantFrom, integer, record, shuffledSubarray } from "fast-check";
import type { CloudWatchEvent } from "../../../cli/cloudwatch/log-events";
import { decodeEvent, encodeEvent } from "../../../cli/restore/event-record";
import { findMissing } from "../../../cli/restore/find-missing";
import { LogStreams } from "../../../cli/restore/log-streams";
import { matchingOf, type TimestampMode } from "../../../cli/restore/matching";
import { movedMessage } from "../../../cli/restore/moved-message";
import { RecordFile } from "../../../cli/restore/record-file";
import { TargetEvents } from "../../../cli/restore/target-events";
import { TemporaryFolder } from "../../../cli/temporary-folder";

interface DrawnEvent {
  readonly logStream: string;
  readonly timestamp: number;
  readonly message: string;
}

const folder = new TemporaryFolder();
afterAll(() => {
  folder.close();
});

const ORIGIN = { owner: "1", logGroup: "/a" };
/** Few values each, so that many events look the same. */
const anyEvent = record({
  logStream: constantFrom("x", "y"),
  timestamp: integer({ min: 0, max: 4 }),
  message: constantFrom("a", "b", "日本"),
});

/** What findMissing() says of events, whose ids are their places, and of what the target holds. */
async function missingOf(mode: TimestampMode, backup: readonly DrawnEvent[], there: readonly CloudWatchEvent[]) {
  const streams = new LogStreams();
  const file = new RecordFile(folder);
  for (const [place, { logStream, timestamp, message }] of backup.entries()) {
    file.append(encodeEvent(streams.numberOf({ ...ORIGIN, logStream }), timestamp, String(place), message));
  }
  file.seal();
  const matching = matchingOf(mode, streams);
  const target = new TargetEvents(folder, matching);
  for (let start = 0; start < there.length; start += 3) {
    target.add(there.slice(start, start + 3));
  }
  const selected = { file, streams, repeats: 0, firstMs: undefined, lastMs: undefined };
  const missing = await findMissing(selected, target, matching, folder);
  target.close();
  const places: number[] = [];
  for await (const records of missing.file.records()) {
    places.push(...records.map((one) => Number(decodeEvent(one).id)));
  }
  file.remove();
  missing.file.remove();
  return { ...missing, places };
}

const targetEvent = ({ logStream, timestamp, message }: DrawnEvent): CloudWatchEvent => ({
  id: "any",
  logStream,
  timestamp,
  ingestionMs: 0,
  message,
});
const look = ({ logStream, timestamp, message }: DrawnEvent) => `${logStream} ${timestamp} ${message}`;

function countsOf(events: readonly DrawnEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    counts.set(look(event), (counts.get(look(event)) ?? 0) + 1);
  }
  return counts;
}

const sortedEvents = array(anyEvent, { maxLength: 40 }).map((events) =>
  events.sort((one, other) => one.timestamp - other.timestamp),
);

it("keep: what is missing is the difference of two multisets, in order", async () => {
  await assert(
    asyncProperty(sortedEvents, array(anyEvent, { maxLength: 40 }), async (backup, there) => {
      const { places, alreadyThere, offsetMs } = await missingOf("keep", backup, there.map(targetEvent));
      const expected = countsOf(backup);
      for (const [event, count] of countsOf(there)) {
        expected.set(event, Math.max(0, (expected.get(event) ?? 0) - count));
      }
      const missing = countsOf(places.map((place) => backup[place] as DrawnEvent));

      expect(places).toEqual([...places].sort((one, other) => one - other));
      for (const [event, count] of expected) {
        expect([event, missing.get(event) ?? 0]).toEqual([event, count]);
      }
      expect(alreadyThere).toBe(backup.length - places.length);
      expect(offsetMs).toBe(alreadyThere === 0 ? undefined : 0);
    }),
  );
});

it("shift: an event is there if its identity is, at any time", async () => {
  const drawn = sortedEvents.chain((backup) => shuffledSubarray([...backup.keys()]).map((put) => ({ backup, put })));
  await assert(
    asyncProperty(drawn, integer({ min: 0, max: 1000 }), async ({ backup, put }, offset) => {
      const there = put.map((place) => {
        const { logStream, timestamp, message } = backup[place] as DrawnEvent;
        const from = { timestamp, ...ORIGIN, logStream, id: String(place) };
        return targetEvent({
          logStream: "anywhere",
          timestamp: timestamp + offset,
          message: movedMessage(from, message),
        });
      });

      expect(await missingOf("shift", backup, there)).toMatchObject({
        places: [...backup.keys()].filter((place) => !put.includes(place)),
        alreadyThere: put.length,
        offsetMs: put.length === 0 ? undefined : offset,
      });
    }),
  );
});
