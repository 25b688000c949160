/**
 * What many log groups cost Terraform: synthesis, plan and apply of the backup-delivery stack, by real Terraform and AWS
 * provider on a moto of its own. Exits with 1 when a target is missed.
 *
 *     npm run bench:groups -- --full
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { appliedLogGroups } from "./groups-applied";
import { logGroupNames } from "./groups-environment";
import { type Check, formatCheck, formatHead, formatRow, onAws, ratioCheck, type Row } from "./groups-report";
import { DeliveryConfiguration } from "./groups-stack";
import { createStateBucket } from "./groups-state-bucket";
import { type BenchAws, createLogGroups, REGION, runBenchmark } from "./local-aws";
import { median } from "./measure";

const USAGE = `npm run bench:groups -- [options]
  --rounds N   rounds of each measurement, default 3; of named log groups, which have no target, one
  --full       all rounds of these too, synth and plan of 5,000 log groups, and 1,000 applied, too`;

const FEW = 1;
const MANY = 1000;
const FULL = 5000;
const APPLIED = 200;
/** Of the time that a plan of one log group takes. */
const PLAN_TARGET = 4;

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    full: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);

if (options.help) {
  console.log(USAGE);
} else if (!Number.isInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds: expected a whole number from 1, got: ${options.rounds}`);
} else {
  runBenchmark("groups", main);
}

async function main(aws: BenchAws, signal: AbortSignal): Promise<boolean> {
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} processors. Median of ${rounds} rounds, in turns. ` +
      `Memory: peaks of all processes at once.\n\n${formatHead()}`,
  );
  const logs = new CloudWatchLogsClient(aws.clientConfiguration(REGION));
  await createLogGroups(logs, logGroupNames((options.full ? FULL : MANY) + 1), signal);
  const configuration = (kind: "discovered" | "named", count: number) =>
    new DeliveryConfiguration(aws, signal, kind, count);
  const few = configuration("discovered", FEW);
  const many = configuration("discovered", MANY);
  const named = [FEW, MANY].map((count) => configuration("named", count));
  const all = [few, many, ...named, ...(options.full ? [configuration("discovered", FULL)] : [])];

  await few.synth(); // It warms up the disk's cache.
  const synthRows = await medians(
    all,
    (each) => `synth, ${titleOf(each)}`,
    async (each) => {
      const { seconds, mebibytes } = await each.synth();
      return { seconds, mebibytes, bytes: each.bytes };
    },
  );
  await createStateBucket(aws, few.environmentsDirectory);
  await few.applyBucket();
  for (const each of all) {
    await each.init();
  }
  await few.plan();
  const planRows = await medians(
    all,
    (each) => `plan, all new, ${titleOf(each)}`,
    (each) => each.plan(),
  );
  [...synthRows, ...planRows].forEach(print);

  const checks: Check[] = [];
  const ratio = (rows: readonly Row[], large: number, small: number) =>
    (rows[large]?.seconds ?? NaN) / (rows[small]?.seconds ?? NaN);
  console.log(
    `\nOf ${MANY} named to one named: synth ${ratio(synthRows, 3, 2).toFixed(2)} times, plan ${ratio(planRows, 3, 2).toFixed(2)} times.` +
      " Each name is looked up by every plan: that is AWS's time, and has no target.",
  );
  checks.push(
    ratioCheck(`plan of ${MANY} new, discovered log groups, to that of ${FEW}`, ratio(planRows, 1, 0), PLAN_TARGET),
  );

  console.log(`\n${formatHead()}`);
  for (const count of options.full ? [APPLIED, MANY] : [APPLIED]) {
    checks.push(...(await appliedLogGroups(configuration, count, print)));
  }
  console.log(`\nOn AWS, seconds at least for ${MANY} log groups:\n${onAws(MANY).join("\n")}`);
  console.log(`\n${checks.map(formatCheck).join("\n")}`);
  return checks.every(({ held }) => held);
}

/** Measures all in turns, so that a busy moment of the computer hits all alike; named ones once, where time is short. */
async function medians(
  all: readonly DeliveryConfiguration[],
  label: (each: DeliveryConfiguration) => string,
  measure: (each: DeliveryConfiguration) => Promise<Omit<Row, "label">>,
): Promise<Row[]> {
  const measured = all.map((each) => ({ each, costs: [] as Omit<Row, "label">[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { each, costs } of measured) {
      if (round === 0 || options.full || each.kind === "discovered") {
        costs.push(await measure(each));
      }
    }
  }
  return measured.map(({ each, costs }) => ({
    ...costs[0],
    label: label(each),
    seconds: median(costs.map(({ seconds }) => seconds)),
    mebibytes: median(costs.map(({ mebibytes }) => mebibytes)),
  }));
}

function titleOf({ kind, count }: DeliveryConfiguration): string {
  return `${count} ${kind}`;
}

function print(row: Row): void {
  console.log(formatRow(row));
}
