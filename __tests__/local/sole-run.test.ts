import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AlreadyRunningError, asSoleRun } from "../../local/sole-run";
import { temporaryFolder } from "../support/fake-program";

describe("asSoleRun", () => {
  it("holds the file while it works and removes it afterwards, also after a failure", async () => {
    const file = join(temporaryFolder(), "run.pid");
    const seen = await asSoleRun(file, () => Promise.resolve(readFileSync(file, "utf8")));
    expect(seen).toBe(String(process.pid));
    await expect(asSoleRun(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(file)).toBe(false);
  });

  it("refuses while another process works, and leaves its file", async () => {
    const file = join(temporaryFolder(), "run.pid");
    writeFileSync(file, String(process.ppid));
    const work = jest.fn();
    await expect(asSoleRun(file, work)).rejects.toThrow(
      new AlreadyRunningError(
        `Process ${process.ppid} is already doing this: wait for it, or, if that is another program, delete ${file}.`,
      ),
    );
    expect(work).not.toHaveBeenCalled();
    expect(readFileSync(file, "utf8")).toBe(String(process.ppid));
  });

  it.each([String(2 ** 22 + 1), "", "junk"])("takes over a file that holds %j", async (content) => {
    const file = join(temporaryFolder(), "run.pid");
    writeFileSync(file, content);
    await expect(asSoleRun(file, () => Promise.resolve("done"))).resolves.toBe("done");
  });
});
