import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

  it("writes what a symbolic link leads to, which stays one", () => {
    mkdirSync(join(folder, "shared"));
    const target = join(folder, "shared", "target.json");
    writeFileSync(target, "before");
    symlinkSync(join("shared", "target.json"), path);

    writeDiscoveredFile(path, "after");

    expect(readlinkSync(path)).toBe(join("shared", "target.json"));
    expect(readFileSync(target, "utf8")).toBe("after");
    expect(readdirSync(join(folder, "shared"))).toEqual(["target.json"]);
  });

  it("writes what a symbolic link leads to, even if nothing is there yet", () => {
    symlinkSync("target.json", path);

    writeDiscoveredFile(path, "after");

    expect(readdirSync(folder)).toEqual(["prod.log-groups.json", "target.json"]);
    expect(readlinkSync(path)).toBe("target.json");
    expect(readFileSync(path, "utf8")).toBe("after");
  });

  it("says so where a symbolic link leads to itself", () => {
    symlinkSync("prod.log-groups.json", path);
    const error = thrownBy(() => {
      writeDiscoveredFile(path, "after");
    });

    expect((error as Error).message).toMatch(/^cannot write .*prod\.log-groups\.json: ELOOP: /);
  });

  it("says why it failed, and leaves nothing half", () => {
    mkdirSync(path);
    const error = thrownBy(() => {
      writeDiscoveredFile(path, "after");
    });

    expect(error).toBeInstanceOf(AccessError);
    expect((error as Error).message).toMatch(
      new RegExp(
        `^cannot write ${relative(process.cwd(), path).replaceAll(".", "\\.")}: EISDIR: .*/\\.prod\\.log-groups\\.json\\.[0-9]+\\.tmp' -> `,
      ),
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

  it("knows no line ends of Windows", () => {
    writeFileSync(path, '{"logGroups":\r\n["/a"]}\r\n');

    expect(readDiscoveredFile(path)).toEqual({ path, text: '{"logGroups":\n["/a"]}\n', logGroups: ["/a"] });
  });

  it("tells that there is none", () => {
    expect(readDiscoveredFile(path)).toEqual({ path, text: undefined, logGroups: [] });
  });

  it("tells where it cannot be read", () => {
    mkdirSync(path);

    expect(() => readDiscoveredFile(path)).toThrow(AccessError);
  });
});
