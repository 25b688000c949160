import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EventWindow } from "../../../backup-format/object-key";
import { objectsOfPath } from "../../../cli/sources/path-source";
import type { StoredObject } from "../../../cli/sources/stored-object";

const signal = new AbortController().signal;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sources-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

async function objectsIn(path: string, window: EventWindow = { lateByMs: 0 }): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of objectsOfPath(path, window, signal)) {
    objects.push(object);
  }
  return objects;
}

async function namesIn(window?: EventWindow): Promise<string[]> {
  return (await objectsIn(folder, window)).map(({ name }) => name.slice(folder.length + 1));
}

async function contentOf(object: StoredObject | undefined, offset = 0): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of object?.open(offset, signal) ?? []) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

describe("a path", () => {
  test("of a file is that file, read in chunks from any offset", async () => {
    const path = join(folder, "stream-1-2026-11-22-19-05-42-0a1b2c3d-0000-4000-8000-0123456789ab.gz");
    const content = Buffer.alloc(
      1_200_000,
      Array.from({ length: 10_007 }, (_, index) => String.fromCharCode(index % 127)).join(""),
    );
    writeFileSync(path, content);
    utimesSync(path, 1, 2);
    const [object] = await objectsIn(path, { sinceMs: Date.now(), lateByMs: 0 });

    expect(object).toMatchObject({
      name: path,
      sizeBytes: 1_200_000,
      lastModified: new Date(2000),
      arrival: new Date("2026-11-22T19:05:42Z"),
    });
    expect((await contentOf(object)).equals(content)).toBe(true);
    expect((await contentOf(object, 1_199_990)).equals(content.subarray(-10))).toBe(true);
    expect(await contentOf(object, 1_200_000)).toHaveLength(0);
  });

  test("of a folder is all its files in the order of S3's keys", async () => {
    write("b", "a.gz", "a/2", "a/1/x", "a0", "é", "\u{1F600}", "\uFF5E", ".DS_Store", ".git/x", "c/.hidden");

    expect(await namesIn()).toEqual(["a.gz", "a/1/x", "a/2", "a0", "b", "é", "\uFF5E", "\u{1F600}"]);
  });

  test("of an empty folder is nothing", async () => {
    expect(await namesIn()).toEqual([]);
  });

  test("of a folder leaves out files and folders whose date says no, with any layout", async () => {
    const day = { sinceMs: Date.UTC(2026, 10, 22), untilMs: Date.UTC(2026, 10, 23), lateByMs: 0 };
    write("x/2026/11/20/10/a", "x/2026/11/22/10/a", "x/2026/11/24/10/a", "y/dt=2026-11-22/a", "y/dt=2026-11-25/a", "z");
    utimesSync(join(folder, "z"), 1, 1);

    expect(await namesIn(day)).toEqual(["x/2026/11/22/10/a", "y/dt=2026-11-22/a", "z"]);
  });

  test("of a folder follows symbolic links, but not in a circle", async () => {
    write("real/file", "elsewhere/other");
    symlinkSync("..", join(folder, "real/up"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "real/link"));
    symlinkSync("file", join(folder, "real/name"));

    expect(await namesIn()).toEqual(["elsewhere/other", "real/file", "real/link/other", "real/name"]);
  });

  test("of a folder with a link to nothing fails when that is read", async () => {
    write("a", "c");
    symlinkSync("nothing", join(folder, "b"));
    const objects = await objectsIn(folder);

    expect(objects.map(({ sizeBytes }) => sizeBytes)).toEqual([1, undefined, 1]);
    await expect(contentOf(objects[1])).rejects.toMatchObject({
      name: "UnreadableError",
      message: `cannot read ${join(folder, "b")}: no such file or folder`,
    });
    expect(String(await contentOf(objects[2]))).toBe("c");
  });

  test("of nothing is refused by its name", async () => {
    await expect(objectsIn(join(folder, "nothing"))).rejects.toMatchObject({
      name: "UnreadableError",
      message: `cannot read ${join(folder, "nothing")}: no such file or folder`,
    });
    write("file");
    await expect(objectsIn(join(folder, "file/below"))).rejects.toMatchObject({
      message: `cannot read ${join(folder, "file/below")}: no such file or folder`,
    });
  });

  test("that cannot be opened is refused when it is read", async () => {
    write("folder/file");
    const [object] = await objectsIn(join(folder, "folder"));
    rmSync(join(folder, "folder/file"));
    mkdirSync(join(folder, "folder/file"));

    await expect(contentOf(object)).rejects.toMatchObject({
      message: `cannot read ${join(folder, "folder/file")}: EISDIR: illegal operation on a directory, read`,
    });
  });

  test("of a pipe is read once", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const writer = spawn("sh", ["-c", 'printf "from a pipe" > "$0"', pipe]);
    const [object] = await objectsIn(pipe);

    expect(object).toMatchObject({ name: pipe, sizeBytes: undefined, arrival: undefined });
    expect(String(await contentOf(object))).toBe("from a pipe");
    expect(String(await contentOf(object, 7))).toBe("pipe");
    writer.kill();
  });
});
