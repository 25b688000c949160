import fc from "fast-check";
import { identityKey, piecesOf } from "../../../cli/backfill/pieces";

const HOUR = 3_600_000;
const missing = (timestamp: number, logGroup: number, number: number) => ({
  timestamp,
  logGroup,
  identity: Uint32Array.of(number, 0, 0, 0),
});

test("an hour's log groups come one after the other, each cut where events are far apart", () => {
  const events = [
    missing(0, 1, 1),
    missing(1000, 0, 2),
    missing(2000, 1, 3),
    missing(62_001, 1, 4),
    missing(HOUR, 0, 5),
  ];
  const pieces = Array.from(piecesOf(events), ({ wanted, ...piece }) => ({ ...piece, wanted: wanted.size }));

  expect(pieces).toEqual([
    { hourMs: 0, logGroup: 0, fromMs: 1000, toMs: 1000, wanted: 1 },
    { hourMs: 0, logGroup: 1, fromMs: 0, toMs: 2000, wanted: 2 },
    { hourMs: 0, logGroup: 1, fromMs: 62_001, toMs: 62_001, wanted: 1 },
    { hourMs: HOUR, logGroup: 0, fromMs: HOUR, toMs: HOUR, wanted: 1 },
  ]);
});

test("a busy log group is asked for in parts", () => {
  const events = Array.from({ length: 7000 }, (_, number) => missing(number, 0, number));

  expect(Array.from(piecesOf(events), ({ wanted }) => wanted.size)).toEqual([3000, 3000, 1000]);
});

test("every event is in one piece, of its hour and log group, and of a time that holds it", () => {
  const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 * HOUR }), fc.integer({ min: 0, max: 3 })), {
    maxLength: 50,
  });
  fc.assert(
    fc.property(events, (unsorted) => {
      const sorted = unsorted
        .toSorted(([one], [other]) => one - other)
        .map(([timestamp, logGroup], number) => missing(timestamp, logGroup, number));
      const pieces = Array.from(piecesOf(sorted));
      const holding = sorted.map(({ timestamp, logGroup, identity }) =>
        pieces.filter(
          (piece) =>
            piece.wanted.has(identityKey(identity)) &&
            piece.logGroup === logGroup &&
            piece.fromMs <= timestamp &&
            piece.toMs >= timestamp &&
            piece.hourMs === timestamp - (timestamp % HOUR),
        ),
      );

      expect(holding.map(({ length }) => length)).toEqual(sorted.map(() => 1));
      expect(pieces.reduce((sum, { wanted }) => sum + wanted.size, 0)).toBe(sorted.length);
      expect(pieces.map(({ hourMs }) => hourMs)).toEqual(pieces.map(({ hourMs }) => hourMs).toSorted((a, b) => a - b));
    }),
    { numRuns: 200 },
  );
});
