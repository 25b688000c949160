import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { RetainedBytes } from "../../../cli/sources/retained-bytes";
import { streamObject } from "../../../cli/sources/stream-object";

const signal = new AbortController().signal;
const CONTENT = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 251));
const chunksOf = (size: number) =>
  Array.from({ length: Math.ceil(CONTENT.length / size) }, (_, index) =>
    CONTENT.subarray(index * size, (index + 1) * size),
  );

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) {
    all.push(chunk);
  }
  return Buffer.concat(all);
}

describe("standard input", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "retained-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("is opened when it is first read, and has neither size nor time", async () => {
    let opened = 0;
    const object = streamObject("-", () => {
      opened += 1;
      return Readable.from([Buffer.from("all")]);
    });

    expect(object).toMatchObject({ name: "-", sizeBytes: undefined, lastModified: undefined, arrival: undefined });
    expect(opened).toBe(0);
    expect(String(await readAll(object.open(0, signal)))).toBe("all");
    expect(opened).toBe(1);
  });

  test.each([
    ["memory", 1_000_000],
    ["memory and a file", 1000],
  ])("can be read again from any offset that was not released, from %s", async (_, memoryBytes) => {
    const object = streamObject("-", () => Readable.from(chunksOf(700)), new RetainedBytes(memoryBytes, folder));

    expect((await readAll(object.open(0, signal))).equals(CONTENT)).toBe(true);
    for (const offset of [0, 1, 699, 700, 5000, 9999, 10_000]) {
      object.release(offset);
      expect((await readAll(object.open(offset, signal))).equals(CONTENT.subarray(offset))).toBe(true);
    }
  });

  test("leaves no file behind that has a name", async () => {
    const object = streamObject("-", () => Readable.from(chunksOf(700)), new RetainedBytes(1000, folder));
    await readAll(object.open(0, signal));

    expect(readdirSync(folder)).toEqual([]);
  });

  test("gives what has come so far, to several readers, before it ends", async () => {
    const stream = new PassThrough();
    const object = streamObject("-", () => stream, new RetainedBytes(4, folder));
    const one = object.open(0, signal)[Symbol.asyncIterator]();
    const other = object.open(0, signal)[Symbol.asyncIterator]();
    const first = Promise.all([one.next(), other.next()]);
    stream.write("first");

    expect((await first).map(({ value }) => String(value))).toEqual(["first", "first"]);
    object.release(5);
    stream.end("second");
    expect(String((await one.next()).value)).toBe("second");
    expect(await one.next()).toEqual({ value: undefined, done: true });
    expect(String((await other.next()).value)).toBe("second");
  });

  test("that is asked for released bytes fails loudly", async () => {
    const object = streamObject("-", () => Readable.from(chunksOf(700)));
    await readAll(object.open(0, signal));
    object.release(100);

    await expect(readAll(object.open(99, signal))).rejects.toThrow(
      /^Bytes from 99 on were asked for, and those before 100 released\.$/,
    );
  });

  test("that cannot be kept says where there is no place", async () => {
    const nowhere = join(folder, "nowhere");
    const object = streamObject("-", () => Readable.from(chunksOf(700)), new RetainedBytes(1000, nowhere));

    await expect(readAll(object.open(0, signal))).rejects.toMatchObject({
      name: "UnreadableError",
      message: expect.stringContaining(`cannot write temporary data in ${nowhere}: ENOENT`) as unknown,
    });
  });

  test("that breaks is told by its name, after what came before", async () => {
    const stream = new PassThrough();
    const opened = streamObject("-", () => stream).open(0, signal);
    const chunks = opened[Symbol.asyncIterator]();
    const first = chunks.next();
    stream.write("first");
    expect(String((await first).value)).toBe("first");
    stream.destroy(Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" }));

    await expect(chunks.next()).rejects.toMatchObject({
      name: "UnreadableError",
      message: "cannot read standard input: the disk has an input/output error",
    });
  });

  test("is left when reading is to end, also while nothing comes", async () => {
    const stopping = new AbortController();
    const stream = new PassThrough();
    const waiting = readAll(streamObject("-", () => stream).open(0, stopping.signal));
    stopping.abort();

    await expect(waiting).rejects.toThrow(/^This operation was aborted$/);
    expect(stream.destroyed).toBe(true);
  });
});
