import fc from "fast-check";
import { JsonSyntaxError, readJson } from "../../settings/json-document";

function refusal(text: string): string {
  try {
    return `accepted: ${JSON.stringify(readJson(text))}`;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) {
      throw error;
    }
    return `${error.line}:${error.column} ${error.message}`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it("reads every document as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2, "\t"), (json, space) => {
      const text = JSON.stringify(JSON.parse(json), null, space);
      expect(readJson(text)).toEqual({ value: JSON.parse(text) as unknown, repeated: [] });
    }),
  );
});

it("accepts exactly what JSON.parse accepts", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '"\t"',
    '"\u007f"',
    "-0.5e+3",
    "01",
    "-",
    "true",
    "nul",
    " ",
    "\n",
    "\f",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join("");
      expect(refusal(text).startsWith("accepted")).toBe(isJson(text));
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ["", "1:1 expected a value, found the end of the file"],
  ["{", "1:2 expected a property name in double quotes, found the end of the file"],
  ['{\n  "a": 1,\n}', '3:1 expected a property name in double quotes, found "}" (the comma before it is one too many)'],
  ["[1, ]", '1:5 expected a value, found "]" (the comma before it is one too many)'],
  ['{ "a" 1 }', '1:7 expected ":", found "1"'],
  ['{ "a": 1 "b": 2 }', '1:10 expected "," or "}", found "b"'],
  ["[1 2]", '1:4 expected "," or "]", found "2"'],
  ['{ "a": tru }', '1:8 expected a value, found "tru"'],
  ['{ "a": 1 } // done', '1:12 expected the end of the file, found "//" (JSON has no comments)'],
  ["{ 'a': 1 }", '1:3 expected a property name in double quotes, found "\'" (JSON has double quotes only)'],
  ['{ "a": "open\n}', '1:8 expected a value, found "open'],
])("says where and why %j is not JSON", (text, message) => {
  expect(refusal(text)).toBe(message);
});

it("finds repeated properties at any depth, with their lines", () => {
  const text = '{\n"a": [{ "b": 1,\n"b": 2 }],\n"a": 3,\n"__proto__": 4 }';
  const { repeated } = readJson(text);
  expect(repeated).toEqual([
    { path: ["a", 0, "b"], lines: [2, 3] },
    { path: ["a"], lines: [2, 4] },
  ]);
});
