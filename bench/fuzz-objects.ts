import { constants, crc32, deflateRawSync } from "node:zlib";
import { type FuzzDocument, fuzzDocument } from "./fuzz-documents";
import type { Random } from "./random";

/** A part of an object, or of a member's text, that mutations move and change. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Its place in the healthy whole; what was put in has none. */
  readonly id: number | undefined;
  /** Whether its bytes are as they were. */
  readonly intact: boolean;
}

/** What a run of pieces, in this order and with nothing else between them, has to be read as. */
export interface Content {
  readonly pieces: readonly number[];
  readonly lines: readonly string[];
  /** A reader can find it after damage in the same text: it begins a member, or as CloudWatch Logs writes it. */
  readonly canBeFound: boolean;
}

/** Bytes that consist of pieces, and what is in them. */
export interface Whole {
  readonly pieces: readonly Piece[];
  readonly contents: readonly Content[];
}

export type Shape = "members" | "spanning" | "nested" | "plain" | "text";

/** A healthy object, before anything is done to it. */
export interface FuzzObject {
  readonly shape: Shape;
  /** What mutations work on: gzip members, or the documents of one text. */
  readonly whole: Whole;
  /** For `text`: healthy members before and after the one whose documents the pieces are. */
  readonly before: Whole;
  readonly after: Whole;
}

const SEPARATORS = ["", "", "\n", "\r\n", " "];
const NOTHING: Whole = { pieces: [], contents: [] };
const SHAPES: readonly Shape[] = ["members", "members", "members", "spanning", "nested", "plain", "text", "text"];

/** An object of any shape met in the field. */
export function fuzzObject(random: Random): FuzzObject {
  const shape = random.pick(SHAPES);
  const around = shape === "text";
  return {
    shape,
    before: around ? membersOf(random, random.below(3), 10_000) : NOTHING,
    whole: wholeOf(random, shape),
    after: around ? membersOf(random, random.below(3), 20_000) : NOTHING,
  };
}

function wholeOf(random: Random, shape: Shape): Whole {
  switch (shape) {
    case "members":
    case "nested":
      return membersOf(random, random.below(6), 0, shape === "nested");
    case "spanning":
      return spanningMembers(random);
    case "plain":
    case "text":
      return documentsAsPieces(random);
  }
}

/** Members of whole documents; nested, each is compressed once or twice more. */
function membersOf(random: Random, count: number, firstNumber: number, isNested = false): Whole {
  const members = Array.from({ length: count }, (_, index) => {
    const documents = documentsOf(random, random.below(4), firstNumber + index * 10);
    const text = joined(random, documents);
    const inner =
      isNested && random.chance(0.7) ? [gzipMember(random, text), gzipMember(random, Buffer.from("\n"))] : [];
    const content = inner.length > 0 ? Buffer.concat(inner) : text;
    return {
      member: gzipMember(random, isNested && random.chance(0.2) ? gzipMember(random, content) : content),
      lines: documents.flatMap(({ lines }) => lines),
    };
  });
  const padding = random.chance(0.1) ? [new Uint8Array(random.below(2000))] : [];
  return {
    pieces: piecesOf([...members.map(({ member }) => member), ...padding]),
    contents: members.map(({ lines }, index) => ({ pieces: [index], lines, canBeFound: true })),
  };
}

/** Documents cut anywhere, also within a character, and the parts compressed one by one. */
function spanningMembers(random: Random): Whole {
  const documents = documentsOf(random, 1 + random.below(4), 0);
  const ends: number[] = [];
  let text = Buffer.alloc(0);
  for (const { json } of documents) {
    text = Buffer.concat([text, Buffer.from(json)]);
    ends.push(text.length);
  }
  const cuts = Array.from({ length: 1 + random.below(4) }, () => random.below(text.length + 1)).sort((a, b) => a - b);
  const bounds = [0, ...cuts, text.length];
  const members = bounds.slice(1).map((end, index) => gzipMember(random, text.subarray(bounds[index], end)));
  const contents = documents.map(({ lines, isCanonical }, index): Content => {
    const [start, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
    const all = members.map((_, member) => member);
    const pieces = all.filter((member) => (bounds[member] ?? 0) < end && (bounds[member + 1] ?? 0) > start);
    // Empty members between its parts are part of it; its own text is found at once only at the start of a member.
    const whole = all.slice(pieces[0], (pieces.at(-1) ?? 0) + 1);
    return { pieces: whole, lines, canBeFound: isCanonical };
  });
  return { pieces: piecesOf(members), contents };
}

function documentsAsPieces(random: Random): Whole {
  const documents = documentsOf(random, 1 + random.below(5), 0);
  const bytes = documents.flatMap(({ json }) => [Buffer.from(json), Buffer.from(random.pick(SEPARATORS))]);
  return {
    pieces: piecesOf(bytes),
    contents: documents.map(({ lines, isCanonical }, index) => ({
      pieces: [index * 2],
      lines,
      canBeFound: isCanonical,
    })),
  };
}

function documentsOf(random: Random, count: number, firstNumber: number): FuzzDocument[] {
  return Array.from({ length: count }, (_, index) => fuzzDocument(random, firstNumber + index));
}

function joined(random: Random, documents: readonly FuzzDocument[]): Buffer {
  const separator = random.pick(SEPARATORS);
  const text = documents.map(({ json }) => json).join(separator);
  return Buffer.from(random.chance(0.5) ? text : text + separator);
}

function piecesOf(all: readonly Uint8Array[]): Piece[] {
  return all.map((bytes, id) => ({ bytes, id, intact: true }));
}

/** A gzip member with any header that RFC 1952 allows and any kind of deflate data. */
export function gzipMember(random: Random, text: Uint8Array): Buffer {
  const plain = random.chance(0.6);
  const flags = plain ? 0 : random.below(32);
  const extra = Buffer.from(random.bytes(random.below(20)));
  const length = Buffer.alloc(2);
  length.writeUInt16LE(extra.length);
  const time = plain ? Buffer.alloc(4) : Buffer.from(random.bytes(4));
  const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags]),
    time,
    Buffer.from([random.pick([0, 2, 4]), random.pick([0, 3, 11, 255])]),
    ...(flags & 4 ? [length, extra] : []),
    ...(flags & 8 ? [Buffer.from("name.json\0")] : []),
    ...(flags & 16 ? [Buffer.from("comment\0")] : []),
  ]);
  const headerChecksum = Buffer.alloc(2);
  headerChecksum.writeUInt16LE(crc32(header) & 0xffff);
  const data = deflateRawSync(text, {
    level: random.pick([6, 6, 6, 1, 9, 0]),
    strategy: random.chance(0.1) ? constants.Z_FIXED : constants.Z_DEFAULT_STRATEGY,
    memLevel: random.pick([8, 1]),
  });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text));
  trailer.writeUInt32LE(text.length % 4_294_967_296, 4);
  return Buffer.concat([header, ...(flags & 2 ? [headerChecksum] : []), data, trailer]);
}
