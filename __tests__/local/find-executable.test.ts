import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findExecutable } from "../../local/find-executable";
import { temporaryFolder, touch, writeProgram } from "../support/fake-program";

describe("findExecutable", () => {
  it("takes the first executable file on the PATH, not a folder nor a plain file", () => {
    const [first, second, third] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    mkdirSync(join(first, "tool"));
    touch(second, "tool");
    const program = writeProgram(third, "tool", "");
    expect(findExecutable("tool", { PATH: [first, "", second, third].join(delimiter) })).toBe(program);
  });

  it("finds nothing where there is nothing", () => {
    expect(findExecutable("tool", { PATH: temporaryFolder() })).toBeUndefined();
    expect(findExecutable("tool", {})).toBeUndefined();
  });
});
