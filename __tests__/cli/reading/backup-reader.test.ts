import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { BackupReader } from "../../../cli/reading/backup-reader";
import { DecoderPool } from "../../../cli/reading/decoder-pool";
import type { ReadableObject } from "../../../cli/reading/object-bytes";
import { ChunkedObject, listed, readObjects } from "../../support/chunked-object";
import { NDJSON, readObject } from "../../support/read-object";
import { WORKER_FILE } from "../../support/run-command";
import { envelopeMember, envelopeText, event, member, ndjsonLine } from "../../support/stored-objects";

const members = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => envelopeMember(event(from + index)));
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ndjsonLine(event(from + index))).join("");

it("gives what objects hold in the objects' order", async () => {
  const objects = [members(0, 50), [], members(50, 51), members(51, 120)].map((all) => Buffer.concat(all));

  expect(
    await readObjects(
      objects.map((bytes) => new ChunkedObject(bytes)),
      500,
    ),
  ).toMatchObject({
    text: lines(0, 120),
    problems: [],
    ends: objects.map(({ length }) => length),
  });
});

it("says in rows when their object arrived, however it is read", async () => {
  const damaged = Buffer.concat([...members(4, 6), Buffer.from("\x1fjunk"), ...members(6, 8)]);
  const [first, second] = [new Date(1_700_000_000_000), new Date(1_800_000_000_000)];
  const objects = [
    new ChunkedObject(Buffer.concat(members(0, 4)), [100], first),
    new ChunkedObject(damaged, [100], second),
    new ChunkedObject(Buffer.concat(members(8, 9))),
  ];
  const { text } = await readObjects(objects, 300, { ...NDJSON, format: "row" });

  const rows = text.trimEnd().split("\n");
  expect(rows.map((row) => (JSON.parse(row) as { arrivedAt?: number }).arrivedAt)).toEqual([
    ...Array<number>(4).fill(first.getTime()),
    ...Array<number>(4).fill(second.getTime()),
    undefined,
  ]);
});

it("decodes an object in several parts", async () => {
  const { parts, text } = await readObjects([new ChunkedObject(Buffer.concat(members(0, 50)))], 500);

  expect(text).toBe(lines(0, 50));
  expect(parts).toBeGreaterThan(10);
});

it("lets go of the bytes that it has dealt with", async () => {
  const object = new ChunkedObject(Buffer.concat(members(0, 50)));
  await readObjects([object], 500);

  expect(object.released).toBe(Buffer.concat(members(0, 50)).length);
});

it("ends with the error of an object that cannot be read, after what was read before it", async () => {
  const broken: ReadableObject = {
    open: () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("access denied")) }),
    }),
    release: () => undefined,
  };
  const pool = new DecoderPool({ query: NDJSON, jobs: 1, workerFile: WORKER_FILE });
  const options = { pool, window: 3, objectsAhead: 2, signal: new AbortController().signal };
  const texts: string[] = [];
  const reading = async () => {
    const sound: ReadableObject = new ChunkedObject(envelopeMember(event(1)));
    for await (const part of new BackupReader<ReadableObject>(options).read(listed([sound, broken]))) {
      texts.push(
        ...(part.kind === "part" ? part.decoded.output.map(({ bytes }) => Buffer.from(bytes).toString()) : []),
      );
    }
  };

  await expect(reading()).rejects.toThrow(new Error("access denied"));
  expect(texts).toEqual([ndjsonLine(event(1))]);
});

describe("what comes out does not depend on how an object is cut", () => {
  const healthy = members(0, 12);
  const damaged = Buffer.from(healthy[5] ?? []);
  damaged[20] = (damaged[20] ?? 0) ^ 0xff;
  const texts = Array.from({ length: 8 }, (_, index) => envelopeText({ events: [event(index), event(100 + index)] }));
  const glued = texts.join("");
  const shapes: readonly (readonly [string, Uint8Array])[] = [
    ["members", Buffer.concat(healthy)],
    ["a damaged member", Buffer.concat([...healthy.slice(0, 5), damaged, ...healthy.slice(6)])],
    ["a cut object", Buffer.concat(healthy).subarray(0, -5)],
    [
      "junk between members",
      Buffer.concat([...healthy.slice(0, 4), randomBytes(0), Buffer.from("\x1fjunk\x1f\x8b{"), ...healthy.slice(4)]),
    ],
    ["plain NDJSON", Buffer.from(texts.join("\n"))],
    ["plain documents", Buffer.from(glued)],
    ["plain documents, then members", Buffer.concat([Buffer.from(texts.join("\n")), ...healthy])],
    ["members, then plain documents", Buffer.concat([...healthy, Buffer.from(texts.join("\n"))])],
    [
      "broken plain documents, then members",
      Buffer.concat([Buffer.from(texts.slice(0, 3).join("\n").replaceAll('"owner":"', '"owner":')), ...healthy]),
    ],
    [
      "plain documents whose messages look like an end",
      Buffer.from(
        Array.from({ length: 8 }, (_, index) =>
          envelopeText({ events: [event(index, 'a}{"messageType"'), event(100 + index, "}\n{ }{")] }),
        ).join(""),
      ),
    ],
    ["zeros between plain documents", Buffer.from(texts.join("\n\0\0\n"))],
    ["a byte order mark before plain documents", Buffer.from(`\ufeff ${texts.join("\r\n")}`)],
    ["a broken plain document", Buffer.from(texts.join("\n").replace('"owner":"', '"owner":'))],
    [
      "documents over several members",
      Buffer.concat(
        [0, 1, 2, 3, 4, 5, 6, 7].map((part) =>
          member(glued.slice(part * 400, part === 7 ? undefined : (part + 1) * 400)),
        ),
      ),
    ],
    ["double gzip", gzipSync(Buffer.concat(healthy))],
    [
      "headers with a name",
      Buffer.concat(
        healthy.map((one) =>
          Buffer.concat([
            one.subarray(0, 3),
            Buffer.from([8]),
            one.subarray(4, 10),
            Buffer.from("name\0"),
            one.subarray(10),
          ]),
        ),
      ),
    ],
    ["zeros between", Buffer.concat(healthy.flatMap((one) => [one, Buffer.alloc(30)]))],
  ];

  it.each(shapes)("%s", async (_, bytes) => {
    const { text, problems } = readObject(bytes);

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 3000 }),
        async (sizes, segmentBytes) => {
          expect(await readObjects([new ChunkedObject(bytes, sizes)], segmentBytes)).toMatchObject({ text, problems });
        },
      ),
      { numRuns: 12 },
    );
  });
});
