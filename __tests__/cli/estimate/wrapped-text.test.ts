import { wrapped } from "../../../cli/estimate/wrapped-text";

it("leaves what fits in a line, up to the last column", () => {
  expect(wrapped("a b")).toBe("a b\n");
  expect(wrapped(`${"x".repeat(90)} ${"y".repeat(5)}`)).toBe(`${"x".repeat(90)} ${"y".repeat(5)}\n`);
});

it("breaks between words, behind spaces", () => {
  expect(wrapped(`${"x".repeat(90)} ${"y".repeat(6)}`)).toBe(`${"x".repeat(90)}\n${"y".repeat(6)}\n`);
  expect(wrapped(`${"x".repeat(90)} yyy zzz`, 2, 4)).toBe(`  ${"x".repeat(90)} yyy
    zzz
`);
});

it("leaves a longer word whole", () => {
  expect(wrapped(`a ${"u".repeat(120)} b`, 2)).toBe(`  a\n  ${"u".repeat(120)}\n  b\n`);
});
