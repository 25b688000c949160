import { judge } from "../../bench/fuzz-judge";
import type { FuzzObject, Piece, Shape, Whole } from "../../bench/fuzz-objects";

const NOTHING: Whole = { pieces: [], contents: [] };
const event = (id: number) =>
  JSON.stringify({ id: String(id), timestamp: 1, message: "m", logGroup: "g", logStream: "s", owner: "1" });
const document = (id: number) =>
  `{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","logEvents":[{"id":"${id}","timestamp":1,"message":"m"}]}`;

/** Three pieces with one event each. */
function objectOf(shape: Shape): FuzzObject {
  const whole: Whole = {
    pieces: [0, 1, 2].map((id) => ({ bytes: Buffer.from(document(id)), id, intact: true })),
    contents: [0, 1, 2].map((id) => ({ pieces: [id], lines: [event(id)], canBeFound: true })),
  };
  return { shape, whole, before: NOTHING, after: NOTHING };
}

/** The middle one is damaged. */
function damaged({ whole }: FuzzObject): Piece[] {
  return whole.pieces.map((piece) =>
    piece.id === 1 ? { ...piece, bytes: piece.bytes.subarray(0, 50), intact: false } : piece,
  );
}

describe.each<Shape>(["members", "plain"])("judge, pieces are %s", (shape) => {
  const object = objectOf(shape);
  const healthy = object.whole.pieces;
  const problems = ["at byte 0: damage"];

  it("finds nothing wrong with the right answer", () => {
    expect(judge(object, healthy, { lines: [0, 1, 2].map(event), problems: [] })).toEqual([]);
    expect(judge(object, damaged(object), { lines: [0, 2].map(event), problems })).toEqual([]);
    expect(judge(object, healthy.slice(1), { lines: [1, 2].map(event), problems: [] })).toEqual([]);
  });

  it("finds an event that is not there", () => {
    const [fault = ""] = judge(object, damaged(object), { lines: [0, 7, 2].map(event), problems });

    expect(fault).toMatch(/^printed, but not there.*"id":"7"/);
  });

  it("finds an event that is missing though nothing has touched it", () => {
    expect(judge(object, damaged(object), { lines: [event(0)], problems })).toEqual([
      `missing, though nothing has touched it: ${event(2)}`,
    ]);
    expect(judge(object, healthy, { lines: [0, 2].map(event), problems: [] })).toEqual([
      `event 2: expected ${event(1)}, got: ${event(2)}`,
    ]);
  });

  it("finds a loss that is not reported", () => {
    expect(judge(object, damaged(object), { lines: [0, 2].map(event), problems: [] })).toEqual([
      "damage is not reported",
    ]);
  });

  it("finds a report without damage, and another order", () => {
    expect(judge(object, healthy, { lines: [1, 0, 2].map(event), problems })).toEqual([
      `event 1: expected ${event(0)}, got: ${event(1)}`,
      "reported, but nothing is damaged: at byte 0: damage",
    ]);
  });
});

describe("judge", () => {
  it("finds members that are printed twice or in another order", () => {
    const object = objectOf("members");
    const wrong = (lines: number[]) =>
      judge(object, damaged(object), { lines: lines.map(event), problems: ["at byte 0: damage"] });

    expect(wrong([0, 0, 2])).toEqual([`printed, but not there, or too often, or out of order: ${event(0)}`]);
    expect(wrong([2, 0])).toEqual([`printed, but not there, or too often, or out of order: ${event(0)}`]);
  });

  it("wants a report of what was put in, but not of zeros", () => {
    const object = objectOf("members");
    const [first, ...others] = object.whole.pieces as [Piece, ...Piece[]];
    const withInserted = (bytes: Uint8Array) =>
      judge(object, [first, { bytes, id: undefined, intact: false }, ...others], {
        lines: [0, 1, 2].map(event),
        problems: [],
      });

    expect(withInserted(Buffer.from("x"))).toEqual(["damage is not reported"]);
    expect(withInserted(Buffer.alloc(9))).toEqual([]);
  });
});
