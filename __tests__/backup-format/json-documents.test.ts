import fc from "fast-check";
import { splitJsonObjects } from "../../backup-format/json-documents";

const split = (text: string) => Array.from(splitJsonObjects(text));

describe("splitJsonObjects", () => {
  test.each([
    ["nothing", "", []],
    ["only white space", " \r\n\t", []],
    ["objects with nothing between them", '{"a":1}{"b":2}', ['{"a":1}', '{"b":2}']],
    ["objects on lines of their own", '{"a":1}\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
    ["braces inside a string", '{"a":"}{"}{"b":2}', ['{"a":"}{"}', '{"b":2}']],
    ["an escaped quote before a brace", String.raw`{"a":"\"}"}{"b":2}`, [String.raw`{"a":"\"}"}`, '{"b":2}']],
    ["an escaped backslash before a quote", String.raw`{"a":"\\"}{"b":2}`, [String.raw`{"a":"\\"}`, '{"b":2}']],
    ["objects within objects", '{"a":{"b":{}}}{}', ['{"a":{"b":{}}}', "{}"]],
  ])("reads %s", (_, text, objects) => {
    expect(split(text)).toEqual(objects);
  });

  test.each([
    ['{"a":1', "the object that starts at offset 0 is cut"],
    ['{}{"a":"', "the object that starts at offset 2 is cut"],
    ["{}x{}", 'expected "{" at offset 2, got: "x"'],
  ])("refuses %j", (text, message) => {
    expect(() => split(text)).toThrow(new SyntaxError(message));
  });

  test("gives back whatever objects were glued together, with any white space between them", () => {
    const objects = fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()));
    const gap = fc.stringMatching(/^[ \t\r\n]*$/);
    fc.assert(
      fc.property(objects, gap, (values, between) => {
        const texts = values.map((value) => JSON.stringify(value));
        expect(split(texts.join(between))).toEqual(texts);
      }),
    );
  });
});
