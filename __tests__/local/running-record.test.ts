import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  isAlive,
  isStillRunning,
  readInterruptedRecords,
  readRunningRecord,
  retireRunningRecord,
  writeRunningRecord,
} from "../../local/running-record";
import { waitUntilSoon } from "../support/condition";
import { temporaryFolder, touch } from "../support/fake-program";

/** The id of a process that has ended and was collected. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "0"]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("isAlive", () => {
  it("tells a running process from one that has ended", async () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(await deadPid())).toBe(false);
  });

  it("takes a zombie for ended, where the system tells", async () => {
    const tells = process.platform === "linux";
    // The shell turns into a sleep, which never collects its child.
    const script = "sleep 0 & echo $!; exec sleep 60";
    const parent = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const [pid] = (await once(parent.stdout, "data")) as [Buffer];
      await waitUntilSoon("the child is a zombie", () => isAlive(Number(pid.toString())) !== tells);
      expect(() => process.kill(Number(pid.toString()), 0)).not.toThrow();
    } finally {
      parent.kill("SIGKILL");
    }
  });
});

describe("running records", () => {
  it("are kept in a list when their program is gone", async () => {
    const [file, list] = [join(temporaryFolder(), "running.json"), join(temporaryFolder(), "interrupted.ndjson")];
    const pids = [await deadPid()];
    for (const command of ["first", "second"]) {
      writeRunningRecord(file, { command, pids, startedAt: "2026-01-01T00:00:00.000Z" });
      expect(readRunningRecord(file)?.command).toBe(command);
      retireRunningRecord(file, list);
      expect(existsSync(file)).toBe(false);
    }
    const records = readInterruptedRecords(list);
    expect(records.map(({ command }) => command)).toStrictEqual(["first", "second"]);
    expect(records.map((record) => isStillRunning(record))).toStrictEqual([false, false]);
    expect(records.map(({ goneBy }) => Date.parse(goneBy) <= Date.now())).toStrictEqual([true, true]);
  });

  it("are nothing where there is no file, or one that was cut off while it was written", () => {
    const folder = temporaryFolder();
    retireRunningRecord(join(folder, "none"), join(folder, "list"));
    expect(readInterruptedRecords(join(folder, "list"))).toStrictEqual([]);
    expect(readRunningRecord(touch(folder, "empty"))).toBeUndefined();
  });
});
