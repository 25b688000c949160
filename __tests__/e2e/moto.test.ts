import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopProcessGroup } from "../../local/moto";
import { isAlive } from "../../local/running-record";
import { waitUntil } from "../support/condition";
import { PROJECT_DIRECTORY } from "../support/local-aws";

interface Started {
  readonly parent: ChildProcess;
  readonly endpointUrl: string;
  readonly pid: number;
}

const folder = mkdtempSync(join(tmpdir(), "log-backup-moto-"));
const started: Started[] = [];

afterAll(async () => {
  for (const { parent, pid } of started) {
    parent.kill("SIGKILL");
    await stopProcessGroup(pid);
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Starts moto from a process of its own. */
async function startFromParent(...parameters: readonly string[]): Promise<Started> {
  const parent = spawn(
    process.execPath,
    ["--import", "tsx", "__tests__/support/start-moto.ts", join(folder, String(started.length)), ...parameters],
    { cwd: PROJECT_DIRECTORY, stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const moto = { parent, ...(JSON.parse(line.toString()) as { endpointUrl: string; pid: number }) };
  started.push(moto);
  return moto;
}

async function answers(endpointUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${endpointUrl}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
}

describe("moto", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)(
    "ends when the process that started it ends by %s",
    async (signal) => {
      const { parent, endpointUrl, pid } = await startFromParent();
      expect(await answers(endpointUrl)).toBe(true);

      parent.kill(signal);
      await waitUntil("moto is gone", () => !isAlive(pid), 10_000);
      expect(await answers(endpointUrl)).toBe(false);
    },
    60_000,
  );

  it("goes on after the process that started it where it is to be kept", async () => {
    const { parent, endpointUrl, pid } = await startFromParent("keep");
    if (parent.exitCode === null) {
      await once(parent, "exit");
    }
    expect(parent.exitCode).toBe(0);
    expect(await answers(endpointUrl)).toBe(true);

    await stopProcessGroup(pid);
    expect(isAlive(pid)).toBe(false);
    expect(await answers(endpointUrl)).toBe(false);
  }, 60_000);
});
