import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { readDiscoveredFile, writeDiscoveredFile } from "../../../cli/discover/discovered-file";
import { AccessError } from "../../../cli/errors";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "discovered-"));
  path = join(folder, "prod.log-groups.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What a function throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("writing", () => {
  it("replaces the file, and leaves nothing else", () => {
    writeFileSync(path, "before");

    writeDiscoveredFile(path, "after");

    expect(readFileSync(path, "utf8")).toBe("after");
    expect(readdirSync(folder)).toEqual(["prod.log-groups.json"]);
  });

  it("says why it failed, and leaves nothing half", () => {
    mkdirSync(path);
    const error = thrownBy(() => {
      writeDiscoveredFile(path, "after");
    });

    expect(error).toBeInstanceOf(AccessError);
    expect((error as Error).message).toMatch(
      new RegExp(`^cannot write ${relative(process.cwd(), path).replaceAll(".", "\\.")}: EISDIR: `),
    );
    expect(readdirSync(folder)).toEqual(["prod.log-groups.json"]);
  });

  it("says so where the folder is gone", () => {
    const error = thrownBy(() => {
      writeDiscoveredFile(join(folder, "gone", "prod.log-groups.json"), "after");
    });

    expect((error as Error).message).toMatch(/^cannot write .*gone\/prod\.log-groups\.json: ENOENT: /);
  });
});

describe("reading", () => {
  it.each<[string, readonly string[]]>([
    ['{"logGroups":["/a","/b"]}', ["/a", "/b"]],
    ['{"logGroups":["/a",1]}', ["/a"]],
    ['{"logGroups":"/a"}', []],
    ["[]", []],
    ["null", []],
    ["{", []],
    ["", []],
  ])("%j names %j", (text, logGroups) => {
    writeFileSync(path, text);

    expect(readDiscoveredFile(path)).toEqual({ path, text, logGroups });
  });

  it("tells that there is none", () => {
    expect(readDiscoveredFile(path)).toEqual({ path, text: undefined, logGroups: [] });
  });

  it("tells where it cannot be read", () => {
    mkdirSync(path);

    expect(() => readDiscoveredFile(path)).toThrow(AccessError);
  });
});
