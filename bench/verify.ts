/**
 * How fast `log-backup verify` compares, and how much memory it needs for how many events. CloudWatch Logs is a process that
 * makes pages of events as they are asked for, the backup is made in a temporary folder with some events missing. Exits with
 * 1 when an answer is wrong or the memory target is missed.
 *
 *     npm run bench:verify -- --full
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { measurePeakMebibytes, measureSeconds } from "./measure";
import { type ExpectedAnswer, writeBackup } from "./verify-backup";
import { LOG_GROUP, SINCE_MS, UNTIL_MS } from "./verify-events";

const USAGE = `npm run bench:verify -- [options]
  --full              10 million events, too
  --events N,N        other numbers of events, each 10,000 or more
  --log-backup CMD    how to start the command, default "node cli/log-backup.mjs"`;

const EVENTS = [100_000, 1_000_000, 3_000_000];
const FULL_EVENTS = [...EVENTS, 10_000_000];
/** With fewer, the gaps would not be far enough from each other. */
const FEWEST_EVENTS = 10_000;
const MEMORY_TARGET_MEBIBYTES = 300;
const COLUMNS = [11, 11, 13, 11, 13, 8] as const;

interface Measurement {
  readonly events: number;
  readonly seconds: number;
  readonly mebibytes: number;
  readonly problem: string | undefined;
}

/** The part of the command's answer that is held against what is expected. */
interface Answer {
  readonly complete: boolean;
  readonly groups: readonly (Record<string, unknown> & { readonly gaps: readonly { readonly missing: number }[] })[];
}

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    events: { type: "string" },
    "log-backup": { type: "string", default: "node cli/log-backup.mjs" },
    help: { type: "boolean", default: false },
  },
});

if (options.help) {
  console.log(USAGE);
} else {
  void main().then((isGood) => {
    process.exitCode = isGood ? 0 : 1;
  });
}

async function main(): Promise<boolean> {
  const sizes = options.events?.split(",").map(Number) ?? (options.full ? FULL_EVENTS : EVENTS);
  if (!sizes.every((events) => Number.isSafeInteger(events) && events >= FEWEST_EVENTS)) {
    throw new Error(`--events: expected whole numbers from ${FEWEST_EVENTS} with commas, got: ${options.events ?? ""}`);
  }
  const logBackup = options["log-backup"];
  console.log(`Node.js ${process.versions.node}, ${availableParallelism()} processors, ${logBackup}`);
  await measureSeconds({ command: `${logBackup} --help`, env: process.env }); // It is built where it is not.
  console.log(row(["events", "time", "events/s", "memory", "to smallest", "answer"]));
  const measured: Measurement[] = [];
  for (const events of sizes) {
    const measurement = await measure(logBackup, events);
    measured.push(measurement);
    const { seconds, mebibytes, problem } = measurement;
    console.log(
      row([
        String(events),
        `${seconds.toFixed(1)} s`,
        (events / seconds).toFixed(0),
        `${mebibytes.toFixed(0)} MiB`,
        `${(mebibytes / (measured[0]?.mebibytes ?? NaN)).toFixed(2)} x`,
        problem === undefined ? "right" : "WRONG",
      ]),
    );
  }
  const problems = measured.flatMap(({ events, mebibytes, problem }) => [
    ...(problem === undefined ? [] : [`${events} events: ${problem}`]),
    ...(mebibytes > MEMORY_TARGET_MEBIBYTES
      ? [`${events} events: ${mebibytes.toFixed(0)} MiB of memory, more than ${MEMORY_TARGET_MEBIBYTES}`]
      : []),
  ]);
  console.log(problems.length === 0 ? `Held: at most ${MEMORY_TARGET_MEBIBYTES} MiB.` : problems.join("\n"));
  return problems.length === 0;
}

/** The command is run twice: sampling its memory takes time. */
async function measure(logBackup: string, events: number): Promise<Measurement> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-verify-"));
  const api = await startApi(events);
  try {
    const expected = await writeBackup(path.join(folder, "backup"), events);
    const output = path.join(folder, "answer.json");
    const window = `--since ${new Date(SINCE_MS).toISOString()} --until ${new Date(UNTIL_MS).toISOString()}`;
    const verify = `${logBackup} verify --group ${LOG_GROUP} ${window} --json ${folder}/backup > ${output}`;
    const run = {
      command: `${verify}; test $? -eq 1`,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: api.endpoint,
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "bench",
        AWS_SECRET_ACCESS_KEY: "bench",
      },
    };
    const seconds = await measureSeconds(run);
    const problem = problemOf(readFileSync(output, "utf8"), expected);
    const mebibytes = await measurePeakMebibytes(run);
    return { events, seconds, mebibytes, problem };
  } finally {
    api.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with the command's answer. */
function problemOf(output: string, { gaps, ...counts }: ExpectedAnswer): string | undefined {
  const { complete, groups } = JSON.parse(output) as Answer;
  const [group] = groups;
  const names = Object.keys(counts) as (keyof typeof counts)[];
  const got = {
    complete,
    ...Object.fromEntries(names.map((name) => [name, group?.[name]])),
    gaps: group?.gaps.map(({ missing }) => missing),
  };
  const [expectedText, gotText] = [JSON.stringify({ complete: false, ...counts, gaps }), JSON.stringify(got)];
  return gotText === expectedText ? undefined : `expected ${expectedText}, got ${gotText}`;
}

async function startApi(events: number): Promise<{ readonly endpoint: string; stop(): void }> {
  const script = path.join(__dirname, "verify-logs-api.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, String(events)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode) => {
      reject(new Error(`The API's process ended with exit code ${exitCode}.`));
    });
    child.stdout.once("data", (line: Buffer) => {
      resolve(line.toString().trim());
    });
  });
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

function row(cells: readonly string[]): string {
  return cells.map((cell, column) => cell.padStart(COLUMNS[column] ?? 0)).join(" ");
}
