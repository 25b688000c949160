import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { envelopeTexts, memberOf } from "../../backup-format/envelope";

const ORIGIN = { owner: "111122223333", logGroup: "/g", logStream: 's"\n' };
const textsOf = (events: Parameters<typeof envelopeTexts>[1]) =>
  Array.from(envelopeTexts(ORIGIN, events), (text) => text.toString());

test("is written as CloudWatch Logs writes it, and says that no filter has sent it", () => {
  expect(textsOf([{ id: "1", timestamp: 2, message: "a\u2028" }])).toEqual([
    '{"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"/g","logStream":"s\\"\\n",' +
      '"subscriptionFilters":["log-backup-backfill"],"logEvents":[{"id":"1","timestamp":2,"message":"a\u2028"}]}',
  ]);
});

test("there is none without events", () => {
  expect(textsOf([])).toEqual([]);
});

test("holds 10,000 events at most", () => {
  const events = Array.from({ length: 10_001 }, (_, number) => ({
    id: String(number),
    timestamp: number,
    message: "",
  }));
  const counts = textsOf(events).map((text) => (JSON.parse(text) as { logEvents: unknown[] }).logEvents.length);

  expect(counts).toEqual([10_000, 1]);
});

test("holds every event once and in order, in about 1 MiB at most", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 8 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const events = lengths.map((length, number) => ({
        id: String(number),
        timestamp: number,
        message: "日".repeat(length / 3),
      }));
      const texts = textsOf(events);

      expect(texts.flatMap((text) => (JSON.parse(text) as { logEvents: unknown[] }).logEvents)).toEqual(events);
      expect(texts.filter((text) => Buffer.byteLength(text) > 1024 * 1024 + 300)).toEqual([]);
      // No two neighbours would have fitted into one.
      const sizesInBytes = texts.map((text) => Buffer.byteLength(text));
      expect(sizesInBytes.filter((size, place) => size + (sizesInBytes[place + 1] ?? Infinity) < 1024 * 1024)).toEqual(
        [],
      );
    }),
    { numRuns: 30 },
  );
});

test("is a gzip member", () => {
  expect(gunzipSync(memberOf(Buffer.from("text"))).toString()).toBe("text");
});

test("a short gzip member keeps little memory: a backfilled object may have many thousands", () => {
  const members = Array.from({ length: 100 }, () => memberOf(Buffer.from("text")));
  const memories = new Set(members.map(({ buffer }) => buffer));

  expect(Array.from(memories).reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(100 * 1024);
});
