import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { measurePeakMebibytes, measureSeconds } from "../../bench/measure";
import { waitUntilSoon } from "../support/condition";

const node = (script: string) => `"${process.execPath}" -e '${script}'`;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "measure-"));
  env = { PATH: path.dirname(process.execPath), SHELL: "/bin/sh", FOLDER: folder };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A command that takes this much memory, says how much its process has with it, and holds it until `end` is there. */
const hold = (mebibytes: number) =>
  node(`
    const { existsSync, renameSync, writeFileSync } = require("node:fs");
    const file = (name) => process.env.FOLDER + "/" + name;
    globalThis.held = Buffer.alloc(${mebibytes} * 1024 * 1024, 1);
    writeFileSync(file("${mebibytes}.new"), String(process.memoryUsage.rss() / 1024 / 1024));
    renameSync(file("${mebibytes}.new"), file("${mebibytes}"));
    setInterval(() => existsSync(file("end")) && process.exit(globalThis.held.length > 0 ? 0 : 1), 5);
  `);

describe("measurePeakMebibytes", () => {
  it("sums up the peaks of all processes of a command", async () => {
    const measuring = measurePeakMebibytes({ command: `${hold(64)} & ${hold(32)}; wait`, env });
    const files = [path.join(folder, "64"), path.join(folder, "32")];
    try {
      await waitUntilSoon("both processes hold their memory", () => files.every((file) => existsSync(file)));
      // Samples are taken by a timer of this process, and timers fire in the order they are due: one is taken meanwhile.
      await delay(50);
    } finally {
      writeFileSync(path.join(folder, "end"), "");
    }
    const peak = await measuring;
    const held = files.reduce((sum, file) => sum + Number(readFileSync(file, "utf8")), 0);

    expect(held).toBeGreaterThan(96);
    expect(peak).toBeGreaterThan(held - 8);
    expect(peak).toBeLessThan(held + 24); // The shell, and what Node.js had while it started.
  });
});

describe("measureSeconds", () => {
  it("measures from start to exit", async () => {
    const command = node("setTimeout(() => undefined, 200)");

    await expect(measureSeconds({ command, env })).resolves.toBeGreaterThan(0.2);
  });

  it("reports a command that fails, with what it said", async () => {
    await expect(measureSeconds({ command: "echo why >&2; exit 7", env })).rejects.toThrow(
      '"echo why >&2; exit 7" ended with exit code 7:\nwhy\n',
    );
  });
});
