import { spawnSync } from "node:child_process";
import type { ProcessEnvironment } from "./environment";
import { findExecutable } from "./find-executable";
import { findFreePort } from "./free-port";

/** The version of moto that this project is tested with; the runners that fetch moto fetch this one. */
export const motoVersion = "5.2.1";

/** One way to run moto's server. */
export interface MotoRunner {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** Where it will listen, when that is known beforehand; else it says so in its log. */
  readonly endpointUrl?: string;
  /** Seconds until it must answer. Long where moto may have to be downloaded first. */
  readonly readyTimeoutSeconds: number;
}

const startSeconds = 30;
const downloadSeconds = 300;

/**
 * Every way to run moto here, best first: moto_server on the PATH, else uvx or pipx, else a container where an engine answers.
 * moto_server chooses a free port of 127.0.0.1 itself.
 */
export async function findMotoRunners(environment: ProcessEnvironment): Promise<readonly MotoRunner[]> {
  const server = ["-H", "127.0.0.1", "-p", "0"];
  const requirement = `moto[server]==${motoVersion}`;
  const runners: MotoRunner[] = [];

  const add = (
    name: string,
    readyTimeoutSeconds: number,
    parameters: readonly string[],
    endpointUrl?: string,
  ): void => {
    const command = findExecutable(name, environment);
    if (command === undefined) {
      return;
    }
    const runner = { name, command, arguments: parameters, readyTimeoutSeconds };
    runners.push(endpointUrl === undefined ? runner : { ...runner, endpointUrl });
  };
  add("moto_server", startSeconds, server);
  add("uvx", downloadSeconds, ["--from", requirement, "moto_server", ...server]);
  add("pipx", downloadSeconds, ["run", "--spec", requirement, "moto_server", ...server]);
  if (runners.length === 0 && dockerAnswers(environment)) {
    const port = await findFreePort();
    // --init: as a container's first process, Python would ignore SIGTERM.
    const container = ["run", "--rm", "--init", "-p", `127.0.0.1:${port}:5000`, "-e", "MOTO_ACCOUNT_ID"];
    const image = `motoserver/moto:${motoVersion}`;
    add("docker", downloadSeconds, [...container, image], `http://127.0.0.1:${port}`);
  }
  return runners;
}

function dockerAnswers(environment: ProcessEnvironment): boolean {
  const docker = findExecutable("docker", environment);
  if (docker === undefined) {
    return false;
  }
  const format = ["version", "--format", "{{.Server.Version}}"];
  return spawnSync(docker, format, { env: environment, timeout: 10_000, stdio: "ignore" }).status === 0;
}
