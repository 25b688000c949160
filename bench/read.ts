/**
 * How fast `log-backup` reads a backup, in pairs with `zcat > /dev/null` and with other tools, and how much memory it
 * needs. Makes its data first, in .build/bench-read, and checks the command's output. Exits with 1 when a target is missed.
 *
 *     npm run bench:read -- --runs 5 --full --s3
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { backupData, FULL_SIZE, SMALL_SIZE, type BackupData } from "./backup-data";
import { measurePeakMebibytes, measureSeconds } from "./measure";
import {
  JQ_TARGET,
  MEMORY_TARGET_MEBIBYTES,
  memoryContenders,
  readSeries,
  type Series,
  startSeries,
} from "./read-commands";
import { isInstalled, timeInRounds, type Timing } from "./read-rounds";
import { readFromS3 } from "./read-s3";
import { atLeast, atMost, formatRow, type Row } from "./read-table";
import { verifyOutput, zcatAndJq } from "./read-verify";

const USAGE = `npm run bench:read -- [options]
  --runs N            rounds that count, default 5
  --full              several rounds from S3, not one; with --s3
  --s3                from S3 too, on a moto of its own; needs moto_server and the AWS CLI
  --small             a twentieth of the data: to try the benchmark itself
  --log-backup CMD    how to start the command, default "node .build/log-backup.js"`;

const MEMORY_RUNS = 3;
const START_ROUNDS_PER_RUN = 3;

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    full: { type: "boolean", default: false },
    s3: { type: "boolean", default: false },
    small: { type: "boolean", default: false },
    "log-backup": { type: "string", default: "node .build/log-backup.js" },
    help: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) {
  throw new Error(`--runs: expected a whole number from 1, got: ${options.runs}`);
}
const logBackup = options["log-backup"];
const missed: string[] = [];

if (options.help) {
  console.log(USAGE);
} else {
  void main().then(() => {
    process.exitCode = missed.length > 0 ? 1 : 0;
  });
}

async function main(): Promise<void> {
  const folder = path.resolve(".build", options.small ? "bench-read-small" : "bench-read");
  console.log(`Data in ${path.relative(".", folder)}; where it is not there, it takes half a minute.`);
  const data = await backupData(folder, options.small ? SMALL_SIZE : FULL_SIZE);
  const { many, one } = data;
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} processors. ${many.objects.length} objects: ` +
      `${many.members} members, ${many.events} events, ${megabytes(many.textBytes)} of text in ${megabytes(many.gzipBytes)}. ` +
      `One object: ${one.members} members, ${one.events} events, ${megabytes(one.textBytes)} in ${megabytes(one.gzipBytes)}.`,
  );

  const problems = await verifyOutput(data, logBackup);
  console.log(["\nOutput", ...(problems.length > 0 ? problems : ["as expected"])].join("\n  "));
  missed.push(...problems);

  console.log(
    `\nTime: medians of ${runs} rounds in turns, output to /dev/null. x: of the time of the first in its list.`,
  );
  const [manySeries, oneSeries] = readSeries(data, logBackup) as [Series, Series];
  const timings = [await printSeries(manySeries, runs), await printSeries(oneSeries, runs)];
  await printSeries(startSeries(logBackup), runs * START_ROUNDS_PER_RUN);
  await printJq(data, timings[0]);

  console.log(`\nMemory: sum of the peaks of all processes, highest of ${MEMORY_RUNS} runs`);
  for (const { label, command } of memoryContenders(data, logBackup)) {
    let mebibytes = 0;
    for (let run = 0; run < MEMORY_RUNS; run += 1) {
      mebibytes = Math.max(mebibytes, await measurePeakMebibytes({ command, env: process.env }));
    }
    print({ label, mebibytes, target: atMost(MEMORY_TARGET_MEBIBYTES, mebibytes, " MiB") }, "memory");
  }

  if (options.s3) {
    console.log("\nFrom S3: a whole prefix, medians of pairs");
    const rows = await readFromS3({ logBackup, set: many, folder: `${folder}-s3`, runs: options.full ? runs : 1 });
    rows.forEach((row) => {
      print(row, "S3");
    });
  }
  console.log(missed.length > 0 ? `\nMissed: ${missed.join("; ")}` : "\nAll targets held.");
}

async function printSeries(series: Series, rounds: number): Promise<Timing[]> {
  console.log(`\n${series.title}`);
  const timings = await timeInRounds(series, rounds);
  for (const { contender, seconds, ratio } of timings) {
    const { label, targetRatio } = contender;
    const target = targetRatio === undefined ? undefined : atMost(targetRatio, ratio, " x");
    print({ label, seconds, textBytes: series.textBytes, ratio, target }, series.title);
  }
  return timings;
}

/** One run: it takes seven times as long as zcat. */
async function printJq({ many }: BackupData, timings: Timing[] | undefined): Promise<void> {
  if (!isInstalled("jq")) {
    console.log("\njq is not installed: how it compares is not known.");
    return;
  }
  console.log(`\nAgainst zcat | jq -c '.logEvents[]', ${many.objects.length} objects`);
  const seconds = await measureSeconds({ command: zcatAndJq(many), env: process.env });
  const ours = timings?.find(({ contender }) => contender.label === "cat --format ndjson")?.seconds ?? NaN;
  print({ label: "zcat | jq -c", seconds, textBytes: many.textBytes, ratio: 1 }, "jq");
  const target = atLeast(JQ_TARGET, seconds / ours, " times faster");
  print(
    { label: "cat --format ndjson", seconds: ours, textBytes: many.textBytes, ratio: ours / seconds, target },
    "jq",
  );
}

function print(row: Row, title: string): void {
  console.log(formatRow(row));
  if (row.target && !row.target.held) {
    missed.push(`${title}: ${row.label}`);
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
