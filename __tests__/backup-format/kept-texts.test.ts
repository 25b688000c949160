import { gzipSync } from "node:zlib";
import { KeptTexts } from "../../backup-format/kept-texts";
import { Kernel } from "../../backup-format/kernel";
import type { DecodedSegment, Rest } from "../../backup-format/segment";
import { SegmentDecoder } from "../../backup-format/segment-decoder";
import { NDJSON } from "../support/read-object";
import { envelopeText, event, ndjsonLine } from "../support/stored-objects";

const FILLER = "x".repeat(256 * 1024);
const EVENTS = 40;

const objectOf = (name: string) =>
  gzipSync(
    Array.from({ length: EVENTS }, (_, n) => envelopeText({ events: [event(n, `${name} ${FILLER}`)] })).join("\n"),
    {
      level: 1,
    },
  );
const linesOf = (name: string) => Array.from({ length: EVENTS }, (_, n) => ndjsonLine(event(n, `${name} ${FILLER}`)));

/** Decodes an object from its beginning, or goes on. */
function decode(decoder: SegmentDecoder, bytes: Uint8Array, rest?: Rest): DecodedSegment {
  return decoder.decode({
    bytes: bytes.subarray(rest?.offset ?? 0),
    from: 0,
    skipText: rest?.skipText ?? 0,
    kept: rest?.kept,
    offset: rest?.offset ?? 0,
    final: true,
    inDamage: false,
    before: rest === undefined ? "nothing" : "member",
    afterZeros: false,
    endsAtMember: false,
  });
}

const textOf = (decoded: DecodedSegment) => Buffer.concat(decoded.output.map(({ bytes }) => bytes)).toString();

/** All of several objects, a part of each in turn. */
function readInTurn(names: readonly string[], decoderOf: (turn: number) => SegmentDecoder): readonly string[] {
  const objects = names.map((name) => ({
    bytes: objectOf(name),
    texts: [] as string[],
    rest: undefined as Rest | undefined,
  }));
  for (let turn = 0, open = true; open; turn += 1) {
    open = false;
    for (const object of objects) {
      if (turn > 0 && object.rest === undefined) {
        continue;
      }
      const decoded = decode(decoderOf(turn), object.bytes, object.rest);
      expect(decoded.problems).toEqual([]);
      object.texts.push(textOf(decoded));
      object.rest = decoded.rest;
      open ||= decoded.rest !== undefined;
    }
  }
  return objects.map(({ texts }) => texts.join(""));
}

const isAsExpected = (texts: readonly string[], names: readonly string[]) =>
  texts.every((text, place) => text === linesOf(names[place] ?? "").join(""));

it("keeps the text of a long member in which it is to go on", () => {
  const decoder = new SegmentDecoder(new Kernel(), NDJSON, undefined, 7);
  const bytes = objectOf("a");
  const first = decode(decoder, bytes);

  expect(first.rest).toMatchObject({ why: "output", offset: 0, kept: { decoder: 7, storedBytes: bytes.length } });
  // The text is taken from where it is kept: what is stored is not looked at again, but for its first bytes.
  const second = decode(decoder, Buffer.from(bytes).fill(0xff, 10), first.rest);
  expect(second).toMatchObject({ problems: [], rest: undefined });
  expect(textOf(first) + textOf(second) === linesOf("a").join("")).toBe(true);
});

it.each([2, 5])("reads %i long members a part of each in turn, however few it keeps", (count) => {
  const decoder = new SegmentDecoder(new Kernel(), NDJSON);
  const names = Array.from({ length: count }, (_, n) => `object ${n}`);

  expect(
    isAsExpected(
      readInTurn(names, () => decoder),
      names,
    ),
  ).toBe(true);
});

it("keeps those that are wanted first, but for one that nobody comes for", () => {
  const texts = new KeptTexts(new Kernel(), 3);
  const keep = () => texts.keep(texts.fresh(), 10, 1000);
  const first = [keep(), keep(), keep(), keep()];

  expect(first.map((kept) => kept?.text)).toEqual([1, 2, 3, 4]);
  expect(Array.from({ length: 12 }, keep)).toEqual(Array(12).fill(undefined));
  expect(texts.take({ decoder: 4, text: 2, storedBytes: 10 })).toBeUndefined();
  expect(texts.take({ decoder: 3, text: 2, storedBytes: 10 })).toMatchObject({ textLength: 1000 });
  // In the place of the second one; then in that of the first, which is long ago.
  expect([keep(), keep()].map((kept) => kept?.text)).toEqual([17, 18]);
  expect(texts.take({ decoder: 3, text: 1, storedBytes: 10 })).toBeUndefined();
});

it("keeps no more than 64 MiB", () => {
  const texts = new KeptTexts(new Kernel(), 0);
  const keep = (mebibytes: number) => texts.keep(texts.fresh(), 1, mebibytes * 1024 * 1024);

  expect([keep(30), keep(30), keep(5), keep(4)].map((kept) => kept?.text)).toEqual([1, 2, undefined, 4]);
});

it("goes on in a text that another decoder has kept", () => {
  const even = new SegmentDecoder(new Kernel(), NDJSON, undefined, 0);
  const odd = new SegmentDecoder(new Kernel(), NDJSON, undefined, 1);
  const names = ["a", "b"];

  expect(
    isAsExpected(
      readInTurn(names, (turn) => (turn % 2 === 0 ? even : odd)),
      names,
    ),
  ).toBe(true);
});
