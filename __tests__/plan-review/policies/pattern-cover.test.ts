import fc from "fast-check";
import { patternCovers } from "../../../plan-review/policies/pattern-cover";

const letters = fc.constantFrom("a", "b", ":", "/");
const pattern = fc
  .array(fc.oneof(letters, fc.constantFrom("*", "?", "${x}")), { maxLength: 7 })
  .map((symbols) => symbols.join(""));

/** What a pattern stands for: each `*`, `?` and variable is filled with a text. */
const filled = (text: string, fillings: readonly string[]): string => {
  let next = 0;
  const filling = (): string => fillings[next++ % Math.max(1, fillings.length)] ?? "";
  return text.replace(/\*|\?|\$\{x\}/g, (symbol) => (symbol === "?" ? (filling() + "a").slice(0, 1) : filling()));
};

/** As IAM matches: an oracle made of a regular expression. The variable has one text in a request. */
const matches = (text: string, value: string, variable: string): boolean => {
  const escaped = (part: string): string => part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  const source = text
    .split(/(\*|\?|\$\{x\})/)
    .map((part) => ({ "*": "[^]*", "?": "[^]", "${x}": escaped(variable) })[part] ?? escaped(part));
  return new RegExp(`^${source.join("")}$`).test(value);
};

describe("patternCovers", () => {
  it.each([
    ["*", "s3:GetObject"],
    ["s3:*", "s3:Get*"],
    ["s3:Get*", "s3:GetObject"],
    ["s3:Get*", "s3:Get*Acl"],
    ["s3:?etObject", "s3:GetObject"],
    ["s3:?etObject", "s3:?etObject"],
    ["a**b", "a*b"],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/logs/*"],
    ["home/*", "home/${aws:username}"],
    ["*", "*"],
    ["a", "a"],
  ])("says that %s covers %s", (wide, narrow) => {
    expect(patternCovers(wide, narrow)).toBe(true);
  });

  it.each([
    ["s3:Get*", "s3:*"],
    ["s3:GetObject", "s3:Get*"],
    ["s3:?etObject", "s3:*etObject"],
    ["s3:GetObject", "s3:GetObjectAcl"],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b"],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::bb/x"],
    ["a.c", "abc"],
    ["?", "${aws:username}"],
    ["?????????????????", "${aws:username}"],
    ["*username}", "${aws:username}"],
    ["a${*}b", "a${aws:username}b"],
    ["", "a"],
  ])("says that %s does not cover %s", (wide, narrow) => {
    expect(patternCovers(wide, narrow)).toBe(false);
  });

  it("never says yes where the narrow pattern stands for a text that the wide one does not match", () => {
    fc.assert(
      fc.property(
        pattern,
        pattern,
        fc.array(fc.string({ maxLength: 3 }), { minLength: 1 }),
        (wide, narrow, fillings) => {
          const variable = fillings[0] ?? "";
          const value = filled(
            narrow.replaceAll("${x}", () => variable.replace(/[*?$]/g, "")),
            fillings,
          );
          fc.pre(patternCovers(wide, narrow));
          expect(matches(wide, value, variable.replace(/[*?$]/g, ""))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("says yes to every plain text that the pattern matches, and to no other", () => {
    const text = fc.array(letters, { maxLength: 7 }).map((all) => all.join(""));
    fc.assert(
      fc.property(pattern, text, (wide, value) => {
        fc.pre(!wide.includes("$"));
        expect(patternCovers(wide, value)).toBe(matches(wide, value, ""));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes no longer for many wildcards", () => {
    expect(patternCovers(`${"*a".repeat(60)}b`, "a".repeat(3000))).toBe(false);
  });
});
