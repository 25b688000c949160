import fs, { readdirSync } from "node:fs";
import fc from "fast-check";
import type { RecordIndex } from "../../backup-format/event-query";
import { AccessError } from "../../cli/errors";
import { RecordSorter, type RecordSorterOptions } from "../../cli/record-sorter";
import { TemporaryFolder } from "../../cli/temporary-folder";
import { temporaryFolder } from "../support/fake-program";

interface TestRecord {
  readonly time: number;
  readonly id: string;
  readonly text: string;
  /** Numbers that stand for identities. Without them it has one, of time and id. */
  readonly identities?: readonly number[];
}

const folder = new TemporaryFolder(temporaryFolder());
afterAll(() => {
  folder.close();
});

function chunkOf(records: readonly TestRecord[]): [Uint8Array, RecordIndex] {
  const endsOf = (lengths: readonly number[]) => {
    let end = 0;
    return Uint32Array.from(lengths, (length) => (end += length));
  };
  const texts = records.map(({ text }) => Buffer.from(text));
  const ids = records.map(({ id }) => Buffer.from(id));
  const identities = records.map(({ time, id, identities: given }) => given ?? [time * 1000 + Number(id)]);
  const areEnvelopes = identities.some(({ length }) => length !== 1);
  return [
    Buffer.concat(texts),
    {
      count: records.length,
      ends: endsOf(texts.map(({ length }) => length)),
      timestamps: Float64Array.from(records, ({ time }) => time),
      logGroups: new Uint32Array(2 * records.length),
      ids: Buffer.concat(ids),
      idEnds: endsOf(ids.map(({ length }) => length)),
      identities: Uint32Array.from(identities.flat().flatMap((number) => [number * 2_654_435_761, number, 7, 1])),
      identityEnds: areEnvelopes ? endsOf(identities.map(({ length }) => length)) : new Uint32Array(0),
    },
  ];
}

/** What the sorter makes of the records, given some at a time. */
async function sorted(
  records: readonly TestRecord[],
  options: Omit<RecordSorterOptions, "temporaryFolder"> = {},
  atOnce = 7,
): Promise<{ text: string; records: number; repeats: number; sizes: number[] }> {
  const sorter = new RecordSorter({ temporaryFolder: folder, memoryBytes: 4096, ...options });
  const result = { text: "", records: 0, repeats: 0, sizes: [] as number[] };
  const pieces: Buffer[] = [];
  try {
    for (let from = 0; from < records.length; from += atOnce) {
      const [bytes, index] = chunkOf(records.slice(from, from + atOnce));
      sorter.add(bytes, index);
      bytes.fill(0);
      index.ids.fill(0);
    }
    for await (const chunk of sorter.sorted()) {
      pieces.push(Buffer.from(chunk.bytes));
      result.sizes.push(chunk.bytes.length);
      result.records += chunk.records;
    }
    return { ...result, text: Buffer.concat(pieces).toString(), repeats: sorter.repeats };
  } finally {
    sorter.close();
  }
}

/** Of all records: the order wanted, written down once more, slowly. */
function inOrder(records: readonly TestRecord[]): TestRecord[] {
  const isNumber = (id: string) => /^\d*$/.test(id);
  const timeOf = ({ time }: TestRecord) => (Number.isNaN(time) ? -Infinity : time);
  return [...records].sort((one, other) => {
    if (timeOf(one) !== timeOf(other)) {
      return timeOf(one) < timeOf(other) ? -1 : 1;
    }
    if (isNumber(one.id) !== isNumber(other.id)) {
      return isNumber(one.id) ? -1 : 1;
    }
    if (isNumber(one.id)) {
      const difference = BigInt(one.id || 0) - BigInt(other.id || 0);
      return difference === 0n ? 0 : difference < 0n ? -1 : 1;
    }
    return Buffer.compare(Buffer.from(one.id), Buffer.from(other.id));
  });
}

const time = fc.oneof(
  fc.constantFrom(0, -0, 1, 1.5, -1, NaN, 1_432_826_855_000, 1_432_826_855_001),
  fc.double({ noNaN: true }),
  fc.integer({ min: 1_432_826_855_000, max: 1_432_826_999_000 }),
);
const id = fc.oneof(
  fc.nat({ max: 20 }).map(String),
  fc.constantFrom("007", "7", "0", "000", "1a", "é", "", "ab", "a"),
  fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String),
);
const text = fc.string({ maxLength: 80 }).map((line) => `${line}\n`);

describe("RecordSorter", () => {
  it("sorts by time, then id, then as they came, in memory and through files", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ time, id, text }), { maxLength: 300 }),
        fc.constantFrom(0, 100, 400, 4000, 100_000),
        fc.constantFrom(1, 64, 10_000),
        fc.constantFrom(Infinity, 0, 1, 17),
        async (records, memoryBytes, chunkBytes, limit) => {
          const wanted = inOrder(records).slice(0, limit);
          const result = await sorted(records, { memoryBytes, chunkBytes, limit });
          expect(result.text).toBe(wanted.map((record) => record.text).join(""));
          expect(result.records).toBe(wanted.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("merges more runs than can be open at once, in several passes, and keeps the order of equals", async () => {
    const records = Array.from({ length: 300 }, (_, index) => ({ time: index % 3, id: "1", text: `${index}\n` }));
    const result = await sorted(records, { memoryBytes: 1 });
    expect(result.text).toBe(
      inOrder(records)
        .map((record) => record.text)
        .join(""),
    );
    expect(folder.bytesInUse).toBe(0);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("drops repeats of an event, wherever they came, and keeps others of the same time and id", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ time: fc.nat({ max: 5 }), id: fc.nat({ max: 3 }).map(String), stream: fc.nat({ max: 2 }) }),
        ),
        fc.constantFrom(1, 200, 10_000),
        async (events, memoryBytes) => {
          const records = events.map(({ time: at, id: name, stream }, index) => ({
            time: at,
            id: name,
            text: `${index}\n`,
            identities: [at * 100 + Number(name) * 10 + stream],
          }));
          const seen = new Set<number>();
          const wanted = inOrder(records).filter(
            ({ identities: [identity = 0] = [] }) => !seen.has(identity) && seen.add(identity),
          );
          const result = await sorted(records, { memoryBytes, dedupe: true });
          expect(result.text).toBe(wanted.map((record) => record.text).join(""));
          expect(result.repeats).toBe(records.length - wanted.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("drops an envelope when all of its events were in earlier ones, never one without events", async () => {
    const records = [
      { time: 3, id: "3", text: "late part\n", identities: [3, 4] },
      { time: 1, id: "1", text: "whole\n", identities: [1, 2, 3, 4] },
      { time: 2, id: "2", text: "with a new one\n", identities: [2, 5] },
      { time: NaN, id: "", text: "none\n", identities: [] },
      { time: NaN, id: "", text: "none\n", identities: [] },
      { time: 4, id: "2", text: "seen in two\n", identities: [1, 5] },
    ];
    const result = await sorted(records, { memoryBytes: 300, dedupe: true });
    expect(result.text).toBe("none\nnone\nwhole\nwith a new one\n");
    expect(result).toMatchObject({ records: 4, repeats: 2 });
  });

  it("counts dropped repeats not towards the limit", async () => {
    const records = [1, 1, 1, 2, 2, 3].map((at) => ({ time: at, id: "1", text: `${at}\n` }));
    const result = await sorted(records, { memoryBytes: 1, dedupe: true, limit: 2 });
    expect(result.text).toBe("1\n2\n");
  });

  it("gives chunks of whole records, and spreads only a record that is larger than a chunk", async () => {
    const lengths = [40, 50, 30, 250, 10];
    const records = lengths.map((length, at) => ({ time: at, id: "1", text: `${"x".repeat(length - 1)}\n` }));
    const result = await sorted(records, { chunkBytes: 100 });
    expect(result.sizes).toEqual([90, 30, 100, 100, 60]);
    expect(result.records).toBe(5);
  });

  it("says that the disk is full, how much is on it, and what to do", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    jest.spyOn(fs, "writeSync").mockImplementation(() => {
      throw full;
    });
    const records = [1, 2].map((at) => ({ time: at, id: "1", text: "x\n" }));
    try {
      const failure = new AccessError(
        `no space is left for temporary data in ${folder.path}, which holds 0 B now: free some, or set TMPDIR to a folder on a bigger disk`,
        { cause: full },
      );
      await expect(sorted(records, { memoryBytes: 1 })).rejects.toEqual(failure);
    } finally {
      jest.restoreAllMocks();
    }
  });
});
