import { array, assert, constantFrom, integer, oneof, property, record } from "fast-check";
import { type BatchEvent, MAXIMUM_MESSAGE_BYTES, PutBatches } from "../../../cli/cloudwatch/put-batches";

interface NumberedEvent extends BatchEvent {
  readonly number: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The sizes of the batches that these events of one stream make. */
function sizesOf(events: readonly BatchEvent[]): number[] {
  const batches = new PutBatches();
  return [...events.flatMap((event) => batches.add("s", event)), ...batches.finish()].map(
    (batch) => batch.events.length,
  );
}

it("ends a batch at 10,000 events", () => {
  const events = Array.from({ length: 20_001 }, () => ({ timestamp: 1, messageBytes: 1 }));

  expect(sizesOf(events)).toEqual([10_000, 10_000, 1]);
});

it.each([
  ["takes exactly 1,048,576 bytes with 26 for each event", 524_288 - 26, [2]],
  ["takes no byte more", 524_288 - 25, [1, 1]],
])("%s", (_, secondBytes, sizes) => {
  expect(
    sizesOf([
      { timestamp: 1, messageBytes: 524_288 - 26 },
      { timestamp: 1, messageBytes: secondBytes },
    ]),
  ).toEqual(sizes);
});

it.each([
  ["takes exactly 24 hours", DAY, [2]],
  ["takes no millisecond more", DAY + 1, [1, 1]],
  ["takes no event that is earlier than the one before", -1, [1, 1]],
])("%s", (_, laterMs, sizes) => {
  expect(
    sizesOf([
      { timestamp: 5, messageBytes: 1 },
      { timestamp: 5 + laterMs, messageBytes: 1 },
    ]),
  ).toEqual(sizes);
});

it("refuses an event that no call could hold", () => {
  const batches = new PutBatches();

  expect(batches.add("s", { timestamp: 1, messageBytes: MAXIMUM_MESSAGE_BYTES })).toEqual([]);
  expect(() => batches.add("s", { timestamp: 1, messageBytes: MAXIMUM_MESSAGE_BYTES + 1 })).toThrow(
    new RangeError("a message for PutLogEvents has 1048550 bytes at most, got: 1048551"),
  );
});

it("closes the stream that has been idle for the longest time where too much waits", () => {
  const batches = new PutBatches(3 * 126);
  const event = { timestamp: 1, messageBytes: 100 };
  const complete = ["a", "b", "a", "c", "c"].map((stream) => batches.add(stream, event));

  expect(complete.map((closed) => closed.map(({ logStream }) => logStream))).toEqual([[], [], [], ["b"], ["a"]]);
  expect(batches.finish().map(({ logStream, events }) => [logStream, events.length])).toEqual([["c", 2]]);
});

const anyEvent = record({
  logStream: constantFrom("a", "b", "c", "d"),
  timestamp: oneof(integer({ min: 0, max: 3 * DAY }), constantFrom(0, DAY, DAY + 1, 2 * DAY)),
  messageBytes: oneof(integer({ min: 1, max: 50 }), integer({ min: 1, max: MAXIMUM_MESSAGE_BYTES })),
});

it.each([
  ["in order of time", true],
  ["in any order", false],
])("never breaks a limit, and never loses or reorders an event of a stream: %s", (_, sorted) => {
  assert(
    property(array(anyEvent, { maxLength: 120 }), integer({ min: 0, max: 4 * 1024 * 1024 }), (drawn, mostOpenBytes) => {
      const events = (sorted ? drawn.sort((one, other) => one.timestamp - other.timestamp) : drawn).map(
        (event, number) => ({ ...event, number }),
      );
      const batches = new PutBatches<NumberedEvent>(mostOpenBytes);
      const put = new Map<string, number[]>();
      let waitingBytes = 0;
      const take = (complete: ReturnType<typeof batches.finish>) => {
        for (const batch of complete) {
          const times = batch.events.map(({ timestamp }) => timestamp);
          const bytes = batch.events.reduce((sum, { messageBytes }) => sum + messageBytes + 26, 0);
          expect(batch.events.length).toBeGreaterThan(0);
          expect(batch.events.length).toBeLessThanOrEqual(10_000);
          expect(bytes).toBeLessThanOrEqual(1_048_576);
          expect(times).toEqual([...times].sort((one, other) => one - other));
          expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(DAY);
          waitingBytes -= bytes;
          put.set(batch.logStream, [...(put.get(batch.logStream) ?? []), ...batch.events.map(({ number }) => number)]);
        }
      };
      for (const event of events) {
        waitingBytes += event.messageBytes + 26;
        take(batches.add(event.logStream, event));
        expect(waitingBytes).toBeLessThanOrEqual(mostOpenBytes);
      }
      take(batches.finish());

      const expected = new Map<string, number[]>();
      for (const { logStream, number } of events) {
        expected.set(logStream, [...(expected.get(logStream) ?? []), number]);
      }
      expect(put).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
