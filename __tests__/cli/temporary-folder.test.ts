import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFile } from "../../cli/temporary-file";
import { TemporaryFolder } from "../../cli/temporary-folder";
import { temporaryFolder } from "../support/fake-program";

describe("TemporaryFolder", () => {
  it("is made when it is asked for, for this user alone, and removed with all that is in it", () => {
    const parent = temporaryFolder();
    const folder = new TemporaryFolder(parent);
    expect(readdirSync(parent)).toEqual([]);
    writeFileSync(folder.newFile("a"), "");
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder.path)).toEqual(["a-1"]);
    folder.close();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("is removed when the process exits, and leaves no listener once it is closed", () => {
    const parent = temporaryFolder();
    const before = process.listeners("exit");
    const folder = new TemporaryFolder(parent);
    const { path } = folder;
    const [removeAll] = process.listeners("exit").filter((listener) => !before.includes(listener));
    removeAll?.(0);
    expect(existsSync(path)).toBe(false);
    expect(process.listeners("exit")).toEqual(before);
  });

  it("says where it cannot be made, and what to do", () => {
    const missing = join(temporaryFolder(), "missing");
    const folder = new TemporaryFolder(missing);
    const reason = `ENOENT: no such file or directory, mkdtemp '${join(missing, "log-backup-XXXXXX")}'`;
    expect(() => folder.path).toThrow(
      expect.objectContaining({
        name: "AccessError",
        message: `cannot make a temporary folder in ${missing}: set TMPDIR to a folder that can be written to, got: ${reason}`,
      }) as Error,
    );
  });
});

describe("TemporaryFile", () => {
  it("gives back what was appended, at any offset, also after it was closed in between", () => {
    const folder = new TemporaryFolder(temporaryFolder());
    const file = new TemporaryFile(folder, "x", 4);
    for (const text of ["a", "bcd", "efghijk", "l", ""]) {
      file.append(Buffer.from(`<${text}>`), 1, text.length + 1);
    }
    file.seal();
    expect(file.size).toBe(12);
    expect(folder.bytesInUse).toBe(12);
    const target = Buffer.alloc(20, ".");
    expect(file.read(target, 1, 5, 3)).toBe(5);
    file.release();
    expect(file.read(target, 10, 9, 9)).toBe(3);
    expect(target.toString()).toBe(".defgh....jkl.......");
    file.remove();
    expect(folder.bytesInUse).toBe(0);
    expect(readdirSync(folder.path)).toEqual([]);
    folder.close();
  });

  it("says that it cannot be read", () => {
    const folder = new TemporaryFolder(temporaryFolder());
    const file = new TemporaryFile(folder, "x");
    file.seal();
    const path = join(folder.path, "x-1");
    rmSync(path);
    const reason = `ENOENT: no such file or directory, open '${path}'`;
    expect(() => file.read(Buffer.alloc(1), 0, 1, 0)).toThrow(
      expect.objectContaining({
        name: "AccessError",
        message: `cannot read temporary data in ${folder.path}: ${reason}`,
      }) as Error,
    );
    folder.close();
  });
});
