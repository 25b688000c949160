import { gunzipSync } from "node:zlib";
import type { Content, FuzzObject, Piece, Whole } from "./fuzz-objects";
import { comparable, isBlank, judgeText } from "./fuzz-oracle";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** What a reader made of an object. */
export interface Decoded {
  /** As `--format ndjson` prints them, without line ends. */
  readonly lines: readonly string[];
  readonly problems: readonly string[];
}

/**
 * What is wrong with a reader's answer, one sentence each: an event that is not there, one that is missing though nothing
 * has touched it, another order, a loss that is not reported, a report without damage.
 *
 * @param pieces what the mutations have made of the object's pieces
 */
export function judge(object: FuzzObject, pieces: readonly Piece[], decoded: Decoded): string[] {
  switch (object.shape) {
    case "members":
    case "nested":
    case "spanning":
      return judgeMembers(object.whole, pieces, decoded);
    case "plain":
    case "text":
      return judgeDocuments(object, pieces, decoded);
  }
}

/** Every piece is a gzip member: its checksum tells whether it counts. */
function judgeMembers({ contents }: Whole, pieces: readonly Piece[], { lines, problems }: Decoded): string[] {
  const possibleLines = contentsAt(contents, pieces).flatMap((content) => content.lines);
  const touched = pieces.filter(isTouched);
  const isUntouched = pieces.every(({ intact, bytes }) => intact || bytes.length === 0);
  if (isUntouched && contentsAt(contents, pieces).length === intactContents(contents, pieces).length) {
    return [...expectSame(lines, possibleLines), ...expectNoProblem(problems)];
  }
  const touchedIds = new Set(touched.map(({ id }) => id));
  const exposed = contentsAt(
    contents,
    pieces.filter((_, at) => !isOtherHalf(pieces, at)),
  ).filter((content) => content.pieces.some((id) => touchedIds.has(id)));
  const lost = missingOf(
    lines,
    exposed.flatMap((content) => content.lines),
  );
  const hasJunk = pieces.some(
    (piece, at) =>
      piece.id === undefined &&
      isTouched(piece) &&
      !isEmptyMember(piece.bytes) &&
      pieces[at - 1]?.intact !== false &&
      pieces[at + 1]?.intact !== false,
  );
  return [
    ...expectInOrder(lines, possibleLines),
    ...expectIncluded(
      lines,
      intactContents(contents, pieces).flatMap((content) => content.lines),
    ),
    ...((lost.length > 0 || hasJunk) && problems.length === 0 ? ["damage is not reported"] : []),
  ];
}

/** Every piece is a JSON document, or what stands between two. What they have become may be sound as well. */
function judgeDocuments(object: FuzzObject, pieces: readonly Piece[], { lines, problems }: Decoded): string[] {
  const { contents } = object.whole;
  const before = object.before.contents.flatMap((content) => content.lines);
  const after = object.after.contents.flatMap((content) => content.lines);
  const middle = lines.slice(before.length, Math.max(before.length, lines.length - after.length));
  const faults = [
    ...expectSame(lines.slice(0, before.length), before),
    ...expectSame(lines.slice(Math.max(before.length, lines.length - after.length)), after),
  ];
  const intact = intactContents(contents, pieces);
  if (!pieces.some(isTouched)) {
    return [
      ...faults,
      ...expectSame(
        middle,
        intact.flatMap((content) => content.lines),
      ),
      ...expectNoProblem(problems),
    ];
  }
  const text = Buffer.concat(pieces.map(({ bytes }) => bytes));
  const { isClean, lines: clean, possibleLines } = judgeText(text);
  const printed = middle.map(comparable);
  const wrong = printed.filter((line) => !possibleLines.has(line));
  faults.push(...wrong.map((line) => `printed, but not there: ${shortened(line)}`));
  if (isClean && problems.length === 0) {
    faults.push(...expectSame(printed, clean));
  }
  if (!isClean && problems.length === 0) {
    faults.push("damage is not reported");
  }
  // What a text with gzip in it holds after damage cannot be told.
  const isText = !text.includes(GZIP_MAGIC);
  const found = isText ? intact.filter(({ canBeFound }) => canBeFound) : [];
  const required = found.flatMap((content) => content.lines.map(comparable));
  return [...faults, ...expectIncluded(printed, required)];
}

/** What begins in the pieces. */
function contentsAt(contents: readonly Content[], pieces: readonly Piece[]): Content[] {
  return pieces.flatMap(({ id }) => contents.filter((content) => content.pieces[0] === id));
}

/** Whether a piece that was cut in two begins further ahead. */
function isOtherHalf(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  const half = pieces.slice(0, at).findLast(({ id }) => id !== undefined);
  return piece?.intact === false && half?.intact === false && piece.id === half.id;
}

function isTouched({ intact, bytes }: Piece): boolean {
  return !intact && !isBlank(bytes);
}

function isEmptyMember(bytes: Uint8Array): boolean {
  try {
    return gunzipSync(bytes).length === 0;
  } catch {
    return false;
  }
}

/** Contents of which every piece is there, unchanged and in its order, as often as they are there. */
function intactContents(contents: readonly Content[], pieces: readonly Piece[]): Content[] {
  return pieces.flatMap((_, at) =>
    contents.filter((content) =>
      content.pieces.every((id, index) => pieces[at + index]?.id === id && pieces[at + index]?.intact === true),
    ),
  );
}

function expectSame(got: readonly string[], expected: readonly string[]): string[] {
  const at = Array.from({ length: Math.max(got.length, expected.length) }).findIndex((_, i) => got[i] !== expected[i]);
  return at === -1 ? [] : [`event ${at + 1}: expected ${shortened(expected[at])}, got: ${shortened(got[at])}`];
}

/** Zeros with something after them are reported wherever they come from. */
function expectNoProblem(problems: readonly string[]): string[] {
  const others = problems.filter(
    (problem) => !/: there (are zeros before this place|is nothing but zeros)$/.test(problem),
  );
  return others.map((problem) => `reported, but nothing is damaged: ${problem}`);
}

function expectIncluded(got: readonly string[], required: readonly string[]): string[] {
  return missingOf(got, required).map((line) => `missing, though nothing has touched it: ${shortened(line)}`);
}

function expectInOrder(got: readonly string[], possible: readonly string[]): string[] {
  let position = 0;
  for (const line of got) {
    const at = possible.indexOf(line, position);
    if (at === -1) {
      return [`printed, but not there, or too often, or out of order: ${shortened(line)}`];
    }
    position = at + 1;
  }
  return [];
}

/** What is in `wanted` more often than in `got`. */
function missingOf(got: readonly string[], wanted: readonly string[]): string[] {
  const counts = new Map<string, number>();
  got.forEach((line) => counts.set(line, (counts.get(line) ?? 0) + 1));
  return wanted.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

function shortened(line: string | undefined): string {
  return line === undefined ? "nothing" : line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
