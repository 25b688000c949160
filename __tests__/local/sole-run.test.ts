import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
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
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it("leaves a stale file to the process that is taking it over", async () => {
    const file = join(temporaryFolder(), "run.pid");
    writeFileSync(file, "junk");
    writeFileSync(`${file}.takeover`, String(process.ppid));
    await expect(asSoleRun(file, () => Promise.resolve())).rejects.toThrow(
      `Process ${process.ppid} is already doing this: wait for it, or, if that is another program, delete ${file}.takeover.`,
    );
    expect(readdirSync(dirname(file)).sort()).toEqual(["run.pid", "run.pid.takeover"]);
  });

  it("leaves the file to who claimed it after ours was deleted", async () => {
    const file = join(temporaryFolder(), "run.pid");
    await asSoleRun(file, () => {
      writeFileSync(file, String(process.ppid));
      return Promise.resolve();
    });
    expect(readFileSync(file, "utf8")).toBe(String(process.ppid));
  });

  it("lets one of many processes work that find a stale file at once", async () => {
    const file = join(temporaryFolder(), "run.pid");
    const goFile = `${file}.go`;
    writeFileSync(file, "junk");
    const script = `
      const { asSoleRun } = require(${JSON.stringify(join(__dirname, "../../local/sole-run.ts"))});
      console.log("ready");
      while (!require("node:fs").existsSync(${JSON.stringify(goFile)}));
      const ended = new Promise((resolve) => process.stdin.on("end", resolve).resume());
      asSoleRun(${JSON.stringify(file)}, () => { console.log("works"); return ended; })
        .catch((error) => { console.log(error.name); process.exit(); });`;
    const children = [1, 2, 3, 4].map(() => {
      const child = spawn(process.execPath, ["--import", "tsx", "--eval", script], { cwd: join(__dirname, "../..") });
      const said = createInterface(child.stdout)[Symbol.asyncIterator]();
      return { child, next: async () => (await said.next()).value as string };
    });
    try {
      await Promise.all(children.map(({ next }) => next()));
      writeFileSync(goFile, "");
      const outcomes = await Promise.all(children.map(({ next }) => next()));
      expect(outcomes.sort()).toEqual([...Array<string>(3).fill("AlreadyRunningError"), "works"]);
    } finally {
      for (const { child } of children) {
        child.kill("SIGKILL");
      }
    }
  }, 30_000);
});
