import fc from "fast-check";
import type { EventQuery } from "../../backup-format/event-query";
import { anyEnvelope, type EnvelopeText } from "../support/envelope-texts";
import { decoded, expectedRecords, idText } from "../support/event-oracle";
import { type Outcome, PLAIN, readDocument } from "../support/read-documents";

const query: fc.Arbitrary<EventQuery> = fc
  .record({
    format: fc.constantFrom("ndjson" as const, "text" as const, "envelope" as const, "none" as const),
    terminal: fc.boolean(),
    index: fc.boolean(),
    filters: fc.constantFrom<Partial<EventQuery>>(
      {},
      {},
      { sinceMs: 1_650_000_000_000 },
      { sinceMs: 1_650_000_000_000.5, untilMs: 1_750_000_000_000 },
      { grep: /[a"]/g },
      { grep: /^\S*[日\u2028\uFFFD]/u },
      { grep: /\n./y, untilMs: 1_700_000_000_000 },
      { logGroups: ["/aws/*/x"] },
      { logGroups: ["*a*", "/*"], logStreams: ["2026/??/*[$LATEST]*", ""] },
    ),
  })
  .map(({ filters, ...rest }) => ({ ...rest, ...filters }));

/** Both paths must say the same, to the last byte of the index. */
function read(text: string | Uint8Array, wanted: EventQuery): Outcome {
  const fast = readDocument(text, wanted, false);
  expect(fast).toEqual(readDocument(text, wanted, true));
  return fast;
}

describe("DocumentReader", () => {
  test("writes what any envelope holds, however it is spelled, and counts it", () => {
    fc.assert(
      fc.property(anyEnvelope, query, (envelope, wanted) => {
        const { read: outcome, output, statistics } = read(envelope.text, wanted);
        expect(outcome).toEqual({ kind: "read", end: Buffer.byteLength(envelope.text) });
        expect(output).toBe(expectedRecords(envelope, wanted).join(""));
        expect(statistics).toEqual(expectedStatistics(envelope));
      }),
      { numRuns: 80 },
    );
  });

  test("says of every record where it ends, when its event was and its id", () => {
    fc.assert(
      fc.property(anyEnvelope, query, (envelope, wanted) => {
        const { records, rows } = read(envelope.text, { ...wanted, index: true });
        expect(records).toEqual(expectedRecords(envelope, wanted));
        const all = envelope.events.map(({ timestamp, id }) => [Number(timestamp), idText(id)] as const);
        const [earliest = [0, ""]] = all.toSorted(([a], [b]) => a - b);
        const isEnvelopes = wanted.format === "envelope";
        const timesAndIds = rows.map(({ timestamp, id }) => [timestamp, id]);
        expect(isEnvelopes ? [earliest] : all).toEqual(expect.arrayContaining(timesAndIds));
        expect(rows.map(({ identities }) => identities.length)).toEqual(rows.map(() => (isEnvelopes ? all.length : 1)));
      }),
      { numRuns: 60 },
    );
  });

  test("takes a document that is cut anywhere for one that may go on", () => {
    fc.assert(
      fc.property(anyEnvelope, fc.nat(), query, ({ text }, place, wanted) => {
        const bytes = Buffer.from(text);
        const {
          read: outcome,
          output,
          rows,
          statistics,
        } = read(bytes.subarray(0, 1 + (place % (bytes.length - 1))), wanted);
        expect({ outcome, output, rows }).toEqual({ outcome: { kind: "cut" }, output: "", rows: [] });
        expect(statistics.envelopes).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  test("stops where the document ends, whatever follows", () => {
    fc.assert(
      fc.property(anyEnvelope, fc.string({ unit: "binary" }), ({ text }, after) => {
        const { read: outcome, output } = read(text + after, PLAIN);
        expect(outcome).toEqual({ kind: "read", end: Buffer.byteLength(text) });
        expect(output).toBe(read(text, PLAIN).output);
      }),
      { numRuns: 50 },
    );
  });

  test("writes nothing of what JSON.parse refuses, and the same by both paths of anything else", () => {
    fc.assert(
      fc.property(
        anyEnvelope,
        fc.array(fc.tuple(fc.nat(), damage), { minLength: 1, maxLength: 2 }),
        query,
        (envelope, damages, wanted) => {
          let bytes = Buffer.from(envelope.text);
          for (const [place, change] of damages) {
            const at = 1 + (place % (bytes.length - 1));
            bytes = Buffer.concat([
              bytes.subarray(0, at),
              change.insert,
              bytes.subarray(Math.min(at + change.remove, bytes.length)),
            ]);
          }
          const { read: outcome, output } = read(bytes, wanted);
          const isWhole = outcome.kind === "read" && isJson(bytes.subarray(0, outcome.end));
          expect(isWhole || (outcome.kind !== "read" && output === "")).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
  });
});

const damage = fc.record({
  remove: fc.constantFrom(0, 1, 1, 1, 2, 60),
  insert: fc
    .oneof(
      fc.uint8Array({ minLength: 1, maxLength: 1 }),
      fc
        .constantFrom("", '"', "\\", "{", "}", "[", "]", ",", ":", "\n", "\u0000", "0", "1", "-", "\\u12", "\ufffd")
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom([0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80])
        .map((codes) => Buffer.from(codes)),
    )
    .map((bytes) => Buffer.from(bytes)),
});

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function expectedStatistics({ logGroup, events }: EnvelopeText): object {
  const times = events.map(({ timestamp }) => Number(timestamp));
  const counts = {
    envelopes: 1,
    events: events.length,
    firstMs: times.length > 0 ? Math.min(...times) : undefined,
    lastMs: times.length > 0 ? Math.max(...times) : undefined,
  };
  return { ...counts, controlMessages: 0, logGroups: new Map([[decoded(logGroup), counts]]) };
}
