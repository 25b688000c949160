import { readdirSync, readFileSync } from "node:fs";
import type { ProcessEnvironment } from "../local/environment";
import { startSupervised } from "../local/supervised-process";

/**
 * How often a program's memory is looked at. Linux remembers the peak of each process, so what is missed is no more than
 * the last moment of one that ends.
 */
const SAMPLE_INTERVAL_MILLISECONDS = 50;
/** Between a stop signal and SIGKILL. */
const KILL_AFTER_SECONDS = 10;
/** Of what a program printed, in the message that it failed. */
const TAIL_LINES = 20;

export interface MeasuredProgram {
  /** A program's path, or its name on the environment's PATH. */
  readonly command: string;
  readonly arguments: readonly string[];
  /** Working directory. */
  readonly directory: string;
  /** The whole environment. */
  readonly environment: ProcessEnvironment;
  /** Exit codes that are no failure. @default [0] */
  readonly okCodes?: readonly number[];
  /** When it aborts, the program is asked to stop. */
  readonly signal: AbortSignal;
}

/** What a program cost, and what it said. */
export interface ProcessCost {
  /** Wall time from its start to its end. */
  readonly seconds: number;
  /** The most that its processes needed at once: the peak of each so far, summed up. NaN where there is no /proc. */
  readonly mebibytes: number;
  readonly exitCode: number;
  /** What it printed on stdout. */
  readonly output: string;
}

/**
 * Runs a program and takes its time and memory in one run: for what changes the world, and cannot be run once more as
 * `measure.ts` does. It ends when this process ends, however that happens.
 *
 * @throws {Error} with the end of what it printed, where its exit code is another; `signal.reason`, where it was stopped
 */
export async function measureProgram(program: MeasuredProgram): Promise<ProcessCost> {
  const { okCodes = [0], signal } = program;
  signal.throwIfAborted();
  const output: string[] = [];
  const all: string[] = [];
  const running = startSupervised({
    ...program,
    stopSignal: "SIGINT",
    killAfterSeconds: KILL_AFTER_SECONDS,
    onLine: (line, stream) => {
      all.push(line);
      if (stream === "stdout") {
        output.push(line);
      }
    },
  });
  const stop = () => void running.stop();
  signal.addEventListener("abort", stop, { once: true });
  let mostKibibytes = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    const processGroup = await running.pid;
    const startedAt = performance.now();
    timer = setInterval(() => {
      mostKibibytes = Math.max(mostKibibytes, peakKibibytes(processGroup));
    }, SAMPLE_INTERVAL_MILLISECONDS);
    const { code } = await running.exited;
    const seconds = (performance.now() - startedAt) / 1000;
    signal.throwIfAborted();
    if (code === null || !okCodes.includes(code)) {
      const command = [program.command, ...program.arguments].join(" ");
      throw new Error(`${command} ended with exit code ${code ?? "none"}:\n${all.slice(-TAIL_LINES).join("\n")}`);
    }
    const mebibytes = mostKibibytes === 0 ? NaN : mostKibibytes / 1024;
    return { seconds, mebibytes, exitCode: code, output: output.map((line) => `${line}\n`).join("") };
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** The peaks of the processes of a group that run now, summed up, in KiB. */
function peakKibibytes(processGroup: number): number {
  return processes().reduce((sum, pid) => {
    try {
      // Process group: the third number after the name, which is in brackets and may hold anything.
      const afterName = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "");
      if (Number(afterName.split(" ")[2]) !== processGroup) {
        return sum;
      }
      const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
      return sum + Number(peak ?? 0);
    } catch {
      return sum; // It ended between the two looks.
    }
  }, 0);
}

function processes(): readonly string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // Only Linux has it.
  }
}
