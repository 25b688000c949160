import { jsonDifferences } from "../../../local/exits/json-difference";

describe("jsonDifferences", () => {
  test.each([
    ["the same", { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ["another order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ["another value", { a: [1, { b: "x" }] }, { a: [1, { b: "y" }] }, ['a.1.b: expected "x", got "y"']],
    ["a key less", { a: { b: true } }, { a: {} }, ["a.b: expected true, got nothing"]],
    ["a key more", { a: {} }, { a: { b: null } }, ["a.b: expected nothing, got null"]],
    ["another order of a list", ["x", "y"], ["y", "x"], ['0: expected "x", got "y"', '1: expected "y", got "x"']],
    ["a list for an object", { a: { 0: 1 } }, { a: [1] }, ['a: expected {"0":1}, got [1]']],
    ["another type", { a: 1 }, { a: "1" }, ['a: expected 1, got "1"']],
  ])("%s", (_, expected, actual, differences) => {
    expect(jsonDifferences(expected, actual)).toEqual(differences);
  });

  test("leaves out exactly the ignored place", () => {
    const ignored = (path: readonly string[]) => path.join(".") === "//.metadata.version";
    const of = (version: string, name: string) => ({ "//": { metadata: { version, name } }, version });

    expect(jsonDifferences(of("1", "a"), of("2", "b"), ignored)).toEqual([
      '//.metadata.name: expected "a", got "b"',
      'version: expected "1", got "2"',
    ]);
  });

  test("cuts long values", () => {
    const [line] = jsonDifferences("x".repeat(500), "");

    expect(line).toBe(`: expected "${"x".repeat(119)}..., got ""`);
  });
});
