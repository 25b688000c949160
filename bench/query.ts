/**
 * How fast `log-backup query` answers on pass-through objects, NDJSON and compacted files, against `zcat | jq`, grep and
 * DuckDB's own JSON reader, with the memory of each; and how fast `log-backup compact` is. Makes its data first, in
 * folders of .build that begin with bench-read and bench-query. Exits with 1 when a target is missed, or the answers differ.
 *
 * A query's start takes as long on any backup: with more data, less of the time is of it.
 *
 *     npm run bench:query -- --runs 3 --size 1
 */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { backupData, type BackupDataParameters, FULL_SIZE, SMALL_SIZE } from "./backup-data";
import { measurePeakMebibytes, median } from "./measure";
import {
  COMPACTED_LABEL,
  COMPACTION_TARGET,
  compaction,
  LOOKUP_TARGET,
  questions,
  starts,
  writerAlone,
} from "./query-commands";
import { queryData, type QueryData } from "./query-data";
import type { Contender } from "./read-commands";
import { readOutput } from "./read-output";
import { isInstalled } from "./read-rounds";
import { atLeast, formatRow, type Row } from "./read-table";

const USAGE = `npm run bench:query -- [options]
  --runs N   rounds that count, default 3; zcat | jq has one
  --size N   of the data, in GB of text, default 4
  --small    a twentieth of a GB: to try the benchmark itself`;
const LOG_BACKUP = "node .build/log-backup.js";

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    size: { type: "string", default: "4" },
    small: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const runs = wholeNumber("--runs", options.runs);
const size = wholeNumber("--size", options.size);
const missed: string[] = [];

if (options.help) {
  console.log(USAGE);
} else {
  void main().then(() => {
    process.exitCode = missed.length > 0 ? 1 : 0;
  });
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`${option}: expected a whole number from 1, got: ${text}`);
  }
  return number;
}

/** Of FULL_SIZE, which is about 1 GB, `many` is so many times there; of all else a little. */
function sized(times: number): BackupDataParameters {
  return times === 1
    ? FULL_SIZE
    : { ...FULL_SIZE, manyObjects: times * FULL_SIZE.manyObjects, oneMembers: 1, hugeCopies: 1 };
}

async function main(): Promise<void> {
  const suffix = options.small ? "-small" : size === 1 ? "" : `-${size}`;
  const { many } = await backupData(
    path.resolve(`.build/bench-read${suffix}`),
    options.small ? SMALL_SIZE : sized(size),
  );
  console.log("Data in .build; where it is not there, it takes a minute or two for each GB.");
  const data = queryData(path.resolve(`.build/bench-query${suffix}`), many, LOG_BACKUP);
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} processors. ${many.objects.length} objects, ${many.events} events, ` +
      `${Math.round(many.textBytes / 2 ** 20)} MiB of text in ${Math.round(many.gzipBytes / 2 ** 20)} MiB. ` +
      `Time: medians of ${runs} rounds in turns. x: of the time of the first in its list.`,
  );
  const { compact, cats } = compaction(data, LOG_BACKUP);
  await compare("Compaction to Parquet", [...cats, compact], many.textBytes, (label, ratio) =>
    label === compact.label ? atLeast(COMPACTION_TARGET, 1 / ratio, " of the speed of cat") : undefined,
  );
  await showWriterAlone(data, many.textBytes);
  rmSync(`${data.compacted}.ndjson`, { force: true });
  await compare(
    "Start of a query, which is part of all times below",
    starts(data, LOG_BACKUP),
    undefined,
    () => undefined,
  );
  for (const { title, zcatAndJq, contenders } of questions(data, LOG_BACKUP)) {
    const isLookup = title.startsWith("Lookup");
    const rows = await compare(title, [zcatAndJq, ...contenders], many.textBytes, (label, ratio) =>
      isLookup && label === COMPACTED_LABEL
        ? atLeast(LOOKUP_TARGET, 1 / ratio, " times faster than zcat | jq")
        : undefined,
    );
    holdAnswers(title, rows);
  }
  console.log(missed.length > 0 ? `\nMissed: ${missed.join("; ")}` : "\nAll targets held.");
}

/** Times everything in rounds, and looks at its memory in a run of its own. Gives the lines that each has printed. */
async function compare(
  title: string,
  contenders: readonly Contender[],
  textBytes: number | undefined,
  targetOf: (label: string, ratio: number) => Row["target"],
): Promise<ReadonlyMap<string, number>> {
  console.log(`\n${title}`);
  const all = contenders.filter(({ needs }) => needs === undefined || isInstalled(needs));
  const seconds = new Map(all.map((contender) => [contender, [] as number[]]));
  const lines = new Map<string, number>();
  for (let round = 0; round < runs; round += 1) {
    for (const contender of round % 2 === 0 ? all : [...all].reverse()) {
      // jq takes ten times as long as all others: one run.
      if (round === 0 || contender.needs !== "jq") {
        const startedAt = performance.now();
        lines.set(contender.label, (await readOutput(contender.command)).lines);
        seconds.get(contender)?.push((performance.now() - startedAt) / 1000);
      }
    }
  }
  const [first] = all;
  const base = median((first && seconds.get(first)) ?? []);
  for (const contender of all) {
    const { label, command, needs } = contender;
    const time = median(seconds.get(contender) ?? []);
    const target = targetOf(label, time / base);
    const memory = needs === "jq" ? {} : { mebibytes: await measurePeakMebibytes({ command, env: process.env }) };
    console.log(formatRow({ label, seconds: time, textBytes, ratio: time / base, ...memory, target }));
    if (target?.held === false) {
      missed.push(`${title}: ${label}`);
    }
  }
  return lines;
}

/** Compaction cannot take less time than DuckDB's writer does, with all else done before. */
async function showWriterAlone(data: QueryData, textBytes: number): Promise<void> {
  const { share, seconds } = await writerAlone(data);
  const label = `of it, DuckDB's writer alone${share < 1 ? `, by ${Math.round(100 * share)} % of the files` : ""}`;
  console.log(formatRow({ label, seconds: seconds / share, textBytes }));
}

/** Every way has to give as many rows as the others: a speed without that says nothing. */
function holdAnswers(title: string, rows: ReadonlyMap<string, number>): void {
  if (new Set(rows.values()).size !== 1) {
    const got = Array.from(rows, ([label, count]) => `${label}: ${count}`).join(", ");
    missed.push(`${title}: the answers differ`);
    console.log(`  rows differ: ${got}`);
  }
}
