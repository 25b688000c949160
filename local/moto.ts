import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type EnvironmentPatch, patchEnvironment, type ProcessEnvironment } from "./environment";
import { motoEnvironment } from "./moto-environment";
import { findMotoRunners, type MotoRunner } from "./moto-runners";
import { isAlive } from "./running-record";
import { startSupervised } from "./supervised-process";

export interface MotoOptions {
  /** The environment to find moto with, and to derive the environment of moto's users from. */
  readonly environment: ProcessEnvironment;
  /** Folder for moto's log and an empty AWS configuration file; made if missing. */
  readonly directory: string;
  /** The account that moto plays. @default moto's own, 123456789012 */
  readonly accountId?: string;
  /** AWS_REGION for moto's users. @default none */
  readonly region?: string;
  /** True: moto goes on after this process has ended. @default false: it ends with this process, even by SIGKILL */
  readonly keepRunning?: boolean;
  /** Progress, for people. */
  readonly onLine?: (line: string) => void;
  /** When it aborts before moto answers, moto is stopped and the promise rejects. */
  readonly signal?: AbortSignal;
}

/** A running moto that answers. */
export interface Moto {
  /** Such as http://127.0.0.1:43211 */
  readonly endpointUrl: string;
  /** To apply to the environment of every program that is to use moto. */
  readonly environment: EnvironmentPatch;
  /** The process to end, and the leader of its group. */
  readonly pid: number;
  readonly logFile: string;
  /** Ends moto and waits until it is gone. May be called again. */
  stop(): Promise<void>;
}

/** moto cannot be started. The message says why, or how to get it. */
export class MotoError extends Error {
  override readonly name = "MotoError";
}

interface Server {
  readonly pid: number;
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Seconds between SIGTERM and SIGKILL. */
const killAfterSeconds = 5;
const pollMilliseconds = 25;
const tailLines = 20;

/**
 * Starts moto, a local AWS, on a free port of 127.0.0.1 and waits until it answers.
 * @throws MotoError when there is no way to run it, or when it ends or says nothing within its time.
 */
export async function startMoto(options: MotoOptions): Promise<Moto> {
  const directory = resolve(options.directory);
  mkdirSync(directory, { recursive: true });
  const awsConfigFile = join(directory, "aws-config");
  writeFileSync(awsConfigFile, "");
  const logFile = join(directory, "moto.log");

  const failures: string[] = [];
  for (const runner of await findMotoRunners(options.environment)) {
    options.onLine?.(`Starting moto with ${runner.name}.`);
    writeFileSync(logFile, "");
    const server = await startServer(runner, options, logFile);
    try {
      const endpointUrl = await waitUntilItAnswers(runner, server, logFile, options.signal);
      const environment = motoEnvironment(options.environment, { endpointUrl, awsConfigFile, region: options.region });
      return { endpointUrl, environment, pid: server.pid, logFile, stop: server.stop };
    } catch (error) {
      await server.stop();
      if (!(error instanceof MotoError)) {
        throw error;
      }
      failures.push(error.message);
    }
  }
  if (failures.length > 0) {
    throw new MotoError(failures.join("\n"));
  }
  throw new MotoError(
    "moto_server is not on the PATH, nor uvx, pipx or a running Docker to fetch it with: " +
      `install it with "pip install 'moto[server]'", or install uv from https://docs.astral.sh/uv.`,
  );
}

async function startServer(runner: MotoRunner, options: MotoOptions, logFile: string): Promise<Server> {
  const account = options.accountId === undefined ? {} : { MOTO_ACCOUNT_ID: options.accountId };
  const environment = patchEnvironment(options.environment, { PYTHONUNBUFFERED: "1" }, account);
  return options.keepRunning === true
    ? startDetached(runner, environment, logFile)
    : startOwned(runner, environment, logFile);
}

async function startOwned(runner: MotoRunner, environment: ProcessEnvironment, logFile: string): Promise<Server> {
  const { command, arguments: parameters } = runner;
  const moto = startSupervised({
    command,
    arguments: parameters,
    environment,
    stopSignal: "SIGTERM",
    killAfterSeconds,
    logFile,
  });
  let ended = false;
  void moto.exited.finally(() => (ended = true)).catch(() => undefined);
  const stop = async (): Promise<void> => {
    await moto.stop();
  };
  return { pid: await moto.pid, hasEnded: () => ended, stop };
}

async function startDetached(runner: MotoRunner, environment: ProcessEnvironment, logFile: string): Promise<Server> {
  const log = openSync(logFile, "a");
  const moto = spawn(runner.command, runner.arguments, {
    env: environment,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const pid = await new Promise<number>((resolvePid, reject) => {
    moto.on("error", reject);
    moto.on("spawn", () => {
      resolvePid(moto.pid ?? 0);
    });
  });
  moto.unref();
  return { pid, hasEnded: () => !isAlive(pid), stop: () => stopProcessGroup(pid) };
}

/** Ends a process and its group, first politely, and waits until the process is gone. For a moto that was kept running. */
export async function stopProcessGroup(pid: number): Promise<void> {
  const deadline = Date.now() + killAfterSeconds * 1000;
  signalGroup(pid, "SIGTERM");
  while (isAlive(pid)) {
    await delay(pollMilliseconds);
    if (Date.now() > deadline) {
      signalGroup(pid, "SIGKILL");
    }
  }
}

function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** Waits for the line that tells the address, and then for an answer from there. */
async function waitUntilItAnswers(
  runner: MotoRunner,
  server: Server,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const deadline = Date.now() + runner.readyTimeoutSeconds * 1000;
  const describe = (what: string): string =>
    `moto, started with ${runner.name}, ${what}. Its log, ${logFile}, ends with:\n${logTail(logFile)}`;

  for (;;) {
    signal?.throwIfAborted();
    if (server.hasEnded()) {
      throw new MotoError(describe("ended at once"));
    }
    const endpointUrl = runner.endpointUrl ?? announcedUrl(logFile);
    if (endpointUrl !== undefined && (await answers(endpointUrl))) {
      return endpointUrl;
    }
    if (Date.now() > deadline) {
      throw new MotoError(describe(`did not answer within ${runner.readyTimeoutSeconds} s`));
    }
    await delay(pollMilliseconds);
  }
}

function announcedUrl(logFile: string): string | undefined {
  return /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(readFileSync(logFile, "utf8"))?.[1];
}

async function answers(endpointUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpointUrl}/moto-api/data.json`, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function logTail(logFile: string): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-tailLines).join("\n");
}
