import { gzipSync } from "node:zlib";
import { Kernel } from "../../../backup-format/kernel";
import type { ErrorRecord } from "../../../cli/redrive/error-record";
import { readErrorRecords } from "../../../cli/redrive/error-records";
import { ErrorScanner } from "../../../cli/redrive/error-scanner";
import { ARRIVAL_MS, conversionFailed, processingFailed } from "../../support/error-documents";
import { envelopeMember, envelopeText, event } from "../../support/stored-objects";

const scanner = new ErrorScanner(new Kernel());
const { signal } = new AbortController();
const CHUNK_BYTES = 65_536;
/** Parts that end everywhere in a record. */
const PART_SIZES = [3, 7, 63, 64, 65, 100, 500, 1000];
const LAMBDA = {
  code: "Lambda.FunctionError",
  message: "The Lambda function was successfully invoked but it returned an error result.",
};

/** Reads an object, looking at so many bytes at once. */
async function read(bytes: Buffer | string, partBytes?: number): Promise<ShownRecord[]> {
  const content = Buffer.from(bytes);
  const object = {
    // eslint-disable-next-line @typescript-eslint/require-await -- as others come from S3
    async *open(offset: number) {
      for (let at = offset; at < content.length; at += CHUNK_BYTES) {
        yield content.subarray(at, at + CHUNK_BYTES);
      }
    },
    release: () => undefined,
  };
  const records: ShownRecord[] = [];
  for await (const record of readErrorRecords(object, {
    scanner,
    signal,
    ...(partBytes !== undefined && { partBytes }),
  })) {
    records.push(shown(record));
  }
  return records;
}

/** A record with its data in hexadecimal, which shows better what differs. */
type ShownRecord = ReturnType<typeof shown>;

function shown(record: ErrorRecord) {
  return "data" in record ? { ...record, data: hex(record.data) } : record;
}

const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
const one = envelopeMember(event(1));
const two = envelopeMember(event(2), event(3));
const ofLambda = (data: Uint8Array): ShownRecord => ({
  error: LAMBDA,
  arrivalMs: ARRIVAL_MS,
  data: hex(data),
});
const asItIs = (data: Uint8Array): ShownRecord => ({ error: undefined, arrivalMs: undefined, data: hex(data) });
const lost = (reason: string): ShownRecord => ({ error: undefined, reason });

describe("the records of an error object", () => {
  const both = [ofLambda(one), ofLambda(two)];
  const documents = [processingFailed(one), processingFailed(two)];

  test.each([
    ["a line each", documents.join("\n")],
    ["a line each, with an end after the last", `${documents.join("\r\n")}\r\n`],
    ["back to back", documents.join("")],
    ["spread over lines", documents.map((text) => JSON.stringify(JSON.parse(text), null, 2)).join("\n")],
    ["after a byte order mark", `\uFEFF${documents.join("\n")}`],
    ["with escaped slashes", documents.join("\n").replaceAll("/", "\\/")],
  ])("are JSON documents %s", async (_, text) => {
    expect(await read(text)).toEqual(both);
    for (const partBytes of PART_SIZES) {
      expect(await read(text, partBytes)).toEqual(both);
    }
  });

  test.each([
    ["in one gzip member", gzipSync(documents.join("\n"))],
    ["in a gzip member each", Buffer.concat(documents.map((text) => gzipSync(text)))],
  ])("are JSON documents %s", async (_, bytes) => {
    expect(await read(bytes)).toEqual(both);
    for (const partBytes of PART_SIZES) {
      expect(await read(bytes, partBytes)).toEqual(both);
    }
  });

  test("are documents in gzip whose text does not fit the memory", async () => {
    const big = Buffer.alloc(1_000_000, "a");
    const documents = Array.from({ length: 30 }, (_, number) =>
      processingFailed(Buffer.concat([big, Buffer.from([number])])),
    );
    const records = await read(gzipSync(documents.join("\n"), { level: 1 }));

    expect(records.map((record) => "data" in record && parseInt(record.data.slice(-2), 16))).toEqual([
      ...Array(30).keys(),
    ]);
  }, 30_000);

  test("are told with the code and message of a format conversion", async () => {
    const error = { code: "DataFormatConversion.ParseError", message: "Encountered malformed JSON." };

    expect(await read(conversionFailed(one))).toEqual([{ error, arrivalMs: ARRIVAL_MS, data: hex(one) }]);
  });

  test("are told with code and message as AWS's page spells them", async () => {
    const text = JSON.stringify({ ErrorCode: "X", ErrorMessage: "y", rawData: one.toString("base64") });

    expect(await read(text)).toEqual([{ error: { code: "X", message: "y" }, arrivalMs: undefined, data: hex(one) }]);
  });

  test.each<[string, unknown, number | undefined]>([
    ["a number", 1_763_812_345_000, 1_763_812_345_000],
    ["a number in quotes", "1763812345000", 1_763_812_345_000],
    ["ISO 8601", "2026-11-22T19:05:42.000Z", ARRIVAL_MS],
    ["seconds, which Firehose does not write", 1_763_812_345, undefined],
    ["no time", "soon", undefined],
    ["null", null, undefined],
  ])("have an arrival time that is %s", async (_, arrivalTimestamp, arrivalMs) => {
    expect(await read(processingFailed(one, { arrivalTimestamp }))).toEqual([
      { error: LAMBDA, arrivalMs, data: hex(one) },
    ]);
  });

  test("are gzip members as they are", async () => {
    expect(await read(Buffer.concat([one, two]))).toEqual([asItIs(one), asItIs(two)]);
    for (const partBytes of PART_SIZES) {
      expect(await read(Buffer.concat([one, two]), partBytes)).toEqual([asItIs(one), asItIs(two)]);
    }
  });

  test("are members as they are also where a message tells of rawData", async () => {
    const telling = envelopeMember(event(1, '{"rawData":"x"}'));

    expect(await read(telling)).toEqual([asItIs(telling)]);
  });

  test("are members and documents in turn", async () => {
    const bytes = Buffer.concat([Buffer.from(`${processingFailed(one)}\n`), two, Buffer.from(processingFailed(two))]);

    expect(await read(bytes)).toEqual([ofLambda(one), asItIs(two), ofLambda(two)]);
  });

  test("are documents as they are where these have no rawData", async () => {
    const text = envelopeText({ events: [event(1)] });

    expect(await read(`${text}\n${text}`)).toEqual([asItIs(Buffer.from(text)), asItIs(Buffer.from(text))]);
  });

  test.each<[string, object, string]>([
    ["no text", { rawData: 5 }, "its rawData is not a text"],
    ["null", { rawData: null }, "its rawData is not a text"],
    ["no base64", { rawData: "{}" }, "its rawData is not base64"],
    ["empty", { rawData: "" }, "its rawData is empty"],
  ])("cannot be had where rawData is %s", async (_, more, reason) => {
    expect(await read(processingFailed(one, more))).toEqual([{ error: LAMBDA, reason }]);
  });
});

describe("damage in an error object", () => {
  const good = processingFailed(one);

  test.each<[string, string, readonly string[]]>([
    ["text that is none", `nothing\n${good}`, ["at byte 0: expected a JSON document or a gzip member"]],
    [
      "a document that is broken",
      `{"rawData":"abc\n${good}`,
      ["at byte 0: not valid JSON at byte 15: a string holds the control character 0x0a"],
    ],
    ["zeros", `\0\0\0\n${good}`, ["at byte 0: expected a JSON document or a gzip member"]],
  ])("is told, and what follows it is read: %s", async (_, text, reasons) => {
    expect(await read(text)).toEqual([...reasons.map(lost), ofLambda(one)]);
    for (const partBytes of PART_SIZES) {
      expect(await read(text, partBytes)).toEqual([...reasons.map(lost), ofLambda(one)]);
    }
  });

  test("is told where the object ends inside a document", async () => {
    expect(await read(`${good}\n${good.slice(0, -1)}`)).toEqual([
      ofLambda(one),
      lost(`at byte ${good.length + 1}: the object ends inside this JSON document`),
    ]);
  });

  test("is told where a gzip member is damaged, and the next one is read", async () => {
    const broken = Buffer.from(one);
    broken.writeUInt32LE(0, broken.length - 8);
    const [record, next] = await read(Buffer.concat([broken, two]), 50);

    expect(record).toEqual(
      lost(expect.stringMatching(/^at byte 0: CRC-32 does not match: stored 0x00000000/) as string),
    );
    expect(next).toEqual(asItIs(two));
  });

  test("is told where a gzip member is damaged that does not fit the memory, and the next one is read", async () => {
    const broken = gzipSync(Buffer.alloc(33 * 1024 * 1024, "a"));
    broken.writeUInt32LE(0, broken.length - 4);
    const records = await read(Buffer.concat([broken, two]));

    expect(records).toEqual([lost("at byte 0: length does not match: stored 0, got 34603008"), asItIs(two)]);
  }, 30_000);

  test("is told where documents in gzip are damaged", async () => {
    expect(await read(gzipSync(`${good}\n${good.slice(0, -1)}`))).toEqual([
      ofLambda(one),
      lost(`in the gzip member at byte 0: at byte ${good.length + 1}: the text ends inside this JSON document`),
    ]);
  });

  test("takes no more than a bounded part of the object to get past", async () => {
    const garbage = Buffer.alloc(5_000_000, "x ");

    expect(await read(Buffer.concat([garbage, Buffer.from(`\n${good}`)]))).toEqual([
      lost("at byte 0: expected a JSON document or a gzip member"),
      ofLambda(one),
    ]);
  });

  test("is an object of no bytes", async () => {
    expect(await read("")).toEqual([lost("the object is empty")]);
  });
});
