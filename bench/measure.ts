import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_INTERVAL_MILLISECONDS = 5;

export interface Run {
  /** As a shell would run it, which is how cdktf runs its app command. */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Wall time of a command from start to exit, in seconds. Nothing else runs meanwhile. */
export async function measureSeconds(run: Run): Promise<number> {
  const startedAt = performance.now();
  await finished(run);
  return (performance.now() - startedAt) / 1000;
}

/**
 * Memory that a command needs, in MiB: the highest resident size that each of its processes had, summed up. Sampling
 * takes time of its own, so this is another run than the one that is timed.
 */
export async function measurePeakMebibytes(run: Run): Promise<number> {
  const peaks = new Map<string, number>();
  await finished(run, (processGroup) => {
    for (const [pid, kibibytes] of residentKibibytes(processGroup)) {
      peaks.set(pid, Math.max(kibibytes, peaks.get(pid) ?? 0));
    }
  });
  return [...peaks.values()].reduce((sum, kibibytes) => sum + kibibytes, 0) / 1024;
}

/** The middle one of the numbers, the upper one of two; NaN where there is none. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

function finished({ command, env }: Run, sample?: (processGroup: number) => void): Promise<void> {
  // Detached, the command leads a process group of its own: that is how its processes are found.
  const child = spawn(command, { shell: true, detached: true, env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const { pid } = child;
  const timer = pid && sample ? setInterval(sample, SAMPLE_INTERVAL_MILLISECONDS, pid) : undefined;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      clearInterval(timer);
      if (exitCode === 0) {
        resolve();
      } else {
        reject(new Error(`"${command}" ended with ${signal ?? `exit code ${exitCode}`}:\n${stderr}`));
      }
    });
  });
}

function residentKibibytes(processGroup: number): [pid: string, kibibytes: number][] {
  return process.platform === "linux" ? fromProc(processGroup) : fromPs(processGroup);
}

/** Linux remembers the peak of each process (VmHWM), so that nothing between two samples is missed. */
function fromProc(processGroup: number): [string, number][] {
  return readdirSync("/proc").flatMap((pid): [string, number][] => {
    try {
      if (!/^\d+$/.test(pid)) {
        return [];
      }
      // Process group: the third number after the name, which is in brackets and may hold anything.
      const afterName = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "");
      if (Number(afterName.split(" ")[2]) !== processGroup) {
        return [];
      }
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
      return peak ? [[pid, Number(peak[1])]] : [];
    } catch {
      return []; // It ended between the two looks.
    }
  });
}

function fromPs(processGroup: number): [string, number][] {
  const lines = execFileSync("ps", ["-axo", "pgid=,pid=,rss="], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line): [string, number][] => {
    const [group, pid = "", kibibytes] = line.trim().split(/\s+/);
    return Number(group) === processGroup ? [[pid, Number(kibibytes)]] : [];
  });
}
