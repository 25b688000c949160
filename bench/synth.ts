/**
 * What a synthesis costs: this project's app command against that of cdktf's TypeScript template, in turns, on the same
 * stacks, and this project's for 1 to 1,000 log groups. Exits with 1 when a target is missed.
 *
 *     npm run bench:synth -- --runs 9
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { measurePeakMebibytes, measureSeconds, type Run } from "./measure";

const TEMPLATE_COMMAND = "npx ts-node -P bench/template/tsconfig.json main.ts";
const TARGETS = { time: 0.2, memory: 0.4, thousandGroups: 6 };
const LOG_GROUP_COUNTS = [1, 10, 100, 1000];
const MEMORY_RUNS = 3;

interface Cost {
  readonly seconds: number;
  readonly mebibytes: number;
}

process.chdir(path.resolve(__dirname, ".."));
const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  throw new Error(`--runs: expected a whole number from 1, got: ${values.runs}`);
}

const temporary = mkdtempSync(path.join(tmpdir(), "bench-synth-"));
void main()
  .then((held) => {
    process.exitCode = held ? 0 : 1;
  })
  .finally(() => {
    rmSync(temporary, { recursive: true });
  });

async function main(): Promise<boolean> {
  const { app: appCommand } = JSON.parse(readFileSync("cdktf.json", "utf8")) as { app: string };
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} processors. Time: median of ${runs} runs, in turns. ` +
      `Memory: sum of the peaks of all processes, median of ${MEMORY_RUNS} runs.\n`,
  );

  const ours = { command: appCommand, env: environment("ours", "environments") };
  const template = { command: TEMPLATE_COMMAND, env: environment("template", "environments") };
  const [ourCost, templateCost] = await costs([ours, template]);
  if (!ourCost || !templateCost) {
    throw new Error("A command has no cost.");
  }
  const stacks = sameStacks("ours", "template");
  console.log(`${stacks} stacks`);
  printCost(appCommand, ourCost);
  printCost(TEMPLATE_COMMAND, templateCost);
  const ratios = [
    check("time, of the template's", ourCost.seconds / templateCost.seconds, TARGETS.time),
    check("memory, of the template's", ourCost.mebibytes / templateCost.mebibytes, TARGETS.memory),
  ];

  console.log("\nLog groups, in one environment");
  const groups = await costs(
    LOG_GROUP_COUNTS.map((count) => ({
      command: appCommand,
      env: environment(`groups-${count}`, writeEnvironment(count)),
    })),
  );
  groups.forEach((cost, index) => {
    printCost(String(LOG_GROUP_COUNTS[index]), cost);
  });
  const growth = (groups.at(-1)?.seconds ?? NaN) / (groups[0]?.seconds ?? NaN);
  return [...ratios, check("time for 1,000, of that for one", growth, TARGETS.thousandGroups)].every(Boolean);
}

/** Times of all in turns, so that a busy moment of the computer hits all alike; one round first to warm up its caches. */
async function costs(all: readonly Run[]): Promise<Cost[]> {
  const measured = all.map((run) => ({ run, seconds: [] as number[], mebibytes: [] as number[] }));
  for (let round = 0; round <= runs; round++) {
    for (const { run, seconds } of measured) {
      const taken = await measureSeconds(run);
      if (round > 0) {
        seconds.push(taken);
      }
    }
  }
  for (let round = 0; round < MEMORY_RUNS; round++) {
    for (const { run, mebibytes } of measured) {
      mebibytes.push(await measurePeakMebibytes(run));
    }
  }
  return measured.map(({ seconds, mebibytes }) => ({ seconds: median(seconds), mebibytes: median(mebibytes) }));
}

function environment(name: string, environmentsDirectory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CDKTF_OUTDIR: path.join(temporary, name),
    LOG_BACKUP_ENVIRONMENT: undefined, // All of the folder.
    LOG_BACKUP_ENVIRONMENTS_DIR: environmentsDirectory,
  };
}

/** An environments folder with one environment, that of dev with this many log groups. */
function writeEnvironment(logGroupCount: number): string {
  const directory = path.join(temporary, `environments-${logGroupCount}`);
  const settings = JSON.parse(readFileSync("environments/dev.json", "utf8")) as Record<string, unknown>;
  const logGroups = Array.from({ length: logGroupCount }, (_, index) => `/bench/log-group-${index}`);
  mkdirSync(directory);
  writeFileSync(path.join(directory, "dev.json"), JSON.stringify({ ...settings, sources: { logGroups } }));
  return directory;
}

/** How many stacks both made. Were they not the same, the comparison would say nothing. */
function sameStacks(...names: readonly [string, string]): number {
  const [ours, theirs] = names.map((name) => {
    const stacks = path.join(temporary, name, "stacks");
    return readdirSync(stacks).map((stack) => [stack, readFileSync(path.join(stacks, stack, "cdk.tf.json"), "utf8")]);
  });
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    throw new Error("The two commands made different stacks.");
  }
  return ours?.length ?? 0;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

function printCost(label: string, { seconds, mebibytes }: Cost): void {
  console.log(`  ${label.padEnd(54)} ${seconds.toFixed(2).padStart(6)} s ${mebibytes.toFixed(0).padStart(5)} MiB`);
}

function check(label: string, ratio: number, target: number): boolean {
  const held = ratio <= target;
  console.log(
    `  ${label.padEnd(54)} ${ratio.toFixed(2).padStart(6)}   target: at most ${target}, ${held ? "held" : "MISSED"}`,
  );
  return held;
}
