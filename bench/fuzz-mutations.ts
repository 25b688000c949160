import { gzipSync } from "node:zlib";
import { shuffled } from "./fuzz-documents";
import type { Piece } from "./fuzz-objects";
import type { Random } from "./random";

/** What was done to an object, for people, and what has come of it. */
export interface Mutated {
  readonly pieces: readonly Piece[];
  readonly mutations: readonly string[];
}

type Mutation = (random: Random, pieces: readonly Piece[]) => readonly [string, Piece[]];

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const SPLICES = [
  GZIP_HEADER,
  Buffer.from([0x1f, 0x8b]),
  Buffer.from([0x1f, 0x8b, 8, 0xff, 1, 2, 3, 4, 5, 6]),
  Buffer.from([...GZIP_HEADER, 3, 0, 1, 2, 3, 4, 0, 0, 0, 0]), // Empty, with a wrong checksum.
  Buffer.from('{"messageType"'),
  Buffer.from('"'),
  Buffer.from("\\"),
  Buffer.from("}{"),
  Buffer.from("\n{"),
  Buffer.from([0xff]),
];
/** More text than a reader should hold. */
const BOMB_BYTES = 40 * 1024 * 1024;
const bombs = new Map<string, Buffer>();

/** Changes of bytes, wherever they are. */
const BYTE_MUTATIONS: readonly Mutation[] = [flip, flip, flip, setByte, cut, remove, insert, splice, zeros, copyRange];
/** Changes of the order and number of pieces, and pieces put in between. */
const PIECE_MUTATIONS: readonly Mutation[] = [swap, duplicate, drop, insertMember, insertZeros];

/** Does one to four things to the pieces, or nothing at all. What is empty is left out. */
export function mutate(random: Random, pieces: readonly Piece[], options: { readonly bytesOnly: boolean }): Mutated {
  const mutations: string[] = [];
  let current = pieces.filter(({ bytes }) => bytes.length > 0);
  for (let count = random.chance(0.1) ? 0 : 1 + random.below(4); count > 0; count -= 1) {
    const byPieces = !options.bytesOnly && random.chance(0.3);
    const mutation = byPieces
      ? random.pick(random.chance(0.002) ? [bomb] : PIECE_MUTATIONS)
      : random.pick(BYTE_MUTATIONS);
    const [what, changed] = mutation(random, current);
    mutations.push(what);
    current = changed.filter(({ bytes }) => bytes.length > 0);
  }
  return { pieces: current, mutations };
}

function flip(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, bit] = [anyPlace(random, pieces), random.below(8)];
  return [
    `bit ${bit} of byte ${at} flipped`,
    overwritten(pieces, at, 1, (bytes) => bytes.map((byte) => byte ^ (1 << bit))),
  ];
}

function setByte(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, value] = [anyPlace(random, pieces), random.below(256)];
  return [`byte ${at} set to ${value}`, overwritten(pieces, at, 1, (bytes) => bytes.map(() => value))];
}

function zeros(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, length] = [anyPlace(random, pieces), 1 + random.below(200)];
  return [`${length} bytes from ${at} set to 0`, overwritten(pieces, at, length, (bytes) => bytes.map(() => 0))];
}

function cut(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const at = anyPlace(random, pieces);
  return [`cut at ${at}`, replaced(pieces, at, lengthOf(pieces) - at, new Uint8Array())];
}

function remove(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, length] = [anyPlace(random, pieces), 1 + random.below(random.pick([4, 400]))];
  return [`${length} bytes removed at ${at}`, replaced(pieces, at, length, new Uint8Array())];
}

function insert(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, bytes] = [anyPlace(random, pieces), random.bytes(1 + random.below(random.pick([4, 400])))];
  return [`${bytes.length} bytes inserted at ${at}`, replaced(pieces, at, 0, bytes)];
}

function splice(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, bytes] = [anyPlace(random, pieces), random.pick(SPLICES)];
  return [`${bytes.toString("hex")} inserted at ${at}`, replaced(pieces, at, 0, bytes)];
}

function copyRange(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const all = Buffer.concat(pieces.map(({ bytes }) => bytes));
  const [from, at, length] = [anyPlace(random, pieces), anyPlace(random, pieces), 1 + random.below(60)];
  return [`${length} bytes of ${from} inserted at ${at}`, replaced(pieces, at, 0, all.subarray(from, from + length))];
}

function swap(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  return ["pieces shuffled", shuffled(random, pieces)];
}

function duplicate(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [from, to] = [random.below(pieces.length + 1), random.below(pieces.length + 1)];
  return [
    `piece ${from} repeated at ${to}`,
    [...pieces.slice(0, to), ...pieces.slice(from, from + 1), ...pieces.slice(to)],
  ];
}

function drop(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const at = random.below(pieces.length + 1);
  return [`piece ${at} dropped`, pieces.filter((_, index) => index !== at)];
}

/** Sound gzip, but no document in it. */
function insertMember(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const at = random.below(pieces.length + 1);
  const text = random.pick(["no JSON", "[]", '{"a":1}', '{"messageType":"DATA_MESSAGE"', '"', "}"]);
  return [`member with ${text} put in as piece ${at}`, putIn(pieces, at, gzipSync(text))];
}

function insertZeros(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, length] = [random.below(pieces.length + 1), 1 + random.below(600)];
  return [`${length} zeros put in as piece ${at}`, putIn(pieces, at, new Uint8Array(length))];
}

function bomb(random: Random, pieces: readonly Piece[]): readonly [string, Piece[]] {
  const [at, text] = [random.below(pieces.length + 1), random.pick(["[", "{", '{"a":', '{"messageType":"', "x"])];
  const bytes = bombs.get(text) ?? gzipSync(Buffer.alloc(BOMB_BYTES, text));
  bombs.set(text, bytes);
  return [`${BOMB_BYTES} bytes of ${text} in one member put in as piece ${at}`, putIn(pieces, at, bytes)];
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function anyPlace(random: Random, pieces: readonly Piece[]): number {
  return random.below(lengthOf(pieces) + 1);
}

function putIn(pieces: readonly Piece[], at: number, bytes: Uint8Array): Piece[] {
  return [...pieces.slice(0, at), { bytes, id: undefined, intact: false }, ...pieces.slice(at)];
}

function overwritten(
  pieces: readonly Piece[],
  at: number,
  length: number,
  change: (bytes: Uint8Array) => Uint8Array,
): Piece[] {
  let start = 0;
  return pieces.map((piece) => {
    const [from, to] = [Math.max(at - start, 0), Math.min(at + length - start, piece.bytes.length)];
    start += piece.bytes.length;
    if (from >= to) {
      return piece;
    }
    const { bytes } = piece;
    const changed = Buffer.concat([bytes.subarray(0, from), change(bytes.subarray(from, to)), bytes.subarray(to)]);
    return changed.equals(bytes) ? piece : { ...piece, bytes: changed, intact: false };
  });
}

/** Takes bytes out, and puts others in at the same place. A piece keeps what is left of it on both sides. */
function replaced(pieces: readonly Piece[], at: number, length: number, inserted: Uint8Array): Piece[] {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let start = 0;
  for (const piece of pieces) {
    const size = piece.bytes.length;
    const head = piece.bytes.subarray(0, Math.max(at - start, 0));
    const tail = piece.bytes.subarray(Math.max(at + length - start, 0));
    const isTouched = head.length < size && tail.length < size;
    if (head.length > 0) {
      before.push(isTouched ? { ...piece, bytes: head, intact: false } : piece);
    }
    if (tail.length > 0 && (isTouched || head.length === 0)) {
      after.push(isTouched ? { ...piece, bytes: tail, intact: false } : piece);
    }
    start += size;
  }
  return [...before, { bytes: inserted, id: undefined, intact: false }, ...after];
}
