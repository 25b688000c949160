import { constants, crc32, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { findMember, type MemberRead, MemberReader } from "../../backup-format/gzip-members";
import { Kernel, type Region } from "../../backup-format/kernel";

const kernel = new Kernel();
const reader = new MemberReader(kernel);
const input = kernel.allocate(256 * 1024);
const text = kernel.allocate(1024);
const LIMIT = 8 * 1024 * 1024;

interface Options {
  readonly start?: number;
  readonly end?: number;
  readonly textOffset?: number;
  readonly maxTextBytes?: number;
  readonly into?: Region;
  readonly by?: MemberReader;
}

/** Reads the member that begins at `start` of these bytes. */
function read(bytes: Uint8Array, options: Options = {}): MemberRead {
  const { start = 0, end = bytes.length, textOffset = 0, maxTextBytes = LIMIT, into = text, by = reader } = options;
  kernel.bytes.set(bytes, input.start);
  return by.read(input, start, end, into, textOffset, maxTextBytes);
}

function textAt(offset: number, length: number, region: Region = text): string {
  return Buffer.from(kernel.bytes.buffer, region.start + offset, length).toString("latin1");
}

/** A gzip member with every part as given. */
function member(
  content: Uint8Array,
  parts: { flags?: number; fields?: Uint8Array; crc?: number; length?: number; data?: Uint8Array } = {},
): Buffer {
  const header = Buffer.of(0x1f, 0x8b, 8, parts.flags ?? 0, 1, 2, 3, 4, 99, 77);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(parts.crc ?? crc32(content), 0);
  trailer.writeUInt32LE(parts.length ?? content.length, 4);
  return Buffer.concat([header, parts.fields ?? Buffer.of(), parts.data ?? deflateRawSync(content), trailer]);
}

const hello = Buffer.from("hello");
/** Where the trailer of `member(hello)` begins. */
const helloTrailer = member(hello).length - 8;

describe("MemberReader reads a member", () => {
  test("and the next ones, back to back, to their exact ends, each text after the last", () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        contents,
        fc.integer({ min: -1, max: 9 }),
        fc.uint8Array({ maxLength: 9 }),
        (texts, level, behind) => {
          const members = texts.map((content) => gzipSync(content, { level }));
          const bytes = Buffer.concat([...members, behind]);
          let start = 0;
          let textOffset = 0;
          texts.forEach((content, index) => {
            const end = start + (members[index]?.length ?? 0);

            expect(read(bytes, { start, textOffset })).toEqual({ kind: "member", end, textLength: content.length });
            start = end;
            textOffset += content.length;
          });

          expect(textAt(0, textOffset)).toBe(Buffer.concat(texts).toString("latin1"));
        },
      ),
    );
  });

  test("of no text", () => {
    const empty = gzipSync("");

    expect(read(empty)).toEqual({ kind: "member", end: empty.length, textLength: 0 });
  });

  test("whose text outgrows the region, and keeps what the region holds before it", () => {
    const region = kernel.allocate(100);
    const content = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `${index * 7919} `).join(""));
    const bytes = gzipSync(content);
    read(member(hello), { into: region, textOffset: 3 });

    expect(read(bytes, { into: region, textOffset: 8 })).toEqual({
      kind: "member",
      end: bytes.length,
      textLength: content.length,
    });
    expect(textAt(3, 5 + content.length, region)).toBe(`hello${content.toString("latin1")}`);
  });

  const crc16 = (header: Buffer) => {
    const checksum = crc32(header) & 0xffff;
    return Buffer.of(checksum & 0xff, checksum >> 8);
  };
  const extra = Buffer.of(3, 0, 0, 1, 0);
  const name = Buffer.from("name.json\0");
  const comment = Buffer.from("\0");
  const all = Buffer.concat([extra, name, comment]);
  const start = (flags: number) => member(hello, { flags }).subarray(0, 10);
  const headers: [string, number, Buffer][] = [
    ["nothing else", 0, Buffer.of()],
    ["a flag for text", 1, Buffer.of()],
    ["a checksum", 2, crc16(start(2))],
    ["an extra field", 4, extra],
    ["a file name", 8, name],
    ["a comment", 16, comment],
    ["all of these", 31, Buffer.concat([all, crc16(Buffer.concat([start(31), all]))])],
  ];
  test.each(headers)("whose header has %s, and wherever that is cut, it is cut", (_, flags, fields) => {
    const bytes = member(hello, { flags, fields });
    const cuts = Array.from({ length: bytes.length }, (__, end) => read(bytes, { end }));

    expect(read(bytes)).toEqual({ kind: "member", end: bytes.length, textLength: 5 });
    expect(cuts).toEqual(cuts.map(() => ({ kind: "cut" })));
  });

  test("up to the limit of its text, and one byte more is too large", () => {
    const bytes = member(hello);

    expect(read(bytes, { maxTextBytes: 5 })).toEqual({ kind: "member", end: bytes.length, textLength: 5 });
    expect(read(bytes, { maxTextBytes: 4 })).toEqual({ kind: "too-large" });
    expect(read(bytes, { maxTextBytes: 0 })).toEqual({ kind: "too-large" });
    expect(read(gzipSync(""), { maxTextBytes: 0 })).toEqual({ kind: "member", end: 20, textLength: 0 });
  });

  test("without more memory than twice the limit where its text has no end", () => {
    const region = kernel.allocate(1024);

    expect(read(gzipSync(Buffer.alloc(9_000_000)), { into: region })).toEqual({ kind: "too-large" });
    expect(region.size).toBeLessThanOrEqual(2 * LIMIT);
  });
});

describe("MemberReader tells what is damaged, and where", () => {
  test.each<[string, Uint8Array, number, string]>([
    ["no magic number", Buffer.from("{}"), 0, "no gzip header"],
    ["half of the magic number", Buffer.of(0x1f, 0x8c), 0, "no gzip header"],
    ["another method", Buffer.of(0x1f, 0x8b, 7), 2, "unknown compression method 7"],
    ["a reserved flag", Buffer.of(0x1f, 0x8b, 8, 0x20), 3, "header: reserved flags are set"],
    [
      "a wrong header checksum",
      member(hello, { flags: 2, fields: Buffer.of(0xcd, 0xab) }),
      10,
      "header: CRC-16 does not match: stored 0xabcd, computed 0xa4a3",
    ],
    ["a reserved block", member(hello, { data: Buffer.of(7, 0) }), 11, "not valid deflate data"],
    [
      "another checksum",
      member(hello, { crc: 0xab }),
      helloTrailer,
      "CRC-32 does not match: stored 0x000000ab, computed 0x3610a686",
    ],
    ["another length", member(hello, { length: 6 }), helloTrailer + 4, "length does not match: stored 6, got 5"],
  ])("%s", (_, bytes, at, reason) => {
    expect(read(Buffer.concat([Buffer.of(0), bytes]), { start: 1 })).toEqual({
      kind: "damaged",
      at: at + 1,
      reason,
    });
  });

  test("a changed byte never changes a text", () => {
    const content = Buffer.from(Array.from({ length: 200 }, (_, index) => `{"id":"${index * 37}"},`).join(""));
    const options = fc.record({
      level: fc.integer({ min: 0, max: 9 }),
      strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY),
    });
    fc.assert(
      fc.property(options, fc.nat(), fc.integer({ min: 1, max: 255 }), (how, place, change) => {
        const bytes = gzipSync(content, how);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const outcome = read(bytes);
        const got = outcome.kind === "member" ? textAt(0, outcome.textLength) : outcome.kind;

        expect([content.toString(), "damaged", "cut", "too-large"]).toContain(got);
      }),
      { numRuns: 500 },
    );
  });
});

describe("MemberReader asks zlib where the kernel finds damage", () => {
  /** A reader whose kernel gives the result 1, or a wrong text, whatever it is asked. */
  const wrong = (inflate: Kernel["exports"]["inflate"]) =>
    new MemberReader(Object.create(kernel, { exports: { value: { ...kernel.exports, inflate } } }) as Kernel);
  const readers: [string, MemberReader][] = [
    ["not valid deflate data", wrong(() => 1)],
    [
      "a wrong checksum",
      wrong((...region) => {
        const result = kernel.exports.inflate(...region);
        kernel.bytes.fill(0, region[2], region[2] + 3);
        return result;
      }),
    ],
  ];
  test.each(readers)("%s: a member that zlib can read is not lost", (_, by) => {
    const bytes = Buffer.concat([member(hello), member(hello)]);
    const end = bytes.length / 2;

    expect(read(bytes, { by })).toEqual({ kind: "member", end, textLength: 5 });
    expect(textAt(0, 5)).toBe("hello");
  });

  test.each<[string, Uint8Array, number]>([
    ["is damaged for zlib too", member(hello, { crc: 1 }), LIMIT],
    ["is larger than the limit", member(hello), 4],
    ["has no trailer", member(hello).subarray(0, -1), LIMIT],
  ])("a member that %s stays damaged", (_, bytes, maxTextBytes) => {
    const outcome = read(bytes, { by: wrong(() => 1), maxTextBytes });

    expect(outcome).toMatchObject({ kind: "damaged", reason: "not valid deflate data" });
  });
});

describe("findMember", () => {
  const header = gzipSync("").subarray(0, 10);
  const bytes = Buffer.concat([Buffer.from("ab"), header, Buffer.of(0x1f, 0x8b), header]);

  test("finds the next header at or after an offset", () => {
    expect([0, 2, 3, 14, 15].map((from) => findMember(bytes, from, bytes.length))).toEqual([2, 2, 14, 14, -1]);
  });

  test("does not find a header that is cut", () => {
    expect([11, 12, 23, 24].map((to) => findMember(bytes, 1, to))).toEqual([-1, 2, 2, 2]);
    expect([23, 24].map((to) => findMember(bytes, 3, to))).toEqual([-1, 14]);
  });

  test("looks inside a part of a larger buffer, and no further", () => {
    expect(findMember(new Uint8Array(bytes.buffer, bytes.byteOffset + 1, 11), 0, 99)).toBe(1);
    expect(findMember(new Uint8Array(bytes.buffer, bytes.byteOffset + 1, 10), 0, 99)).toBe(-1);
  });

  test.each([
    ["flags", 3, { "0": true, "31": true, "32": false, "64": false, "128": false }],
    ["level", 8, { "0": true, "1": false, "2": true, "3": false, "4": true, "8": false }],
    ["operating system", 9, { "0": true, "13": true, "14": false, "254": false, "255": true }],
  ])("wants %s that programs write", (_, place, expected) => {
    const found = Object.keys(expected).map((value) => {
      const candidate = Buffer.from(header);
      candidate[place] = Number(value);
      return [value, findMember(candidate, 0, candidate.length) === 0];
    });

    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test("goes on after what only begins like a header", () => {
    const almost = Buffer.concat([Buffer.of(0x1f, 0x8b, 8, 0xff), Buffer.alloc(6), header]);

    expect(findMember(almost, 0, almost.length)).toBe(10);
  });
});
