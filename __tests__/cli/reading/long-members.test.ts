import { gzipSync } from "node:zlib";
import { MAX_DOCUMENT_BYTES, type Rest } from "../../../backup-format/segment";
import { DecoderPool } from "../../../cli/reading/decoder-pool";
import { ChunkedObject, readObjects } from "../../support/chunked-object";
import { NDJSON, readObject } from "../../support/read-object";
import { WORKER_FILE } from "../../support/run-command";
import { envelopeMember, envelopeText, event, ndjsonLine } from "../../support/stored-objects";

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

    const { text, problems, parts } = await readObjects(
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

it("goes on with the thread that has kept the text", async () => {
  const text = (name: string) =>
    Array.from({ length: 160 }, (_, n) => envelopeText({ events: [event(n, `${name}${"x".repeat(64 * 1024)}`)] })).join(
      "\n",
    );
  const pool = new DecoderPool({ query: NDJSON, jobs: 3, workerFile: WORKER_FILE });
  const place = {
    from: 0,
    skipText: 0,
    offset: 0,
    final: true,
    inDamage: false,
    afterZeros: false,
    endsAtMember: false,
  };
  const decode = (bytes: Uint8Array, rest: Partial<Rest> = {}) =>
    pool.decode({ ...place, ...rest, bytes, before: "member" });
  try {
    // Threads take a while to start: several rounds, so that all of them have texts.
    for (let round = 0; round < 4; round += 1) {
      const stored = ["a", "b", "c", "d"].map((name) => gzipSync(text(name), { level: 1 }));
      const firsts = await Promise.all(stored.map((bytes) => decode(Uint8Array.from(bytes))));
      expect(firsts.map(({ rest }) => rest?.kept)).not.toContain(undefined);
      // What is stored is damaged now: another decoder could not go on. The last ones first, so that no order helps.
      const seconds = await Promise.all(
        firsts
          .map(({ rest }, n) => ({ rest, bytes: Uint8Array.from(stored[n] ?? []).fill(0xff, 10) }))
          .reverse()
          .map(({ rest, bytes }) => decode(bytes, rest)),
      );
      expect(seconds.map(({ problems, rest }) => ({ problems, rest }))).toEqual(
        stored.map(() => ({ problems: [], rest: undefined })),
      );
    }
  } finally {
    await pool.close();
  }
});

it("tells of zeros after a member that gave more than is taken at once", async () => {
  const filler = "x".repeat(64 * 1024);
  const long = gzipSync(Array.from({ length: 160 }, (_, n) => envelopeText({ events: [event(n, filler)] })).join("\n"));
  const bytes = Buffer.concat([long, Buffer.alloc(30), ...[500, 501, 502].map((n) => envelopeMember(event(n)))]);
  const { text, problems } = readObject(bytes);

  const got = await readObjects([new ChunkedObject(bytes)], 1000);
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

    const { text, problems } = await readObjects([new ChunkedObject(Buffer.concat([around[0], long, around[1]]))]);

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

    expect(await readObjects([new ChunkedObject(bytes)])).toMatchObject({
      text: ndjsonLine(event(100)) + ndjsonLine(event(101)),
      problems: [expect.stringContaining(`member 2 at byte ${around[0].length}: ${reason}`) as string],
    });
  });
});
