import fc from "fast-check";
import { cell, code, codeBlock, codes, mapCode, oneLine } from "../../plan-review/markdown-text";
import { awkwardText } from "../support/random-plans";

describe("code", () => {
  it.each([
    ["a plain text", "a", "`a`"],
    ["no text", "", "` `"],
    ["a text with a backtick", "a`b", "``a`b``"],
    ["a text that is a run of backticks", "```", "```` ``` ````"],
    ["a text with spaces around it", " a ", "`  a  `"],
    ["several lines", "a\n\n  b", "`a b`"],
    ["a change of direction", "a\u202eb", "`a\\u202eb`"],
  ])("writes %s", (_, text, expected) => {
    expect(code(text)).toBe(expected);
  });
});

describe("codes", () => {
  it.each([
    [[], ""],
    [["a"], "`a`"],
    [["a", "b"], "`a` and `b`"],
    [["a", "b", "c", "d", "e"], "`a`, `b`, `c`, `d` and `e`"],
    [["a", "b", "c", "d", "e", "f", "g"], "`a`, `b`, `c`, `d`, `e` and 2 more"],
  ])("writes %j as %s", (texts, expected) => {
    expect(codes(texts)).toBe(expected);
  });
});

describe("mapCode", () => {
  it("gives back every text of a sentence that was written as code", () => {
    fc.assert(
      fc.property(fc.array(awkwardText, { maxLength: 4 }), (texts) => {
        const found: string[] = [];
        const sentence = `Of ${texts.map(code).join(", ")}.`;
        const same = mapCode(sentence, (text) => {
          found.push(text);
          return text;
        });
        expect(found.map((text) => text.trim())).toEqual(texts.map((text) => oneLine(text).trim()));
        expect(same).toBe(sentence);
      }),
    );
  });

  it("changes nothing outside code", () => {
    expect(mapCode("`a` a ``a`` a", () => "b")).toBe("`b` a `b` a");
  });
});

describe("codeBlock", () => {
  it("has a longer fence than any run of backticks in it", () => {
    expect(codeBlock("diff", ["+ ```", "- ````x"])).toEqual(["`````diff", "+ ```", "- ````x", "`````"]);
  });
});

describe("cell", () => {
  it("escapes what would end it", () => {
    expect(cell("`a|b`\nc")).toBe("`a\\|b` c");
  });
});
