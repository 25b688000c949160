import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { DataSet } from "./backup-data";
import { measurePeakMebibytes, measureSeconds, median } from "./measure";
import { MEMORY_TARGET_MEBIBYTES, quoted } from "./read-commands";
import { readOutput } from "./read-output";
import { atMost, type Row } from "./read-table";

const SOURCE = "s3://bench-read/logs";

interface Options {
  readonly logBackup: string;
  /** What is read from S3: a folder of objects. */
  readonly set: DataSet;
  /** For copies and moto's files. */
  readonly folder: string;
  readonly runs: number;
}

/**
 * From S3, on a moto of its own: the command against `aws s3 sync` and then `zcat | jq -c`, in turns. moto shares the
 * processors with what is measured.
 *
 * @throws {Error} where moto_server or the AWS CLI is not there, or the command prints other events than expected
 */
export async function readFromS3({ logBackup, set, folder, runs }: Options): Promise<Row[]> {
  const copy = path.join(folder, "s3-copy");
  const config = path.join(folder, "aws-config");
  mkdirSync(folder, { recursive: true });
  writeFileSync(config, "");
  const { moto, endpointUrl } = await startMoto();
  try {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: endpointUrl,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_SESSION_TOKEN: undefined,
      AWS_PROFILE: undefined,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: config,
      AWS_EC2_METADATA_DISABLED: "true",
    };
    await readOutput(`aws s3 mb s3://bench-read && aws s3 sync --quiet ${quoted(set.path)} ${SOURCE}`, env);
    const ours = { command: `${logBackup} cat --format ndjson ${SOURCE}`, env };
    const theirs = {
      command: `aws s3 sync --quiet ${SOURCE} ${quoted(copy)} && find ${quoted(copy)} -name '*.gz' | sort | xargs cat | zcat | jq -c '.logEvents[]'`,
      env,
    };
    const { lines } = await readOutput(ours.command, env);
    if (lines !== set.events) {
      throw new Error(`${ours.command}: expected ${set.events} lines, got: ${lines}`);
    }
    const times: { ours: number; theirs: number }[] = [];
    for (let run = 0; run < runs; run += 1) {
      rmSync(copy, { recursive: true, force: true });
      times.push({ theirs: await measureSeconds(theirs), ours: await measureSeconds(ours) });
    }
    const { textBytes } = set;
    const ratio = median(times.map((time) => time.ours / time.theirs));
    const mebibytes = await measurePeakMebibytes(ours);
    return [
      { label: "aws s3 sync, zcat | jq -c", seconds: median(times.map((time) => time.theirs)), textBytes, ratio: 1 },
      {
        label: "cat --format ndjson s3://",
        seconds: median(times.map((time) => time.ours)),
        textBytes,
        ratio,
        target: atMost(1, ratio),
      },
      { label: "its memory", mebibytes, target: atMost(MEMORY_TARGET_MEBIBYTES, mebibytes, " MiB") },
    ];
  } finally {
    await stop(moto);
    rmSync(copy, { recursive: true, force: true });
    rmSync(config, { force: true });
  }
}

async function startMoto(): Promise<{ moto: ChildProcess; endpointUrl: string }> {
  // A process group of its own: moto_server may be a script that starts another process.
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], {
    detached: true,
    env: { ...process.env, PYTHONUNBUFFERED: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const url = new Promise<string>((resolve, reject) => {
    moto.on("error", reject);
    moto.on("exit", (exitCode) => {
      reject(new Error(`moto_server ended with exit code ${exitCode ?? "none"}`));
    });
    createInterface({ input: moto.stderr }).on("line", (line) => {
      const [, found] = /Running on (http:\S+)/.exec(line) ?? [];
      if (found !== undefined) {
        resolve(found);
      }
    });
  });
  return { moto, endpointUrl: await url };
}

async function stop(moto: ChildProcess): Promise<void> {
  if (moto.pid !== undefined && moto.exitCode === null && moto.signalCode === null) {
    const exited = once(moto, "exit");
    process.kill(-moto.pid, "SIGKILL");
    await exited;
  }
}
