/**
 * How fast `log-backup query` answers on pass-through objects, NDJSON and compacted files, against `zcat | jq`, grep and
 * DuckDB's own JSON reader, with the memory of each; and how fast `log-backup compact` is. Makes its data first, in
 * .build/bench-read and .build/bench-query. Exits with 1 when a target is missed, or the answers differ.
 *
 *     npm run bench:query -- --runs 3
 */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { backupData, FULL_SIZE } from "./backup-data";
import { measurePeakMebibytes, measureSeconds, median } from "./measure";
import {
  COMPACTED_LABEL,
  COMPACTION_TARGET,
  compaction,
  LOOKUP_TARGET,
  type Question,
  questions,
} from "./query-commands";
import { queryData } from "./query-data";
import type { Contender } from "./read-commands";
import { readOutput } from "./read-output";
import { isInstalled } from "./read-rounds";
import { atLeast, formatRow, type Row } from "./read-table";

const USAGE = `npm run bench:query -- [options]
  --runs N   rounds that count, default 3; zcat | jq has one
  --small    a twentieth of the data: to try the benchmark itself`;
const LOG_BACKUP = "node .build/log-backup.js";
const SMALL = {
  ...FULL_SIZE,
  membersPerObject: Math.ceil(FULL_SIZE.membersPerObject / 20),
  oneMembers: Math.ceil(FULL_SIZE.oneMembers / 20),
};

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    small: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) {
  throw new Error(`--runs: expected a whole number from 1, got: ${options.runs}`);
}
const missed: string[] = [];

if (options.help) {
  console.log(USAGE);
} else {
  void main().then(() => {
    process.exitCode = missed.length > 0 ? 1 : 0;
  });
}

async function main(): Promise<void> {
  const suffix = options.small ? "-small" : "";
  const { many } = await backupData(path.resolve(`.build/bench-read${suffix}`), options.small ? SMALL : FULL_SIZE);
  console.log("Data in .build; where it is not there, it takes a minute or two.");
  const data = queryData(path.resolve(`.build/bench-query${suffix}`), many, LOG_BACKUP);
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} processors. ${many.objects.length} objects, ${many.events} events, ` +
      `${Math.round(many.textBytes / 2 ** 20)} MiB of text in ${Math.round(many.gzipBytes / 2 ** 20)} MiB. ` +
      `Time: medians of ${runs} rounds in turns. x: of the time of the first in its list.`,
  );
  const { compact, cats } = compaction(data, LOG_BACKUP);
  await compare("Compaction to Parquet", cats[0], [...cats.slice(1), compact], many.textBytes, (label, ratio) =>
    label === compact.label ? atLeast(COMPACTION_TARGET, 1 / ratio, " of the speed of cat") : undefined,
  );
  rmSync(`${data.compacted}.ndjson`, { force: true });
  for (const question of questions(data, LOG_BACKUP)) {
    await holdAnswers(question);
    const isLookup = question.title.startsWith("Lookup");
    await compare(question.title, question.zcatAndJq, question.contenders, many.textBytes, (label, ratio) =>
      isLookup && label === COMPACTED_LABEL
        ? atLeast(LOOKUP_TARGET, 1 / ratio, " times faster than zcat | jq")
        : undefined,
    );
  }
  console.log(missed.length > 0 ? `\nMissed: ${missed.join("; ")}` : "\nAll targets held.");
}

/** Times everything, and looks at its memory in a run of its own. */
async function compare(
  title: string,
  first: Contender | undefined,
  others: readonly Contender[],
  textBytes: number,
  targetOf: (label: string, ratio: number) => Row["target"],
): Promise<void> {
  console.log(`\n${title}`);
  const all = [...(first === undefined ? [] : [first]), ...others].filter(
    ({ needs }) => needs === undefined || isInstalled(needs),
  );
  const seconds = new Map(all.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < runs; round += 1) {
    for (const contender of round % 2 === 0 ? all : [...all].reverse()) {
      if (round === 0 || contender.needs !== "jq") {
        seconds.get(contender)?.push(await measureSeconds({ command: contender.command, env: process.env }));
      }
    }
  }
  const base = first === undefined ? NaN : median(seconds.get(first) ?? []);
  for (const contender of all) {
    const time = median(seconds.get(contender) ?? []);
    const mebibytes = await measurePeakMebibytes({ command: contender.command, env: process.env });
    const target = targetOf(contender.label, time / base);
    console.log(formatRow({ label: contender.label, seconds: time, textBytes, ratio: time / base, mebibytes, target }));
    if (target?.held === false) {
      missed.push(`${title}: ${contender.label}`);
    }
  }
}

/** Every way has to give as many rows as the others: a speed without that says nothing. */
async function holdAnswers({ title, zcatAndJq, contenders }: Question): Promise<void> {
  const rows = new Map<string, number>();
  for (const { label, command, needs } of [zcatAndJq, ...contenders]) {
    if (needs === undefined || isInstalled(needs)) {
      rows.set(label, (await readOutput(command)).lines);
    }
  }
  if (new Set(rows.values()).size !== 1) {
    const got = Array.from(rows, ([label, count]) => `${label}: ${count}`).join(", ");
    missed.push(`${title}: the answers differ`);
    console.log(`\n${title}: rows differ: ${got}`);
  }
}
