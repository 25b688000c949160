import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { MAX_DOCUMENT_BYTES } from "../../../backup-format/segment";
import { placeOf } from "../../../cli/problem-report";
import { BackupReader } from "../../../cli/reading/backup-reader";
import { DecoderPool } from "../../../cli/reading/decoder-pool";
import type { ReadableObject } from "../../../cli/reading/object-bytes";
import { NDJSON, readObject } from "../../support/read-object";
import { WORKER_FILE } from "../../support/run-command";
import { envelopeMember, envelopeText, event, member, ndjsonLine } from "../../support/stored-objects";

/** An object in memory that comes in chunks of those sizes, again and again. */
class ChunkedObject implements ReadableObject {
  released = 0;
  opened = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly sizes: readonly number[] = [64 * 1024],
    readonly arrival?: Date,
  ) {}

  // eslint-disable-next-line @typescript-eslint/require-await -- what is read from elsewhere takes time
  async *open(offset: number): AsyncGenerator<Uint8Array> {
    if (offset < this.released) {
      throw new Error(`bytes from ${this.released} on were asked for last, got: ${offset}`);
    }
    this.opened += 1;
    for (let start = offset, chunk = 0; start < this.bytes.length; chunk += 1) {
      const size = this.sizes[chunk % this.sizes.length] ?? 1;
      yield this.bytes.subarray(start, start + size);
      start += size;
    }
  }

  release(offset: number): void {
    this.released = offset;
  }
}

async function read(objects: readonly ChunkedObject[], segmentBytes?: number, query = NDJSON, jobs = 1) {
  const pool = new DecoderPool({ query, jobs, workerFile: WORKER_FILE });
  const reader = new BackupReader<ChunkedObject>({
    pool,
    window: 3,
    objectsAhead: 2,
    signal: new AbortController().signal,
    ...(segmentBytes !== undefined && { segmentBytes }),
  });
  const texts: string[] = [];
  const problems: string[] = [];
  const ends: number[] = [];
  let parts = 0;
  for await (const reading of reader.read(listed(objects))) {
    if (reading.kind === "end") {
      ends.push(reading.sizeBytes);
      continue;
    }
    parts += 1;
    texts.push(...reading.decoded.output.map(({ bytes }) => Buffer.from(bytes).toString()));
    problems.push(...reading.decoded.problems.map((problem) => `${placeOf(problem)}: ${problem.reason}`));
  }
  await pool.close();
  return { text: texts.join(""), problems, ends, parts };
}

// eslint-disable-next-line @typescript-eslint/require-await -- objects are listed one after the other
async function* listed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const members = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => envelopeMember(event(from + index)));
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ndjsonLine(event(from + index))).join("");

it("gives what objects hold in the objects' order", async () => {
  const objects = [members(0, 50), [], members(50, 51), members(51, 120)].map((all) => Buffer.concat(all));

  expect(
    await read(
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
  const { text } = await read(objects, 300, { ...NDJSON, format: "row" });

  const rows = text.trimEnd().split("\n");
  expect(rows.map((row) => (JSON.parse(row) as { arrivedAt?: number }).arrivedAt)).toEqual([
    ...Array<number>(4).fill(first.getTime()),
    ...Array<number>(4).fill(second.getTime()),
    undefined,
  ]);
});

it("decodes an object in several parts", async () => {
  const { parts, text } = await read([new ChunkedObject(Buffer.concat(members(0, 50)))], 500);

  expect(text).toBe(lines(0, 50));
  expect(parts).toBeGreaterThan(10);
});

it("lets go of the bytes that it has dealt with", async () => {
  const object = new ChunkedObject(Buffer.concat(members(0, 50)));
  await read([object], 500);

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
          expect(await read([new ChunkedObject(bytes, sizes)], segmentBytes)).toMatchObject({ text, problems });
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("a member that is long", () => {
  const filler = "x".repeat(64 * 1024);
  const textOf = (first: number) =>
    Array.from({ length: 160 }, (_, index) =>
      envelopeText({ events: [event(first + index, `${index}${filler}`)] }),
    ).join("\n");
  const linesOf = (first: number) =>
    Array.from({ length: 160 }, (_, index) => ndjsonLine(event(first + index, `${index}${filler}`))).join("");
  const hashed = (text: string) => text.replaceAll(filler, "~");

  it.each([1, 3])("is read in parts, among others, by %i threads", async (jobs) => {
    const firsts = [0, 1000, 2000, 3000];
    const objects = firsts.map((first) =>
      Buffer.concat([
        envelopeMember(event(first + 998)),
        gzipSync(textOf(first), { level: 1 }),
        envelopeMember(event(first + 999)),
      ]),
    );

    const { text, problems, parts } = await read(
      objects.map((bytes) => new ChunkedObject(bytes)),
      undefined,
      NDJSON,
      jobs,
    );

    expect(problems).toEqual([]);
    expect(parts).toBeGreaterThan(firsts.length);
    expect(hashed(text)).toBe(
      hashed(
        firsts
          .map((first) => ndjsonLine(event(first + 998)) + linesOf(first) + ndjsonLine(event(first + 999)))
          .join(""),
      ),
    );
  });
});

it("tells of zeros after a member that gave more than is taken at once", async () => {
  const filler = "x".repeat(64 * 1024);
  const long = gzipSync(Array.from({ length: 160 }, (_, n) => envelopeText({ events: [event(n, filler)] })).join("\n"));
  const bytes = Buffer.concat([long, Buffer.alloc(30), ...members(500, 503)]);
  const { text, problems } = readObject(bytes);

  const got = await read([new ChunkedObject(bytes)], 1000);
  expect(problems).toHaveLength(1);
  expect(got.problems).toEqual(problems);
  expect(got.text === text).toBe(true);
});

describe("a member that is too long for the memory", () => {
  const envelopes = Array.from({ length: 40 }, (_, index) =>
    envelopeText({ events: [event(index, "x".repeat(1024 * 1024))] }),
  );
  const long = gzipSync(envelopes.join("\n"), { level: 1 });
  const around = [envelopeMember(event(100)), envelopeMember(event(101))] as const;
  const hashed = (text: string) => text.replace(/x+/g, (run) => `${run.length} x`);

  it("is read as a stream", async () => {
    expect(long.length < MAX_DOCUMENT_BYTES && envelopes.join("").length > MAX_DOCUMENT_BYTES).toBe(true);

    const { text, problems } = await read([new ChunkedObject(Buffer.concat([around[0], long, around[1]]))]);

    expect({ text: hashed(text), problems }).toEqual({
      text: hashed(
        ndjsonLine(event(100)) +
          envelopes.map((_, index) => ndjsonLine(event(index, "x".repeat(1024 * 1024)))).join("") +
          ndjsonLine(event(101)),
      ),
      problems: [],
    });
  });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    [
      "with a wrong checksum",
      (bytes) => bytes.fill(0, bytes.length - 8, bytes.length - 4),
      "CRC-32 does not match: stored 0x00000000",
    ],
    ["with a wrong length", (bytes) => bytes.fill(0, bytes.length - 4), "length does not match: stored 0, got"],
  ])("%s costs only itself", async (_, damage, reason) => {
    const bytes = Buffer.concat([around[0], damage(Buffer.from(long)), around[1]]);

    expect(await read([new ChunkedObject(bytes)])).toMatchObject({
      text: ndjsonLine(event(100)) + ndjsonLine(event(101)),
      problems: [expect.stringContaining(`member 2 at byte ${around[0].length}: ${reason}`) as string],
    });
  });
});
