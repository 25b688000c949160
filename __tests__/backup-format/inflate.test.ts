import { constants, deflateRawSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import fc from "fast-check";
import { Kernel } from "../../backup-format/kernel";

const DONE = 0;
const INVALID = 1;
const CUT = 2;
const FULL = 3;
const CAPACITY = 1 << 20;
const SLACK = 64;
const GUARDS = Buffer.alloc(1024, 0xa5);

const kernel = new Kernel();
const input = kernel.allocate(CAPACITY);
kernel.allocate(GUARDS.length);
const output = kernel.allocate(CAPACITY + SLACK + GUARDS.length);

interface Outcome {
  readonly result: number;
  /** Of a stream that was read to its end: its length, and its text in Latin-1, which compares faster than bytes. */
  readonly consumed?: number;
  readonly text?: string;
}

/** What is behind the input and around the output is guarded; `litter` must not matter. */
function inflate(data: Uint8Array, capacity = CAPACITY, litter = 0xff): Outcome {
  const { bytes, exports } = kernel;
  bytes.set(data, input.start);
  bytes.fill(litter, input.start + data.length, input.start + data.length + SLACK);
  const guardEnd = output.start + capacity + SLACK + GUARDS.length;
  bytes.set(GUARDS, output.start - GUARDS.length);
  bytes.set(GUARDS, guardEnd - GUARDS.length);
  const result = exports.inflate(input.start, input.start + data.length, output.start, output.start + capacity);
  if (![output.start, guardEnd].every((end) => GUARDS.equals(bytes.subarray(end - GUARDS.length, end)))) {
    throw new Error("wrote outside of the output");
  }
  if (result !== DONE) {
    return { result };
  }
  const text = Buffer.from(bytes.buffer, output.start, exports.inflatedOutputEnd() - output.start).toString("latin1");
  return { result, consumed: exports.inflatedInputEnd() - input.start, text };
}

function inflateByZlib(data: Uint8Array): Outcome {
  try {
    const read = inflateRawSync(data, { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { result: DONE, consumed: read.engine.bytesWritten, text: read.buffer.toString("latin1") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { result: code === "Z_BUF_ERROR" ? CUT : INVALID };
  }
}

const text = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc
    .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 30 })
    .map((pieces) =>
      Buffer.concat(pieces.map(([piece, times]) => Buffer.concat(Array<Uint8Array>(times).fill(piece)))),
    ),
  fc
    .array(fc.constantFrom('{"id":"', '","timestamp":', "14328268550", '"},', "INFO\t", "é", "\\n", "7f"), {
      maxLength: 900,
    })
    .map((words) => Buffer.from(words.join(""))),
  fc.integer({ min: 0, max: 90_000 }).map((length) => Buffer.alloc(length, "ab")),
);
const options: fc.Arbitrary<ZlibOptions> = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  windowBits: fc.integer({ min: 8, max: 15 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});
const flush = fc.constantFrom(constants.Z_SYNC_FLUSH, constants.Z_FULL_FLUSH);
/** Text in several parts, each with options of its own, and its deflate stream. */
const stream = fc.array(fc.tuple(text, options, flush), { minLength: 1, maxLength: 3 }).map((parts) => ({
  text: Buffer.concat(parts.map(([part]) => part)).toString("latin1"),
  data: Buffer.concat(
    parts.map(([part, how, finishFlush], index) =>
      deflateRawSync(part, index === parts.length - 1 ? how : { ...how, finishFlush }),
    ),
  ),
}));

describe("inflate reads what zlib writes", () => {
  test("any text, in any way to compress it, to the last byte and no further", () => {
    fc.assert(
      fc.property(stream, fc.uint8Array({ maxLength: 20 }), ({ text, data }, behind) => {
        expect(inflate(Buffer.concat([data, behind]))).toEqual({ result: DONE, consumed: data.length, text });
      }),
      { numRuns: 150 },
    );
  });

  test("matches of every length from every short distance, and from the longest ones", () => {
    for (const distance of [...Array(70).keys(), 255, 256, 257, 4096, 32_767].map((index) => index + 1)) {
      const unit = Buffer.from(Array.from({ length: distance }, (_, index) => (index * 7 + (index >> 8) * 13) & 0xff));
      const text = Buffer.concat(
        [3, 8, 15, 16, 17, 31, 32, 33, 64, 257, 258].flatMap((length) => [
          unit,
          unit.subarray(0, length),
          Buffer.of(1),
        ]),
      );
      const data = deflateRawSync(text, { level: 9 });

      expect(inflate(data)).toEqual({ result: DONE, consumed: data.length, text: text.toString("latin1") });
    }
  });

  test("a stream cut at any byte is cut, whatever is behind it", () => {
    fc.assert(
      fc.property(stream, fc.double({ min: 0, max: 1, maxExcluded: true }), fc.nat(255), ({ data }, share, litter) => {
        expect(inflate(data.subarray(0, Math.floor(share * data.length)), CAPACITY, litter)).toEqual({ result: CUT });
      }),
      { numRuns: 150 },
    );
  });

  test("a text is full exactly where it does not fit, and nothing outside is written", () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: -300, max: 2 }), ({ text, data }, difference) => {
        const capacity = Math.max(0, text.length + difference);
        const expected = capacity < text.length ? { result: FULL } : { result: DONE, consumed: data.length, text };

        expect(inflate(data, capacity)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe("inflate takes and refuses what zlib does", () => {
  test("streams of which some bytes have changed", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(stream, changes, fc.nat(255), ({ data }, changed, litter) => {
        const mutated = Buffer.from(data);
        for (const [place, value] of changed) {
          mutated[place % mutated.length] = value;
        }

        expect(inflate(mutated, CAPACITY, litter)).toEqual(inflateByZlib(mutated));
      }),
      { numRuns: 300 },
    );
  });

  test("streams that begin with a changed header of codes", () => {
    const text = Buffer.from(
      Array.from({ length: 600 }, (_, index) => `${(index * index) % 1009} status ok\n`).join(""),
    );
    const data = deflateRawSync(text);
    fc.assert(
      fc.property(fc.nat(80 * 8), fc.nat(80 * 8), (one, other) => {
        const mutated = Buffer.from(data);
        for (const bit of [one, other]) {
          mutated[bit >> 3] = (mutated[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        }

        expect(inflate(mutated)).toEqual(inflateByZlib(mutated));
      }),
      { numRuns: 300 },
    );
  });

  test("bytes that are no stream at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(255), (data, litter) => {
        expect(inflate(data, CAPACITY, litter)).toEqual(inflateByZlib(data));
      }),
      { numRuns: 300 },
    );
  });
});

/** Bits in the order of the stream. A number's lowest bit comes first; a code's, given as text, in the order it has. */
type Bits = readonly (string | readonly [value: number, bits: number])[];

function pack(bits: Bits): Buffer {
  const text = bits
    .map((part) => (typeof part === "string" ? part : reverse(part[0].toString(2).padStart(part[1], "0"))))
    .join("");
  const bytes = text.padEnd(Math.ceil(text.length / 8) * 8, "0").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(reverse(byte), 2)));
}

function reverse(bits: string): string {
  return bits.split("").reverse().join("");
}

/** RFC 1951 3.2.2: the codes of given lengths, as text. */
function canonicalCodes(lengths: readonly number[]): string[] {
  const codes = lengths.map(() => "");
  let code = 0;
  for (let length = 1; length < 16; length += 1) {
    lengths.forEach((of, symbol) => {
      if (of === length) {
        codes[symbol] = code.toString(2).padStart(length, "0");
        code += 1;
      }
    });
    code *= 2;
  }
  return codes;
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Complete: thirteen codes of four bits and six of five. */
const ANY_LENGTH = Array.from({ length: 19 }, (_, symbol) => (symbol < 13 ? 4 : 5));
const BLOCK = { last: [1, 1], stored: [0, 2], fixed: [1, 2], dynamic: [2, 2], reserved: [3, 2] } as const;

interface Header {
  readonly literals?: readonly number[];
  readonly distances?: readonly number[];
  /** Lengths of the code lengths' own codes. */
  readonly lengths?: readonly number[];
  /** What stands in place of the lengths of literals and distances. */
  readonly written?: Bits;
  readonly literalCount?: number;
  readonly distanceCount?: number;
}

/** A last block with codes of its own, and the data that follows its header. */
function dynamic(header: Header, ...data: Bits): Buffer {
  const { literals = lengthsOf({ 65: 1, 256: 1 }), distances = [0], lengths = ANY_LENGTH } = header;
  const codes = canonicalCodes(lengths);
  return pack([
    BLOCK.last,
    BLOCK.dynamic,
    [(header.literalCount ?? literals.length) - 257, 5],
    [(header.distanceCount ?? distances.length) - 1, 5],
    [15, 4],
    ...ORDER.map((symbol) => [lengths[symbol] ?? 0, 3] as const),
    ...(header.written ?? [...literals, ...distances].map((length) => codes[length] ?? "")),
    ...data,
  ]);
}

function lengthsOf(symbols: Record<number, number>, count = 257): number[] {
  return Array.from({ length: count }, (_, symbol) => symbols[symbol] ?? 0);
}

const anyLength = canonicalCodes(ANY_LENGTH);
const code = (symbol: number) => anyLength[symbol] ?? "";
/** Literal A, end of block, and length 3, of 1, 2 and 2 bits: 0, 10, 11. */
const withMatches = lengthsOf({ 65: 1, 256: 2, 257: 2 }, 258);
const [A, END, MATCH] = ["0", "10", "11"];

describe("inflate holds to the rules of deflate as zlib does", () => {
  const fixed = (...data: Bits) => pack([BLOCK.last, BLOCK.fixed, ...data]);
  const fixedA = "01110001"; // 0x30 + 65
  const fixedMatch = "0000001";
  const fixedEnd = "0000000";
  test.each<[string, Buffer, number | string]>([
    ["an empty stored block", pack([BLOCK.last, BLOCK.stored, "00000", [0, 16], [0xffff, 16]]), ""],
    ["a stored block whose length is wrong", pack([BLOCK.last, BLOCK.stored, "00000", [1, 16], [0xffff, 16]]), INVALID],
    ["a stored block that is cut", pack([BLOCK.last, BLOCK.stored, "00000", [2, 16], [0xfffd, 16], [65, 8]]), CUT],
    ["a stored block cut in its length", pack([BLOCK.last, BLOCK.stored, "00000", [2, 16], [0xfd, 8]]), CUT],
    ["the reserved block type", pack([BLOCK.last, BLOCK.reserved]), INVALID],
    ["no input", Buffer.alloc(0), CUT],
    ["no last block", pack([[0, 1], BLOCK.fixed, fixedEnd]), CUT],

    ["the fixed codes", fixed(fixedA, fixedMatch, "00000", fixedEnd), "AAAA"],
    ["fixed symbol 286", fixed(fixedA, "11000110", "00000", fixedEnd), INVALID],
    ["fixed symbol 287", fixed(fixedA, "11000111", "00000", fixedEnd), INVALID],
    ["fixed distance 30", fixed(fixedA, fixedMatch, "11110", fixedEnd), INVALID],
    ["fixed distance 31", fixed(fixedA, fixedMatch, "11111", fixedEnd), INVALID],
    ["a match before the first byte", fixed(fixedMatch, "00000", fixedEnd), INVALID],
    ["a match from one byte too far", fixed(fixedA, fixedMatch, "00001", fixedEnd), INVALID],

    ["literals without any distance", dynamic({}, "0", "0", "1"), "AA"],
    [
      "286 literals and 30 distances",
      dynamic({ literals: lengthsOf({ 65: 1, 256: 1 }, 286), distances: lengthsOf({}, 30) }, "0", "1"),
      "A",
    ],
    ["287 literals", dynamic({ literals: lengthsOf({ 65: 1, 256: 1 }, 287) }, "0", "1"), INVALID],
    ["31 distances", dynamic({ distances: lengthsOf({}, 31) }, "0", "1"), INVALID],
    ["too few codes of lengths", dynamic({ lengths: [...ANY_LENGTH.slice(0, 18), 0] }, "0", "1"), INVALID],
    ["too many codes of lengths", dynamic({ lengths: [...ANY_LENGTH.slice(0, 18), 4] }, "0", "1"), INVALID],
    [
      "a single code of lengths",
      dynamic({ lengths: lengthsOf({ 1: 1 }, 19), written: ["0".repeat(258)] }, "0", "1"),
      INVALID,
    ],
    [
      "no code of lengths",
      dynamic({ lengths: lengthsOf({}, 19), written: ["0".repeat(258)] }, "0".repeat(99)),
      INVALID,
    ],
    ["a repetition of nothing", dynamic({ written: [code(16), [0, 2]] }, "0".repeat(999)), INVALID],
    [
      "a repetition past the end",
      dynamic({ written: [code(18), [127, 7], code(18), [127, 7]] }, "0".repeat(99)),
      INVALID,
    ],
    [
      "a repetition from literals into distances",
      dynamic(
        {
          literals: withMatches,
          distances: [2, 2, 2, 2],
          written: [code(18), [54, 7], code(1), code(18), [127, 7], code(18), [41, 7], code(2), code(16), [2, 2]],
        },
        A,
        MATCH,
        "00",
        END,
      ),
      "AAAA",
    ],
    ["no end of the block", dynamic({ literals: lengthsOf({ 65: 1, 66: 1 }) }, "0", "1"), INVALID],
    ["too few literals", dynamic({ literals: lengthsOf({ 65: 1, 256: 2 }) }, "0", "10"), INVALID],
    ["too many literals", dynamic({ literals: lengthsOf({ 65: 1, 66: 1, 256: 1 }) }, "0", "1"), INVALID],
    ["an end of one bit, and no literal", dynamic({ literals: lengthsOf({ 256: 1 }) }, "0"), ""],
    ["the other bit, which has no literal", dynamic({ literals: lengthsOf({ 256: 1 }) }, "1", "0".repeat(99)), INVALID],
    ["an end of two bits, and no literal", dynamic({ literals: lengthsOf({ 256: 2 }) }, "00"), INVALID],
    ["one distance of one bit", dynamic({ literals: withMatches, distances: [1] }, A, MATCH, "0", END), "AAAA"],
    [
      "the other bit, which has no distance",
      dynamic({ literals: withMatches, distances: [1] }, A, MATCH, "1", END),
      INVALID,
    ],
    ["one distance of two bits", dynamic({ literals: withMatches, distances: [2] }, A, MATCH, "00", END), INVALID],
    ["too few distances", dynamic({ literals: withMatches, distances: [1, 2] }, A, MATCH, "0", END), INVALID],
    ["too many distances", dynamic({ literals: withMatches, distances: [1, 1, 1] }, A, MATCH, "0", END), INVALID],
    ["a match without any distance", dynamic({ literals: withMatches }, A, MATCH, "0", END), INVALID],
    [
      "codes of 15 bits",
      dynamic(
        {
          literals: lengthsOf({
            0: 1,
            1: 2,
            2: 3,
            3: 4,
            4: 5,
            5: 6,
            6: 7,
            7: 8,
            8: 9,
            9: 10,
            10: 11,
            11: 12,
            12: 13,
            13: 14,
            65: 15,
            256: 15,
          }),
        },
        "111111111111110",
        "111111111111111",
      ),
      "A",
    ],
  ])("%s", (_, data, expected) => {
    const outcome = inflate(data);

    expect(outcome).toEqual(
      typeof expected === "number" ? { result: expected } : { result: DONE, consumed: data.length, text: expected },
    );
    expect(outcome).toEqual(inflateByZlib(data));
  });
});
