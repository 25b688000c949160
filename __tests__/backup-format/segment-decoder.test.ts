import { constants, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { MAX_DOCUMENT_BYTES } from "../../backup-format/segment";
import { readObject } from "../support/read-object";
import {
  CONTROL_TEXT,
  envelopeMember,
  envelopeText,
  event,
  member,
  ndjsonLine,
  type TestEvent,
} from "../support/stored-objects";

const first = event(1);
const second = event(2);
const third = event(3);
const LINES = [first, second, third].map((one) => ndjsonLine(one)).join("");
const TEXTS = [[first], [second, third]].map((events) => envelopeText({ events }));
const [TEXT_1 = "", TEXT_2 = ""] = TEXTS;

describe("every shape met in the field gives the same events", () => {
  it.each<[string, Uint8Array]>([
    ["members back to back", Buffer.concat([member(TEXT_1), member(TEXT_2)])],
    ["one member with documents glued together", member(TEXT_1 + TEXT_2)],
    ["NDJSON in gzip", member(`${TEXT_1}\n${TEXT_2}\n`)],
    ["NDJSON in gzip, CRLF, no last line end", member(`${TEXT_1}\r\n${TEXT_2}`)],
    ["NDJSON in gzip, a member for each line", Buffer.concat([member(`${TEXT_1}\n`), member(`${TEXT_2}\n`)])],
    ["plain documents glued together", Buffer.from(TEXT_1 + TEXT_2)],
    ["plain NDJSON", Buffer.from(`${TEXT_1}\n${TEXT_2}\n`)],
    [
      "plain JSON over several lines",
      Buffer.from(TEXTS.map((text) => JSON.stringify(JSON.parse(text), null, 2)).join("\n")),
    ],
    ["a byte order mark before plain JSON", Buffer.from(`\uFEFF${TEXT_1}${TEXT_2}`)],
    ["a byte order mark in a member", member(`\uFEFF${TEXT_1}${TEXT_2}`)],
    ["double gzip", gzipSync(Buffer.concat([member(TEXT_1), member(TEXT_2)]))],
    ["double gzip, a member each", Buffer.concat([gzipSync(member(TEXT_1)), gzipSync(member(TEXT_2))])],
    ["triple gzip", gzipSync(gzipSync(Buffer.concat([member(TEXT_1), member(TEXT_2)])))],
    ["zeros at the end", Buffer.concat([member(TEXT_1), member(TEXT_2), Buffer.alloc(1000)])],
    ["empty members", Buffer.concat([member(""), member(TEXT_1), member(""), member(TEXT_2), member("")])],
    ["control messages", Buffer.concat([member(CONTROL_TEXT), member(TEXT_1 + CONTROL_TEXT), member(TEXT_2)])],
    [
      "a document over several members",
      Buffer.concat(
        [0, 10, 200, 201, 1000].map((from, index, all) => member((TEXT_1 + TEXT_2).slice(from, all[index + 1]))),
      ),
    ],
    ["gzip and plain documents in turn", Buffer.concat([member(TEXT_1), Buffer.from(`\n${TEXT_2}`)])],
    ["stored blocks", Buffer.concat([gzipSync(TEXT_1, { level: 0 }), gzipSync(TEXT_2, { level: 9 })])],
  ])("%s", (_, bytes) => {
    expect(readObject(bytes)).toMatchObject({ text: expectedText(bytes), problems: [] });
  });

  /** JSON over several lines keeps its spaces: those events are compared as values. */
  function expectedText(bytes: Uint8Array): string {
    const isIndented = Buffer.from(bytes).includes('{\n  "messageType"');
    return isIndented ? readObject(bytes).text : LINES;
  }

  it("also the indented one, as values", () => {
    const indented = TEXTS.map((text) => JSON.stringify(JSON.parse(text), null, 2)).join("\n");
    const values = (lines: string): unknown[] =>
      lines
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);

    expect(values(readObject(Buffer.from(indented)).text)).toEqual(values(LINES));
  });
});

it.each<[string, Uint8Array]>([
  ["no bytes", Buffer.alloc(0)],
  ["an empty member", member("")],
  ["white space in a member", member(" \r\n\t")],
])("has nothing in it, and nothing wrong: %s", (_, bytes) => {
  expect(readObject(bytes)).toMatchObject({ text: "", records: 0, problems: [] });
});

it("does not call zeros nothing: something was there", () => {
  expect(readObject(Buffer.alloc(100))).toMatchObject({ text: "", problems: ["byte 0: there is nothing but zeros"] });
});

it("gives up in time on a text in which documents seem to begin everywhere", () => {
  const { text, problems } = readObject(Buffer.from('\n{"k":'.repeat(100_000)));

  expect(text).toBe("");
  expect(problems.at(-1)).toMatch(/^byte \d+: too much is damaged: no more documents are looked for from here on$/);
});

it("counts members, envelopes, events and control messages", () => {
  const { members, statistics } = readObject(Buffer.concat([member(CONTROL_TEXT), member(TEXT_1 + TEXT_2)]));

  expect({ members, ...statistics, logGroups: [...statistics.logGroups.keys()] }).toEqual({
    members: 2,
    envelopes: 2,
    controlMessages: 1,
    events: 3,
    firstMs: first.timestamp,
    lastMs: third.timestamp,
    logGroups: ["/aws/lambda/HelloFunc"],
  });
});

describe("damage costs only what is damaged", () => {
  const healthy = [envelopeMember(first), envelopeMember(second), envelopeMember(third)];
  const [A = Buffer.alloc(0), B = Buffer.alloc(0), C = Buffer.alloc(0)] = healthy;
  const AROUND = ndjsonLine(first) + ndjsonLine(third);
  const changed = (bytes: Buffer, position: number, value: number) => {
    const copy = Buffer.from(bytes);
    copy[position < 0 ? bytes.length + position : position] = value;
    return copy;
  };

  it.each<[string, Uint8Array, string[]]>([
    [
      "a checksum that does not hold",
      Buffer.concat([A, changed(B, -8, (B.at(-8) ?? 0) ^ 1), C]),
      [
        expect.stringMatching(
          `^member 2 at byte ${A.length}: CRC-32 does not match: stored 0x[0-9a-f]{8}, computed 0x[0-9a-f]{8}$`,
        ) as string,
      ],
    ],
    [
      "a length that does not hold",
      Buffer.concat([A, changed(B, -4, (B.at(-4) ?? 0) ^ 1), C]),
      [expect.stringMatching(`^member 2 at byte ${A.length}: length does not match`) as string],
    ],
    [
      "junk between members",
      Buffer.concat([A, Buffer.from("junk"), C]),
      [`byte ${A.length}: expected a gzip member or a JSON document`],
    ],
    [
      "junk at the start",
      Buffer.concat([Buffer.from("junk"), A, C]),
      ["byte 0: expected a gzip member or a JSON document"],
    ],
    [
      "a document that is cut",
      Buffer.concat([A, member(TEXT_2.slice(0, -1)), C]),
      [expect.stringMatching(`^member 2 at byte ${A.length}: at byte \\d+ of its text: `) as string],
    ],
    [
      "a broken line of NDJSON",
      member(`${envelopeText({ events: [first] })}\n{"messageType":"DATA_\n${envelopeText({ events: [third] })}\n`),
      [expect.stringContaining("member 1 at byte 0: at byte ") as string],
    ],
    [
      "JSON that is no envelope",
      member(`${envelopeText({ events: [first] })}{"a":1}${envelopeText({ events: [third] })}`),
      [expect.stringContaining("member 1 at byte 0: at byte ") as string],
    ],
    [
      "a broken plain document",
      Buffer.from(
        `${envelopeText({ events: [first] })}{"messageType":"DATA_MESSAGE"!${envelopeText({ events: [third] })}`,
      ),
      [expect.stringMatching(/^byte \d+: /) as string],
    ],
  ])("%s", (_, bytes, problems) => {
    expect(readObject(bytes)).toMatchObject({ text: AROUND, problems });
  });

  it("tells of each of two damaged members in a row", () => {
    const bad = changed(B, -8, (B.at(-8) ?? 0) ^ 1);

    expect(readObject(Buffer.concat([A, bad, bad, C]))).toMatchObject({
      text: AROUND,
      problems: [
        expect.stringContaining(`member 2 at byte ${A.length}: CRC-32`) as string,
        expect.stringContaining(`member 3 at byte ${A.length + B.length}: CRC-32`) as string,
      ],
    });
  });

  it("tells of a member that is cut at the end, and reads those before it", () => {
    const bytes = Buffer.concat([A, C, B.subarray(0, -1)]);

    expect(readObject(bytes)).toMatchObject({
      text: AROUND,
      problems: [`member 3 at byte ${A.length + C.length}: the object ends inside this gzip member`],
    });
  });

  it("does not read a bomb to its end", () => {
    const bomb = gzipSync(Buffer.alloc(2 * MAX_DOCUMENT_BYTES, "a"));

    expect(readObject(Buffer.concat([A, bomb, C]))).toMatchObject({
      text: AROUND,
      problems: [
        `member 2 at byte ${A.length}: no document ends within the first ${MAX_DOCUMENT_BYTES} bytes of its text`,
      ],
    });
  });

  it("does not take a document in the remains of a member for one of its own", () => {
    const stored = gzipSync(TEXT_2, { level: 0 });
    stored.writeUInt8(stored.readUInt8(stored.length - 8) ^ 1, stored.length - 8);

    expect(readObject(Buffer.concat([A, stored, C]))).toMatchObject({
      text: AROUND,
      problems: [expect.stringContaining(`member 2 at byte ${A.length}: CRC-32`) as string],
    });
  });

  it("reads gzip in gzip after a document that is cut", () => {
    expect(readObject(Buffer.concat([A, member(TEXT_2.slice(0, -1)), gzipSync(C)]))).toMatchObject({
      text: AROUND,
      problems: [expect.stringMatching(`^member 2 at byte ${A.length}: at byte \\d+ of its text: `) as string],
    });
  });

  it("does not take deflate data without a header for a member", () => {
    expect(readObject(deflateRawSync(TEXT_1, { strategy: constants.Z_FIXED }))).toMatchObject({
      text: "",
      problems: ["byte 0: expected a gzip member or a JSON document"],
    });
  });
});

const anyEvents = fc
  .array(fc.tuple(fc.string({ unit: "binary" }), fc.nat(1_000_000)), { maxLength: 8 })
  .map((all) => all.map(([message, number]) => event(number, message)));
const anyObject = fc.array(anyEvents, { minLength: 1, maxLength: 6 });
const linesOf = (envelopes: readonly (readonly TestEvent[])[]) =>
  envelopes
    .flat()
    .map((one) => ndjsonLine(one))
    .join("");

it("gives exactly the events, however they are grouped into members", () => {
  fc.assert(
    fc.property(anyObject, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (envelopes, endsMember) => {
      const text = envelopes
        .map((events, index) => envelopeText({ events }) + (endsMember[index] ? "\0" : ""))
        .join("");
      const groups = text.split("\0");

      expect(readObject(Buffer.concat(groups.map((group) => member(group))))).toMatchObject({
        text: linesOf(envelopes),
        problems: [],
      });
    }),
    { numRuns: 60 },
  );
});

it("gives exactly the healthy rest, whatever happens to one member", () => {
  fc.assert(
    fc.property(
      anyObject,
      anyEvents,
      anyObject,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
      (before, victim, after, flips) => {
        const damaged = Buffer.from(envelopeMember(...victim));
        for (const [place, mask] of flips) {
          const at = place % damaged.length;
          damaged[at] = (damaged[at] ?? 0) ^ mask;
        }
        const objects = [
          ...before.map((events) => envelopeMember(...events)),
          damaged,
          ...after.map((events) => envelopeMember(...events)),
        ];
        const { text, problems } = readObject(Buffer.concat(objects));
        const rest = linesOf(before) + linesOf(after);
        const whole = linesOf(before) + linesOf([victim]) + linesOf(after);

        // What was changed may be of no account, such as the time in a header.
        expect([rest, whole]).toContain(text);
        expect(text === whole || problems.length > 0).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
