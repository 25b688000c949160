import { patchEnvironment } from "../../local/environment";

describe("patchEnvironment", () => {
  it("sets and removes variables, the last patch wins, and leaves the original alone", () => {
    const original = { KEPT: "1", CHANGED: "old", REMOVED: "x" };
    expect(
      patchEnvironment(original, { CHANGED: "new", ADDED: "a" }, { REMOVED: undefined, ADDED: "b" }),
    ).toStrictEqual({
      KEPT: "1",
      CHANGED: "new",
      ADDED: "b",
    });
    expect(original).toStrictEqual({ KEPT: "1", CHANGED: "old", REMOVED: "x" });
  });
});
