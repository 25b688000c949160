import { Kernel } from "../../backup-format/kernel";
import { PendingText } from "../../backup-format/pending-text";

const kernel = new Kernel();

/** Pending texts of members at the offsets 1000, 1001 and so on. */
function pendingOf(texts: readonly string[], documentStart: number): PendingText {
  const pending = new PendingText(kernel);
  texts.forEach((text, index) => {
    const end = pending.length + text.length;
    kernel.bytes.set(Buffer.from(text), pending.region.start + pending.length);
    pending.add(1000 + index, index + 1);
    pending.keep(index === 0 ? documentStart : pending.documentStart, end);
  });
  return pending;
}

function textOf({ region, length }: PendingText): string {
  return Buffer.from(kernel.bytes.subarray(region.start, region.start + length)).toString();
}

it("knows which member a place is in, and where the document begins", () => {
  const pending = pendingOf(["..{abc", "def", "ghi"], 2);

  expect(textOf(pending)).toBe("..{abcdefghi");
  expect(pending).toMatchObject({ isEmpty: false, length: 12, documentStart: 2, members: 3, seams: [0, 6, 9] });
  expect([2, 5, 6, 9, 11].map((place) => pending.memberAt(place).member)).toEqual([1, 1, 2, 3, 3]);
  expect(pending.first).toEqual({ textStart: 0, offset: 1000, member: 1 });
  expect(pending.last).toEqual({ textStart: 9, offset: 1002, member: 3 });
});

it("drops the members that end before the document", () => {
  const pending = pendingOf(["{abc", "d}.{ef", "ghi"], 0);
  pending.keep(7, pending.length);

  expect(textOf(pending)).toBe("d}.{efghi");
  expect(pending).toMatchObject({ length: 9, documentStart: 3, members: 2, seams: [0, 6] });
  expect(pending.first).toEqual({ textStart: 0, offset: 1001, member: 2 });
});

it("keeps of two members that begin at the same place the later one: the first is empty", () => {
  const pending = pendingOf(["{ab", "", "c"], 0);
  pending.keep(3, pending.length);

  expect(pending.first).toEqual({ textStart: 0, offset: 1002, member: 3 });
});

it("is empty after it is forgotten", () => {
  const pending = pendingOf(["{abc"], 0);
  pending.forget();

  expect(pending).toMatchObject({ isEmpty: true, length: 0, documentStart: 0, members: 0, seams: [] });
});
