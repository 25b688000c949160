import fc from "fast-check";
import type { EventQuery } from "../../backup-format/event-query";
import { FIRST_ROW_MS, LAST_ROW_MS } from "../../backup-format/row-format";
import { anyEnvelope, type EnvelopeText, type EventText } from "../support/envelope-texts";
import { decoded, idText } from "../support/event-oracle";
import { type Outcome, PLAIN, readDocument } from "../support/read-documents";

interface RowLine {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly owner: string;
  readonly arrivedAt?: number;
  readonly rest?: string;
  readonly stored?: string;
}

const ROWS: EventQuery = { ...PLAIN, format: "row" };
const ENVELOPE_KEYS = ["messageType", "owner", "logGroup", "logStream", "logEvents"];
const CANONICAL =
  '{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/lambda/x","logStream":"s","subscriptionFilters":["a","b"],"policyLevel":"ACCOUNT","logEvents":[{"id":"1","timestamp":1700000000000,"message":"a \\"b\\"\\n"}]}';

function rowsOf({ output }: Outcome): RowLine[] {
  const lines = output.split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => JSON.parse(line) as RowLine);
}

/** By both paths, which may spell the same values in different ways. */
function bothPaths(text: string, query = ROWS): RowLine[] {
  const [fast, slow] = [false, true].map((slowOnly) => readDocument(text, query, slowOnly)) as [Outcome, Outcome];
  expect(rowsOf(fast)).toEqual(rowsOf(slow));
  expect({ ...fast, output: "", records: [] }).toEqual({ ...slow, output: "", records: [] });
  return rowsOf(fast);
}

/** What is to be kept of an event, put together from its row alone. */
function eventOf({ id, timestamp, message, stored }: RowLine): unknown {
  return stored === undefined ? { id, timestamp, message } : JSON.parse(stored);
}

function othersOf(envelope: EnvelopeText): object {
  const members = Object.entries(JSON.parse(envelope.text) as object);
  return Object.fromEntries(members.filter(([key]) => !ENVELOPE_KEYS.includes(key)));
}

describe("format row", () => {
  test("holds all that any envelope says", () => {
    fc.assert(
      fc.property(anyEnvelope, (envelope) => {
        const rows = bothPaths(envelope.text, { ...ROWS, index: true });
        expect(rows.map(eventOf)).toEqual(envelope.events.map(({ text }) => JSON.parse(text) as unknown));
        const { owner, logGroup, logStream } = envelope;
        for (const row of rows) {
          const { owner: o, logGroup: g, logStream: s, ...others } = JSON.parse(row.rest ?? "{}") as Partial<RowLine>;
          expect(others).toEqual(othersOf(envelope));
          expect([o ?? row.owner, g ?? row.logGroup, s ?? row.logStream]).toEqual(
            [owner, logGroup, logStream].map((name) => JSON.parse(name) as unknown),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  test("has columns that any database takes", () => {
    fc.assert(
      fc.property(anyEnvelope, (envelope) => {
        const rows = bothPaths(envelope.text);
        expect(rows.map(({ id, message }) => [id, message])).toEqual(
          envelope.events.map((event: EventText) => [idText(event.id), decoded(event.message)]),
        );
        for (const row of rows) {
          expect(Number.isSafeInteger(row.timestamp)).toBe(true);
          expect(row.timestamp).toBeGreaterThanOrEqual(FIRST_ROW_MS);
          expect(row.timestamp).toBeLessThanOrEqual(LAST_ROW_MS);
          expect(Object.values(row).join("")).not.toMatch(/\p{Surrogate}/u);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("is the same text by both paths where CloudWatch Logs has written the envelope", () => {
    const expected =
      '{"id":"1","timestamp":1700000000000,"message":"a \\"b\\"\\n","logGroup":"/aws/lambda/x","logStream":"s","owner":"123456789012","rest":"{\\"subscriptionFilters\\":[\\"a\\",\\"b\\"],\\"policyLevel\\":\\"ACCOUNT\\"}"}\n';
    expect(readDocument(CANONICAL, ROWS, false).output).toBe(expected);
    expect(readDocument(CANONICAL, ROWS, true).output).toBe(expected);
  });

  test.each([
    ["another member", '{"id":"1","timestamp":5,"message":"m","extractedFields":{"a":"1"}}'],
    ["an id that is a number", '{"id":1,"timestamp":5,"message":"m"}'],
    ["a time that is no whole number", '{"id":"1","timestamp":5.5,"message":"m"}'],
    ["a time after the year 9999", '{"id":"1","timestamp":253402300800000,"message":"m"}'],
    ["half of a surrogate pair", '{"id":"1","timestamp":5,"message":"m\\ud83d"}'],
    ["a member twice", '{"id":"1","timestamp":5,"message":"m","message":"n"}'],
  ])("keeps an event as it is stored where it has %s", (_, event) => {
    const rows = bothPaths(CANONICAL.replace(/\{"id.*\}(?=\])/, () => event));
    expect(rows.map(({ stored }) => stored)).toEqual([event]);
  });

  test("has members that come after the events, too", () => {
    const rows = bothPaths(CANONICAL.replace(/\]\}$/, '],"later":[1, {"x":"y"}]}'));
    expect(rows.map(({ rest }) => JSON.parse(rest ?? "") as unknown)).toEqual([
      { subscriptionFilters: ["a", "b"], policyLevel: "ACCOUNT", later: [1, { x: "y" }] },
    ]);
  });
});
