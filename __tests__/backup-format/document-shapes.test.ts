import { EventFilter } from "../../backup-format/event-filter";
import type { EventQuery } from "../../backup-format/event-query";
import { FastDocuments } from "../../backup-format/fast-documents";
import { Kernel } from "../../backup-format/kernel";
import { KernelState } from "../../backup-format/kernel-state";
import { RecordOutput } from "../../backup-format/record-output";
import { type Outcome, PLAIN, readDocument } from "../support/read-documents";

const ID = "3195310660696698337880902507980421114328961542429EXAMPLE";
const head = { messageType: "DATA_MESSAGE", owner: "123456789012", logGroup: "/aws/lambda/x", logStream: "s/1" };
const event = (message: string, more: object = {}) => ({ id: ID, timestamp: 1_432_826_855_000, message, ...more });
const envelope = (events: readonly object[], more: object = {}) => ({
  ...head,
  subscriptionFilters: ["f"],
  logEvents: events,
  ...more,
});

/** By the fast path where it can, and by the slow one: the answer must be the same. */
function read(text: string | Uint8Array, query: Partial<EventQuery> = {}): Outcome {
  const fast = readDocument(text, { ...PLAIN, ...query }, false);
  expect(fast).toEqual(readDocument(text, { ...PLAIN, ...query }, true));
  return fast;
}

const messages: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["what separates envelopes", '}{"messageType":"DATA_MESSAGE"'],
  ["what separates events", '"},{"id":"1","timestamp":1,"message":"x'],
  ["a whole envelope", JSON.stringify(envelope([event(JSON.stringify(envelope([event("x")])))]))],
  ["line ends of every kind", "a\nb\r\nc\rd\u2028e\u2029f"],
  ["quotes and backslashes", `${'"'.repeat(70)}${"\\".repeat(71)}${'\\"'.repeat(70)}`],
  ["gzip magic", "\u001f\u008b\u0008\u0000"],
  ["a NUL", "a\u0000b"],
  ["Japanese, emoji and half of one", "日本語😀\ud83d"],
  ["1 MB", 'x\n"'.repeat(350_000)],
];

describe("messages", () => {
  test.each(messages)("come through with %s in them", (_, message) => {
    const text = JSON.stringify(envelope([event("before"), event(message), event("after")]));
    const names = { logGroup: head.logGroup, logStream: head.logStream, owner: head.owner };

    const lines = read(text).output.split("\n").slice(0, -1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      ["before", message, "after"].map((one) => ({ ...event(one), ...names })),
    );

    const time = "2015-05-28T15:27:35.000Z";
    expect(read(text, { format: "text" }).output).toBe(
      ["before", message.replace(/\p{Surrogate}/gu, "\uFFFD"), "after"]
        .map((one) => `${time} /aws/lambda/x s/1 ${one}\n`)
        .join(""),
    );
    expect(read(text, { format: "envelope" }).output).toBe(`${text}\n`);
  });

  test("lose the line ends at their end, in text, and no others", () => {
    const text = JSON.stringify(envelope([event("\n\r\na\n\n b \r\n\r\n"), event("\n")]));
    const start = "2015-05-28T15:27:35.000Z /aws/lambda/x s/1 ";

    expect(read(text, { format: "text" }).output).toBe(`${start}\n\r\na\n\n b \n${start}\n`);
  });

  test("cannot drive a terminal", () => {
    const text = JSON.stringify(
      envelope([event("\u001b[2J\u0007\t\n\u009b1m\u007f\r\u00a0é")], { logGroup: "g\u001b", logStream: "\u0080" }),
    );

    expect(read(text, { format: "text", terminal: true }).output).toBe(
      "\u001b[2m2015-05-28T15:27:35.000Z\u001b[0m \u001b[36mg\\u001b\u001b[0m \u001b[32m\\u0080\u001b[0m " +
        "\\u001b[2J\\u0007\t\n\\u009b1m\\u007f\\u000d\u00a0é\n",
    );
  });
});

const list = JSON.stringify([event("x"), event("é\n")]);
const { messageType, owner, logGroup, logStream } = head;
/** Kinds of envelopes that must be read at full speed. */
const usual: readonly (readonly [string, string])[] = [
  ["CloudWatch Logs' own", JSON.stringify(envelope([event("x"), event("é\n")]))],
  ["no events", JSON.stringify(envelope([]))],
  ["spaces", JSON.stringify(envelope([event("x"), event("é\n")]), undefined, 2)],
  ["CR LF", JSON.stringify(envelope([event("x")]), undefined, 2).replaceAll("\n", "\r\n")],
  ["sorted keys", `{"logEvents":${list},${JSON.stringify({ logGroup, logStream, messageType, owner }).slice(1)}`],
  [
    "keys after the events",
    JSON.stringify({ ...envelope([event("x")]), policyLevel: "ACCOUNT", n: [1.5e3, { a: null }] }),
  ],
  ["extractedFields", JSON.stringify(envelope([event("x", { extractedFields: { id: "1", a: '"' } })]))],
  [
    "other keys first in events",
    JSON.stringify(envelope([{ extra: [true, false], message: "x", timestamp: 1_700_000_000_000, id: "1" }])),
  ],
  [
    "ids that are numbers",
    JSON.stringify(
      envelope([
        { ...event("x"), id: 17 },
        { ...event("y"), id: 1.5 },
      ]),
    ),
  ],
  [
    "ids of any length",
    JSON.stringify(
      envelope([
        { ...event("x"), id: "" },
        { ...event("y"), id: 'é"'.repeat(99) },
      ]),
    ),
  ],
  [
    "times of any length",
    JSON.stringify(envelope([0, 7, 253_402_300_799_999].map((timestamp) => event("x", { timestamp })))),
  ],
  [
    "names that need escapes",
    JSON.stringify(envelope([event("x")], { logGroup: '"\\\n', owner: "日本", logStream: "\u0001" })),
  ],
];

describe("the fast path", () => {
  test.each(usual)("reads envelopes with %s", (_, text) => {
    const kernel = new Kernel();
    const state = new KernelState(kernel);
    const output = new RecordOutput(kernel, state, false);
    const fast = new FastDocuments(kernel, state, PLAIN, new EventFilter(PLAIN));
    const bytes = Buffer.from(text);
    const { start } = kernel.allocate(bytes.length);
    kernel.bytes.set(bytes, start);

    expect(fast.read(start, start + bytes.length)).toBe("read");
    expect(Buffer.from(output.take().bytes).toString()).toBe(read(text).output);
  });
});

const control = JSON.stringify(
  envelope([event("CWL CONTROL MESSAGE: Checking health of destination Firehose.", { id: "" })], {
    messageType: "CONTROL_MESSAGE",
    owner: "CloudwatchLogs",
    logGroup: "",
    logStream: "",
  }),
);

describe("control messages", () => {
  test.each(["ndjson", "text", "none"] as const)("never are events, as %s", (format) => {
    const { read: outcome, rows, output, statistics } = read(control, { format, index: true });

    expect({ outcome, rows, output }).toEqual({ outcome: { kind: "read", end: control.length }, rows: [], output: "" });
    expect(statistics).toEqual({
      ...{ controlMessages: 1, envelopes: 0, events: 0, firstMs: undefined, lastMs: undefined },
      logGroups: new Map(),
    });
  });

  test.each([
    ["without a filter", {}, `${control}\n`],
    ["not with a filter of names", { logGroups: ["*"] }, ""],
    ["not with a filter of events", { grep: /CONTROL/ }, ""],
  ])("are envelopes %s", (_, query, expected) => {
    expect(read(control, { format: "envelope", ...query }).output).toBe(expected);
  });

  test("have no identity that could be repeated", () => {
    expect(read(control, { format: "envelope", index: true }).rows).toMatchObject([
      { timestamp: 1_432_826_855_000, id: "", identities: [] },
    ]);
  });
});

describe("of a repeated key", () => {
  test("the last value counts", () => {
    const text = `{"logGroup":1,"messageType":"x",${JSON.stringify(envelope([event("x")])).slice(
      1,
      -3,
    )},"message":"y","id":null,"id":"2"}]}`;

    expect(read(text, { format: "text" }).output).toBe("2015-05-28T15:27:35.000Z /aws/lambda/x s/1 y\n");
    expect(read(text, { index: true }).rows).toMatchObject([{ id: "2" }]);
  });
});

describe("damage", () => {
  const good = JSON.stringify(envelope([event("x")]));
  const long = JSON.stringify({ a: "x".repeat(60) });
  test.each<[string, number, string]>([
    ['{"a":1;', 6, 'expected "," or "}", got: ;'],
    ['{"a":[1}', 7, 'expected "," or "]", got: }'],
    ["{1:2}", 1, "expected a key in quotes, got: 1"],
    ['{"a":1,}', 7, "expected a key in quotes, got: }"],
    ['{"a" 1}', 5, 'expected ":", got: 1'],
    ['{"a":[1,]}', 8, "expected a value, got: ]"],
    ['{"a":tru}', 8, "expected the word true, got: }"],
    ['{"a":01}', 6, 'expected "," or "}", got: 1'],
    ['{"a":1.}', 7, "expected a digit, got: }"],
    ['{"a":-}', 6, "expected a digit, got: }"],
    ['{"a":1e+}', 8, "expected a digit, got: }"],
    ['{"a":NaN}', 5, "expected a value, got: N"],
    ['{"a":"\t"}', 6, "a string holds the control character 0x09"],
    ['{"a":"\\x41"}', 7, 'expected one of "\\/bfnrtu after a backslash, got: x'],
    ['{"a":"\\u00g0"}', 10, "expected a hexadecimal digit, got: g"],
    ['{"a":\u00a0', 5, "expected a value, got: 0xc2"],
    ['{"a":\u0000', 5, "expected a value, got: 0x00"],
  ])("in %j is found where it is", (text, at, reason) => {
    expect(read(text).read).toEqual({ kind: "damaged", at, reason });
  });

  test.each([
    ["a byte that never begins a character", [0xff], "0xff"],
    ["a continuation alone", [0x80], "0x80"],
    ["an overlong form", [0xe0, 0x80, 0x80], "0xe0 0x80"],
    ["a surrogate", [0xed, 0xa0, 0x80], "0xed 0xa0"],
    ["what is beyond Unicode", [0xf4, 0x90, 0x80, 0x80], "0xf4 0x90"],
    ["a cut character", [0xe2, 0x82, 0x22], "0xe2 0x82 0x22"],
  ])("is %s: not UTF-8", (_, bytes, shown) => {
    const at = good.indexOf('"x"') + 1;
    const text = Buffer.concat([Buffer.from(good.slice(0, at)), Buffer.from(bytes), Buffer.from(good.slice(at))]);

    expect(read(text, { index: true })).toMatchObject({
      read: { kind: "damaged", at, reason: `not UTF-8: ${shown}` },
      output: "",
      rows: [],
    });
  });

  test.each<[string, string, string]>([
    ["{}", "{", 'it has no "messageType"'],
    [long, "{", 'it has no "messageType"'],
    [good.replace("owner", "Owner"), "{", 'it has no "owner"'],
    [good.replace('"/aws/lambda/x"', "null"), "null", '"logGroup" must be a string, got: null'],
    [good.replace('"s/1"', long), long, `"logStream" must be a string, got: ${long.slice(0, 40)}…`],
    [good.replace(/\[{.*}\]/, "{}"), "{}", '"logEvents" must be an array, got: {}'],
    [good.replace(/\[{.*}\]/, "[[]]"), "[]]", "event 1 must be an object, got: []"],
    [good.replace("}]", "},{}]"), "{}]", 'event 2 has no "id"'],
    [good.replace(`"${ID}"`, "true"), "true", '"id" of event 1 must be a string or a number, got: true'],
    [good.replace("1432826855000", '"1"'), '"1"', '"timestamp" of event 1 must be a number, got: "1"'],
    [good.replace("1432826855000", "1e999"), "1e999", '"timestamp" of event 1 is no time, got: 1e999'],
    [good.replace('"x"}', "{}}"), "{}}", '"message" of event 1 must be a string, got: {}'],
  ])("is what is JSON but no envelope: %s", (text, damaged, reason) => {
    const at = text.indexOf(damaged);

    expect(read(`${text} `).read).toEqual({
      ...{ kind: "damaged", at, end: text.length },
      reason: `not an envelope: ${reason}`,
    });
  });

  test("is a message of another type", () => {
    const text = good.replace("DATA_", "OTHER_");

    expect(read(text).read).toEqual({
      ...{ kind: "damaged", at: text.indexOf('"OTHER'), end: text.length },
      reason: 'unknown messageType "OTHER_MESSAGE"',
    });
  });

  test("is nesting without an end, which is no danger", () => {
    const depth = 100_000;
    const nested = `${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`;

    expect(read(nested).read).toMatchObject({ kind: "damaged", end: nested.length });
    expect(read(nested.slice(0, -1)).read).toEqual({ kind: "cut" });
  });
});
