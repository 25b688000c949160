import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../local/running-record";
import { startSupervised, type SupervisedOptions } from "../../local/supervised-process";
import { waitUntilSoon } from "../support/condition";
import { temporaryFolder } from "../support/fake-program";

/** Runs a Node script. */
function start(script: string, options: Partial<SupervisedOptions> = {}) {
  return startSupervised({
    command: process.execPath,
    arguments: ["-e", script],
    environment: {},
    stopSignal: "SIGINT",
    killAfterSeconds: 20,
    ...options,
  });
}

/** Says how often it is asked to stop, and never does. */
const stubborn = `
  let asked = 0;
  process.on("SIGINT", () => console.log("asked " + ++asked));
  setInterval(() => undefined, 1000);
  console.log("ready");
`;

describe("startSupervised", () => {
  it("hands over every line of both streams, in a folder and an environment of its own, and the exit code", async () => {
    const directory = temporaryFolder();
    const lines: string[] = [];
    const program = start(
      'console.log(process.cwd()); console.error(JSON.stringify(Object.keys(process.env))); process.stdout.write("no end"); process.exitCode = 7;',
      { directory, environment: { ONLY: "this" }, onLine: (line, stream) => lines.push(`${stream}: ${line}`) },
    );
    await expect(program.exited).resolves.toStrictEqual({ code: 7, signal: null });
    expect(lines.sort()).toStrictEqual(['stderr: ["ONLY"]', `stdout: ${directory}`, "stdout: no end"]);
  });

  it("ends soon after its program, whatever the deadline", async () => {
    const program = start("0", { killAfterSeconds: 3600 });
    await program.exited;
    expect(isAlive(program.supervisorPid)).toBe(false);
  });

  it("says which signal ended the program", async () => {
    const program = start("process.kill(process.pid, 'SIGKILL')");
    await expect(program.exited).resolves.toStrictEqual({ code: null, signal: "SIGKILL" });
  });

  it("says that a program can't be started", async () => {
    const program = start("", { command: join(temporaryFolder(), "missing") });
    await expect(program.pid).rejects.toThrow(/^Cannot start .*missing: spawn .*ENOENT$/);
    await expect(program.exited).rejects.toThrow(/^Cannot start .*missing: spawn .*ENOENT$/);
  });

  it("asks once when the signal aborts, however often it is told to, and then leaves the program its time", async () => {
    const lines: string[] = [];
    const controller = new AbortController();
    const program = start(stubborn, { signal: controller.signal, onLine: (line) => lines.push(line) });
    await waitUntilSoon("the program listens", () => lines.includes("ready"));
    controller.abort();
    await waitUntilSoon("the program was asked", () => lines.includes("asked 1"));
    program.interrupt();
    process.kill(await program.pid, "SIGKILL");
    await expect(program.exited).resolves.toStrictEqual({ code: null, signal: "SIGKILL" });
    expect(lines).toStrictEqual(["ready", "asked 1"]);
  });

  it("kills a program that does not stop in time, with its children", async () => {
    const lines: string[] = [];
    const withChild = `console.log(require("child_process").spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]).pid); ${stubborn}`;
    const program = start(withChild, { killAfterSeconds: 0.2, onLine: (line) => lines.push(line) });
    await waitUntilSoon("the program listens", () => lines.includes("ready"));
    await expect(program.stop()).resolves.toStrictEqual({ code: null, signal: "SIGKILL" });
    await expect(program.stop()).resolves.toStrictEqual({ code: null, signal: "SIGKILL" });
    const child = Number(lines[0]);
    expect(child).toBeGreaterThan(0);
    await waitUntilSoon("the child is gone", () => !isAlive(child));
  });

  it("appends to a log file", async () => {
    const logFile = join(temporaryFolder(), "log");
    await start('console.log("one")', { logFile }).exited;
    await start('console.error("two")', { logFile }).exited;
    expect(readFileSync(logFile, "utf8")).toBe("one\ntwo\n");
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("asks the program to stop when its parent ends by %s", async (signal) => {
    const logFile = join(temporaryFolder(), "log");
    const parent = start(
      `require("child_process").fork(${JSON.stringify(join(__dirname, "../../local/supervise.mjs"))},
         ["SIGINT", "0.2", process.execPath, "-e", ${JSON.stringify(`console.log(process.pid); ${stubborn}`)}],
         { execArgv: [], detached: true, stdio: ["ignore", "inherit", "inherit", "ipc"] });`,
      { logFile },
    );
    const log = (): string => readFileSync(logFile, "utf8");
    await waitUntilSoon("the program listens", () => log().includes("ready"));
    const program = Number(log().split("\n")[0]);
    expect(isAlive(program)).toBe(true);

    process.kill(await parent.pid, signal);
    await waitUntilSoon("the program is gone", () => !isAlive(program));
  });
});
