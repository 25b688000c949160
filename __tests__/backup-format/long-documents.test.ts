import type { EventQuery, OutputFormat } from "../../backup-format/event-query";
import { PLAIN, readDocument } from "../support/read-documents";

const OUTPUT_BYTES = 128 * 1024;
const LONG = 600 * 1024;
const time = (i: number) => 1_700_000_000_000 + i;
const names = { logGroup: "g".repeat(400), logStream: "s".repeat(100), owner: "123456789012" };
const envelope = (events: readonly object[]): string =>
  JSON.stringify({ messageType: "DATA_MESSAGE", ...names, logEvents: events });
const ways = [
  ["fast", false],
  ["slow", true],
] as const;

/** What is written of 1,500 events needs the memory for output more than once. */
const events = Array.from({ length: 1500 }, (_, i) => ({ id: String(i), timestamp: time(i), message: `line ${i}\t` }));
const many = envelope(events);
const iso = (i: number): string => new Date(time(i)).toISOString();
const linesOf: Record<Exclude<OutputFormat, "none">, readonly string[]> = {
  ndjson: events.map((event) => `${JSON.stringify({ ...event, ...names })}\n`),
  row: events.map((event) => `${JSON.stringify({ ...event, ...names })}\n`),
  text: events.map(({ message }, i) => `${iso(i)} ${names.logGroup} ${names.logStream} ${message}\n`),
  envelope: [`${many}\n`],
};

describe.each(ways)("a long document, by the %s path", (_, slowOnly) => {
  const read = (text: string, query: Partial<EventQuery>) =>
    readDocument(text, { ...PLAIN, ...query }, slowOnly, OUTPUT_BYTES);

  test.each(["ndjson", "row", "text", "envelope"] as const)("is written in parts, as %s", (format) => {
    const { read: outcome, output, rows, statistics } = read(many, { format, index: true });

    expect(outcome).toEqual({ kind: "read", end: many.length });
    expect(output === linesOf[format].join("")).toBe(true);
    expect(rows.map(({ timestamp, id }) => [timestamp, id])).toEqual(
      linesOf[format].map((__, i) => [time(i), String(i)]),
    );
    expect(new Set(rows.flatMap(({ identities }) => identities)).size).toBe(1500);
    expect(statistics).toMatchObject({ envelopes: 1, events: 1500, firstMs: time(0), lastMs: time(1499) });
  });

  test.each([
    ["ndjson", "an id of 20 KiB", { id: "i".repeat(20 * 1024), timestamp: time(0), message: "last" }],
    ["row", "an id that is a number", { id: 7, timestamp: time(0), message: "last" }],
    ["row", "half of a surrogate pair", { id: "7", timestamp: time(0), message: "\ud83d" }],
    ["text", "a message of 600 KiB", { id: "7", timestamp: time(0), message: "x".repeat(LONG) }],
  ] as const)("is written whole, as %s, where an event has %s after the first parts", (format, __, last) => {
    const { output, records } = read(envelope([...events, last]), { format, index: true, terminal: true });

    expect(records).toHaveLength(1501);
    expect(records.join("") === output).toBe(true);
    // A row that is not plain holds the event's own text.
    const held = format === "row" ? JSON.stringify(JSON.stringify(last)).slice(1, -1) : last.message;
    expect(records[1500]?.includes(held)).toBe(true);
  });

  test("is indexed in parts where there are more events than rows", () => {
    const count = 3000;
    const text = envelope(Array.from({ length: count }, (__, id) => ({ id, timestamp: 1, message: "" })));

    const { read: outcome, rows } = read(text, { format: "none", index: true });
    expect(outcome).toEqual({ kind: "read", end: text.length });
    expect(rows.map(({ id }) => Number(id)).join()).toBe(Array.from({ length: count }, (__, i) => i).join());
  });

  test.each(["ndjson", "row", "text", "envelope"] as const)("may hold an event of 600 KiB, as %s", (format) => {
    const message = "\u007f".repeat(10) + "x".repeat(LONG);
    const text = envelope([{ ...events[0], message: "before" }, { ...events[1], message }, events[2] ?? {}]);
    const query = { format, terminal: true, index: true };

    const { output, records } = read(text, query);
    expect(records.join("") === output).toBe(true);
    expect(records.map(({ length }) => length > LONG)).toEqual(format === "envelope" ? [true] : [false, true, false]);
    expect(output.indexOf(message.slice(-LONG))).toBeGreaterThan(0);
    expect(output.endsWith(format === "text" ? "\u001b[0m line 2\t\n" : "}\n")).toBe(true);
  });
});
