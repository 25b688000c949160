/**
 * What `log-backup audit` takes for 500 and for 5,000 log groups, on a moto of its own, which shares the processors with it:
 * time, requests a second and memory. Exits with 1 when an answer is wrong or a target is missed.
 *
 *     npm run bench:audit -- --rounds 5
 */
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { patchEnvironment } from "../local/environment";
import { awsLimits } from "../settings/aws-limits";
import { type AuditedAccount, makeAccount } from "./audit-account";
import { type AuditMeasurement, formatAuditHead, formatAuditRow, problemOf } from "./audit-report";
import { type Check, formatCheck } from "./groups-report";
import { type BenchAws, runBenchmark } from "./local-aws";
import { median } from "./measure";
import { measureProgram } from "./process-cost";

const USAGE = `npm run bench:audit -- [options]
  --rounds N          rounds of each measurement, default 3
  --log-groups N,M    other numbers of log groups, default 500,5000
  --log-backup FILE   the command's script, default cli/log-backup.mjs`;

/** Each size has a Region to itself. */
const REGIONS = ["eu-central-1", "eu-west-1"] as const;
/** Of the memory that few log groups need. */
const GROWTH_TARGET = 1.25;
const MEMORY_TARGET_MEBIBYTES = 200;

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    "log-groups": { type: "string", default: "500,5000" },
    "log-backup": { type: "string", default: "cli/log-backup.mjs" },
    help: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const sizes = options["log-groups"].split(",").map(Number);

if (options.help) {
  console.log(USAGE);
} else if (!Number.isInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds: expected a whole number from 1, got: ${options.rounds}`);
} else if (sizes.length !== REGIONS.length || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
  throw new Error(`--log-groups: expected two whole numbers from 1 with a comma, got: ${options["log-groups"]}`);
} else {
  runBenchmark("audit", main);
}

async function main(aws: BenchAws, signal: AbortSignal): Promise<boolean> {
  const directory = path.join(aws.folder, "environments");
  mkdirSync(directory);
  const accounts: AuditedAccount[] = [];
  for (const [index, region] of REGIONS.entries()) {
    accounts.push(await makeAccount(aws, directory, { region, count: sizes[index] ?? 1, signal }));
  }
  console.log(
    `Node.js ${process.versions.node}, ${availableParallelism()} processors. Median of ${rounds} rounds, in turns. ` +
      `Every second log group has a filter and metrics (older than the audit looks back), every hundredth a fault.\n\n${formatAuditHead()}`,
  );
  await audit(aws, directory, ["--help"], signal); // It is built where it is not.
  const measured = accounts.map((account) => ({ account, measurements: [] as AuditMeasurement[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { account, measurements } of measured) {
      const measurement = await audit(aws, directory, ["audit", "--env", account.environment, "--json"], signal);
      const problem = problemOf(measurement.output, account);
      if (problem !== undefined) {
        throw new Error(`audit --env ${account.environment}: ${problem}`);
      }
      measurements.push(measurement);
    }
  }
  const rows = measured.map(({ account: { logGroups }, measurements }) => ({
    logGroups,
    requests: measurements[0]?.requests ?? NaN,
    seconds: median(measurements.map(({ seconds }) => seconds)),
    mebibytes: median(measurements.map(({ mebibytes }) => mebibytes)),
  }));
  rows.forEach((row) => {
    console.log(formatAuditRow(row));
  });
  const [few, many] = rows.map(({ mebibytes }) => mebibytes);
  const growth = (many ?? NaN) / (few ?? NaN);
  const checks: Check[] = [
    {
      text: `memory for ${sizes.join(" to ")} log groups: ${growth.toFixed(2)} times, target: at most ${GROWTH_TARGET}`,
      held: growth <= GROWTH_TARGET,
    },
    {
      text: `memory: ${(many ?? NaN).toFixed(0)} MiB, target: at most ${MEMORY_TARGET_MEBIBYTES}`,
      held: (many ?? NaN) <= MEMORY_TARGET_MEBIBYTES,
    },
  ];
  const { describeSubscriptionFilters: perSecond } = awsLimits.logsRequestRates;
  console.log(
    `\nOn AWS, at ${perSecond} DescribeSubscriptionFilters a second, minutes at least: ` +
      `${sizes.map((size) => `${(size / perSecond / 60).toFixed(1)} for ${size}`).join(", ")}.` +
      `\n\n${checks.map(formatCheck).join("\n")}`,
  );
  return checks.every(({ held }) => held);
}

async function audit(
  aws: BenchAws,
  directory: string,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<AuditMeasurement & { readonly output: string }> {
  const before = aws.requests();
  const cost = await measureProgram({
    command: process.execPath,
    arguments: [options["log-backup"], ...parameters],
    directory: process.cwd(),
    environment: patchEnvironment(aws.environment, { LOG_BACKUP_ENVIRONMENTS_DIR: directory }),
    okCodes: [0, 1], // There are faults to find.
    signal,
  });
  return { ...cost, requests: aws.requests() - before };
}
