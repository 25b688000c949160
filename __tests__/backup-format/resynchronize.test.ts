import { resynchronize } from "../../backup-format/resynchronize";
import type { Before, Segment } from "../../backup-format/segment";
import { envelopeText, event, member } from "../support/stored-objects";

const JUNK = "?".repeat(100);
const DOCUMENT = envelopeText({ events: [event(1)] });

function segment(bytes: Uint8Array, rest: Partial<Segment> = {}): Segment {
  return {
    bytes,
    from: 0,
    skipText: 0,
    offset: 0,
    final: true,
    inDamage: true,
    before: "member",
    afterZeros: false,
    endsAtMember: false,
    ...rest,
  };
}

describe("finds what begins after damage", () => {
  it.each<[string, string | Uint8Array, Before, number, boolean]>([
    ["a member", member(DOCUMENT), "member", 100, true],
    ["a member after plain documents", member(DOCUMENT), "document", 100, true],
    ["a document among plain documents", DOCUMENT, "document", 100, true],
    ["a document in an object that held nothing yet", DOCUMENT, "nothing", 100, true],
    ["an object on a new line, as a guess", '\n{"a":1}', "document", 101, false],
    ["no document among members: the end", DOCUMENT, "member", 100 + DOCUMENT.length, true],
    ["nothing: the end", JUNK, "document", 200, true],
  ])("%s", (_, healthy, before, position, sure) => {
    const bytes = Buffer.concat([Buffer.from(JUNK), Buffer.from(healthy)]);

    expect(resynchronize(segment(bytes), 0, before)).toEqual({ kind: "found", position, sure });
  });
});

describe("asks for more bytes", () => {
  it("from where a beginning may be cut by the segment's end", () => {
    expect(resynchronize(segment(Buffer.from(JUNK), { final: false }), 0, "member")).toEqual({
      kind: "cut",
      position: 36,
    });
  });

  it("from the first one, while it is open whether the object holds members or text", () => {
    expect(resynchronize(segment(Buffer.from(JUNK), { final: false }), 10, "nothing")).toEqual({
      kind: "cut",
      position: 10,
    });
  });

  it("but not where the next segment begins with a member", () => {
    const cutAtMember = segment(Buffer.from(JUNK), { final: false, endsAtMember: true });

    expect(resynchronize(cutAtMember, 0, "member")).toEqual({ kind: "found", position: 100, sure: true });
  });

  it("no longer after 8 MiB without a member: then it is text", () => {
    const bytes = Buffer.concat([Buffer.from(JUNK), Buffer.alloc(8 * 1024 * 1024, JUNK), Buffer.from(DOCUMENT)]);

    expect(resynchronize(segment(bytes, { final: false }), 0, "nothing")).toEqual({
      kind: "found",
      position: bytes.length - DOCUMENT.length,
      sure: true,
    });
  });
});
