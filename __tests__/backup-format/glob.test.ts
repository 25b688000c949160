import { globMatcher } from "../../backup-format/glob";

describe("globMatcher", () => {
  test.each<[readonly string[] | undefined, string, boolean]>([
    [undefined, "anything", true],
    [[], "anything", true],
    [["/aws/lambda/x"], "/aws/lambda/x", true],
    [["/aws/lambda/x"], "/aws/lambda/xy", false],
    [["/aws/lambda/x"], "a/aws/lambda/x", false],
    [["/aws/*"], "/aws/lambda/x", true],
    [["*"], "", true],
    [["**x"], "x", true],
    [["*a*b*"], "xxaxxbxx", true],
    [["*a*b*"], "xxbxxaxx", false],
    [["a*aa"], "aaaa", true],
    [["a*aab"], "aaaa", false],
    [["?"], "日", true],
    [["?"], "😀", true],
    [["?"], "", false],
    [["a?c"], "a/c", true],
    [["[$LATEST]"], "[$LATEST]", true],
    [["[ab]"], "a", false],
    [["a.c"], "abc", false],
    [["\\*"], "*", false],
    [["no", "y*"], "yes", true],
    [["a*"], "a\nb", true],
  ])("with %j takes %j: %j", (patterns, name, expected) => {
    expect(globMatcher(patterns)(name)).toBe(expected);
  });

  test("takes no longer for many asterisks", () => {
    const start = performance.now();

    expect(globMatcher(["*a".repeat(40)])(`${"a".repeat(500)}b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
