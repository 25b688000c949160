import { fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { ProcessEnvironment } from "./environment";

/** How to run a program that must not outlive this process. */
export interface SupervisedOptions {
  /** A program's path, or its name on the environment's PATH. */
  readonly command: string;
  readonly arguments: readonly string[];
  /** Working directory. @default this process's own */
  readonly directory?: string;
  /** The program's whole environment: nothing is inherited. */
  readonly environment: ProcessEnvironment;
  /** What asks this program to stop: SIGINT for Terraform, which then saves its state; SIGTERM for most others. */
  readonly stopSignal: "SIGINT" | "SIGTERM";
  /** Seconds between the stop signal and SIGKILL for the whole process group, after `stop()` or the end of this process. */
  readonly killAfterSeconds: number;
  /** Called for every line that the program prints, without its line end. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** A file to append all output to, instead of `onLine`. */
  readonly logFile?: string;
  /** When it aborts, the program is asked to stop, once, and may take its time. */
  readonly signal?: AbortSignal;
}

/** How a program ended: one of the two is null. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running program. */
export interface SupervisedProcess {
  /** The supervisor's process id, which ends after the program does. */
  readonly supervisorPid: number;
  /** The program's process id; rejects when it can't be started. It leads a process group of its own. */
  readonly pid: Promise<number>;
  /** Settles when the program has ended and all that it printed was handed over; rejects when it can't be started. */
  readonly exited: Promise<ProcessExit>;
  /** Sends the stop signal, once, and waits for nothing. */
  interrupt(): void;
  /** Sends the stop signal, after `killAfterSeconds` SIGKILL to the group, and waits for the end. May be called again. */
  stop(): Promise<ProcessExit>;
}

interface Report {
  readonly pid?: number;
  readonly error?: string;
  readonly code?: number | null;
  readonly signal?: string | null;
}

/**
 * Starts a program under a small supervisor process. Its output is drained and its end is awaited even after this
 * process was killed with SIGKILL; a signal to this process's group, such as Ctrl-C at a terminal, does not reach it.
 */
export function startSupervised(options: SupervisedOptions): SupervisedProcess {
  const log = options.logFile === undefined ? undefined : openSync(options.logFile, "a");
  const supervisor = fork(
    join(__dirname, "supervise.mjs"),
    [options.stopSignal, String(options.killAfterSeconds), options.command, ...options.arguments],
    {
      cwd: options.directory ?? process.cwd(),
      env: options.environment,
      execArgv: [],
      detached: true,
      stdio: ["ignore", log ?? "pipe", log ?? "pipe", "ipc"],
    },
  );
  if (log !== undefined) {
    closeSync(log);
  }
  if (supervisor.pid === undefined) {
    throw new Error(`Cannot start ${process.execPath} to supervise ${options.command}.`);
  }

  readLines(supervisor.stdout, (line) => options.onLine?.(line, "stdout"));
  readLines(supervisor.stderr, (line) => options.onLine?.(line, "stderr"));

  let reported: Report = {};
  const pid = new Promise<number>((resolve, reject) => {
    supervisor.on("message", (report: Report) => {
      reported = { ...reported, ...report };
      if (report.pid !== undefined) {
        resolve(report.pid);
      }
      if (report.error !== undefined) {
        reject(new Error(`Cannot start ${options.command}: ${report.error}`));
      }
    });
    supervisor.on("close", () => {
      reject(new Error(`Cannot start ${options.command}: its supervisor ended first.`));
    });
  });
  const exited = new Promise<ProcessExit>((resolve, reject) => {
    supervisor.on("error", reject);
    supervisor.on("close", (code, signal) => {
      if (reported.error !== undefined) {
        reject(new Error(`Cannot start ${options.command}: ${reported.error}`));
      } else if (reported.code === undefined) {
        resolve({ code, signal });
      } else {
        resolve({ code: reported.code, signal: reported.signal ?? null });
      }
    });
  });
  // Each caller sees a failure through the promise it awaits; the other one must not end this process.
  pid.catch(() => undefined);
  exited.catch(() => undefined);

  const tell = (message: "interrupt" | "stop"): void => {
    if (supervisor.connected) {
      supervisor.send(message, () => undefined);
    }
  };
  const interrupt = (): void => {
    tell("interrupt");
  };
  options.signal?.addEventListener("abort", interrupt, { once: true });
  supervisor.on("close", () => options.signal?.removeEventListener("abort", interrupt));
  if (options.signal?.aborted) {
    interrupt();
  }

  return {
    supervisorPid: supervisor.pid,
    pid,
    exited,
    interrupt,
    stop: () => {
      tell("stop");
      return exited;
    },
  };
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) {
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", onLine);
  }
}
