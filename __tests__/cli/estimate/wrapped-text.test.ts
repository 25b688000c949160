import { wrapped } from "../../../cli/estimate/wrapped-text";

it("leaves what fits in a line, up to the last column", () => {
  expect(wrapped("a b", 96)).toBe("a b\n");
  expect(wrapped(`${"x".repeat(90)} ${"y".repeat(5)}`, 96)).toBe(`${"x".repeat(90)} ${"y".repeat(5)}\n`);
});

it("breaks between words, behind spaces", () => {
  expect(wrapped(`${"x".repeat(90)} ${"y".repeat(6)}`, 96)).toBe(`${"x".repeat(90)}\n${"y".repeat(6)}\n`);
  expect(wrapped(`${"x".repeat(90)} yyy zzz`, 96, 2, 4)).toBe(`  ${"x".repeat(90)} yyy
    zzz
`);
});

it("leaves a longer word whole", () => {
  expect(wrapped(`a ${"u".repeat(120)} b`, 96, 2)).toBe(`  a\n  ${"u".repeat(120)}\n  b\n`);
});

it("does not break at a no-break space, which becomes a space", () => {
  expect(wrapped("more than >\u00a01.00", 12)).toBe("more than\n> 1.00\n");
});
