import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { measureProgram, type MeasuredProgram } from "../../bench/process-cost";
import { waitUntilSoon } from "../support/condition";
import { temporaryFolder } from "../support/fake-program";

function node(script: string, options: Partial<MeasuredProgram> = {}): MeasuredProgram {
  return {
    command: process.execPath,
    arguments: ["-e", script],
    directory: temporaryFolder(),
    environment: {},
    signal: new AbortController().signal,
    ...options,
  };
}

describe("measureProgram", () => {
  it("takes time, memory and output of one run", async () => {
    const held = 64 * 1024 * 1024;
    const script = `
      globalThis.held = Buffer.alloc(${held}, 1);
      console.error("not this");
      setTimeout(() => console.log(process.cwd() + "\\n" + process.env.NAME), 250);`;
    const program = node(script, { environment: { NAME: "value" } });
    const { seconds, mebibytes, exitCode, output } = await measureProgram(program);

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: `${program.directory}\nvalue\n` });
    expect(seconds).toBeGreaterThan(0.25);
    // Node.js itself has some 40; where there is no /proc, nothing is known.
    expect(Number.isNaN(mebibytes) || (mebibytes > 64 && mebibytes < 200)).toBe(true);
  });

  it("adds up the processes of a program", async () => {
    const hold = "globalThis.held = Buffer.alloc(64 * 1024 * 1024, 1); setTimeout(() => undefined, 300)";
    const twice = `
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", ${JSON.stringify(hold)}]);
      ${hold}`;
    const { mebibytes } = await measureProgram(node(twice));

    expect(Number.isNaN(mebibytes) || mebibytes > 128).toBe(true);
  });

  it("takes an exit code that is no failure, and tells it", async () => {
    expect(await measureProgram(node("process.exit(2)", { okCodes: [0, 2] }))).toMatchObject({ exitCode: 2 });
  });

  it("fails with what the program said, where it ends with another", async () => {
    const program = node('console.log("out"); console.error("why"); process.exitCode = 3;', { okCodes: [0, 2] });

    await expect(measureProgram(program)).rejects.toThrow(
      new RegExp(` -e console\\.log.* ended with exit code 3:\n(out\nwhy|why\nout)$`),
    );
  });

  it("ends the program when it is stopped, and says why", async () => {
    const abort = new AbortController();
    const script = `require("node:fs").writeFileSync("pid", String(process.pid)); setInterval(() => undefined, 1000)`;
    const program = node(script, { signal: abort.signal });
    const file = join(program.directory, "pid");
    const running = measureProgram(program);
    await waitUntilSoon("the program runs", () => existsSync(file) && readFileSync(file, "utf8") !== "");
    abort.abort(new Error("Enough."));

    await expect(running).rejects.toThrow("Enough.");
    expect(() => process.kill(Number(readFileSync(file, "utf8")), 0)).toThrow("ESRCH");
  });

  it("starts nothing once it is stopped", async () => {
    const signal = AbortSignal.abort(new Error("Enough."));
    const program = node('require("node:fs").writeFileSync("pid", "")', { signal });

    await expect(measureProgram(program)).rejects.toThrow("Enough.");
    expect(existsSync(join(program.directory, "pid"))).toBe(false);
  });
});
