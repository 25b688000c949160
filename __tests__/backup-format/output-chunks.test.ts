import type { RecordIndex } from "../../backup-format/event-query";
import { OutputChunks } from "../../backup-format/output-chunks";

const allocate = (bytes: number): Uint8Array => new Uint8Array(bytes);
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe("without an index", () => {
  const add = (chunks: OutputChunks, text: string, records: number): void => {
    chunks.add({ bytes: Buffer.from(text), records, index: undefined });
  };

  it("puts what is added into one chunk while there is room", () => {
    const chunks = new OutputChunks(allocate, false);
    add(chunks, "a\nb\n", 2);
    add(chunks, "c\n", 1);

    expect(chunks.bytes).toBe(6);
    expect(chunks.finish()).toEqual([
      { bytes: new Uint8Array(Buffer.from("a\nb\nc\n")), records: 3, index: undefined },
    ]);
    expect(chunks.bytes).toBe(0);
    expect(chunks.finish()).toEqual([]);
  });

  it("goes on in the next buffer where one is full, and counts a record where it ends", () => {
    const sizes: number[] = [];
    const chunks = new OutputChunks((bytes) => {
      sizes.push(bytes);
      return new Uint8Array(4);
    }, false);
    add(chunks, "abc", 1);
    add(chunks, "defghij", 2);

    const finished = chunks.finish();
    expect(finished.map(({ bytes }) => textOf(bytes))).toEqual(["abcd", "efgh", "ij"]);
    expect(finished.reduce((sum, { records }) => sum + records, 0)).toBe(3);
    expect(sizes).toEqual([1048576, 1048576, 1048576]);
  });

  it("asks for no memory where records are only counted", () => {
    const chunks = new OutputChunks(() => {
      throw new Error("memory was asked for");
    }, false);
    add(chunks, "", 2);
    add(chunks, "", 3);

    expect(chunks.finish()).toEqual([{ bytes: new Uint8Array(), records: 5, index: undefined }]);
  });

  it("has no chunk where there is no record", () => {
    const chunks = new OutputChunks(allocate, false);
    add(chunks, "", 0);

    expect(chunks.finish()).toEqual([]);
  });
});

describe("with an index", () => {
  const indexOf = (id: string): RecordIndex => ({
    count: 1,
    ends: Uint32Array.of(2),
    timestamps: Float64Array.of(1432826855000),
    identities: Uint32Array.of(1, 2, 3, 4),
    identityEnds: Uint32Array.of(1),
    logGroups: Uint32Array.of(5, 6),
    ids: Uint8Array.from(Buffer.from(id)),
    idEnds: Uint32Array.of(id.length),
  });

  it("keeps each take as a chunk, and neither changes with the memory it was taken from", () => {
    const chunks = new OutputChunks(allocate, true);
    const bytes = Buffer.from("a\n");
    const index = indexOf("7");
    chunks.add({ bytes, records: 1, index });
    bytes.fill(0);
    index.ends.fill(0);
    index.ids.fill(0);
    chunks.add({ bytes: Buffer.from("b\n"), records: 1, index: indexOf("8") });

    const finished = chunks.finish();
    expect(finished.map((chunk) => textOf(chunk.bytes))).toEqual(["a\n", "b\n"]);
    expect(finished.map((chunk) => textOf(chunk.index?.ids))).toEqual(["7", "8"]);
    expect(finished[0]?.index?.ends).toEqual(Uint32Array.of(2));
  });

  it.each([
    ["keeps where identities end, for envelopes", true, Uint32Array.of(1)],
    ["leaves out where identities end, for events", false, new Uint32Array()],
  ])("%s", (_, isEnvelopes, expected) => {
    const chunks = new OutputChunks(allocate, isEnvelopes);
    chunks.add({ bytes: Buffer.from("a\n"), records: 1, index: indexOf("7") });

    expect(chunks.finish()[0]?.index?.identityEnds).toEqual(expected);
  });
});
