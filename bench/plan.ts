/**
 * What the review of a plan costs beside the plan: 200 subscription filters of a deployed environment change, Terraform plans
 * that and prints the plan as JSON, and the review is made of it. Real Terraform and AWS provider on a moto of its own.
 * Exits with 1 when the target is missed.
 *
 *     npm run bench:plan
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { logGroupNames } from "./groups-environment";
import { formatCheck, formatHead, formatRow, ratioCheck, type Row } from "./groups-report";
import { DeliveryConfiguration } from "./groups-stack";
import { createStateBucket } from "./groups-state-bucket";
import { type BenchAws, createLogGroups, REGION, runBenchmark } from "./local-aws";
import { median } from "./measure";
import { measureProgram } from "./process-cost";

const USAGE = `npm run bench:plan -- [options]
  --rounds N   rounds of each measurement, default 3`;

const CHANGED = 200;
/** Of the time that Terraform takes to plan and to print the plan. */
const REVIEW_TARGET = 0.1;
const PLAN_FILE = "bench.tfplan";

process.chdir(path.resolve(__dirname, ".."));
const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, help: { type: "boolean", default: false } },
});
const rounds = Number(options.rounds);

if (options.help) {
  console.log(USAGE);
} else if (!Number.isInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds: expected a whole number from 1, got: ${options.rounds}`);
} else {
  runBenchmark("plan", main);
}

async function main(aws: BenchAws, signal: AbortSignal): Promise<boolean> {
  const configuration = await changedEnvironment(aws, signal);
  const planFile = path.join(aws.folder, "plan.json");
  const costs = { plan: [] as Row[], show: [] as Row[], process: [] as Row[], review: [] as number[] };
  let said = { seconds: 0, resources: 0, characters: 0 };
  for (let round = 0; round < rounds; round += 1) {
    costs.plan.push({ label: "terraform plan", ...(await configuration.plan("-lock=false", `-out=${PLAN_FILE}`)) });
    const shown = await configuration.show(PLAN_FILE);
    costs.show.push({ label: "terraform show -json", ...shown, bytes: shown.output.length });
    writeFileSync(planFile, shown.output);
    const reviewed = await measureProgram({
      command: process.execPath,
      arguments: ["--import", "tsx", "bench/review-saved-plan.ts", planFile],
      directory: process.cwd(),
      environment: process.env,
      signal,
    });
    costs.process.push({ label: "review, as a process of its own", ...reviewed });
    said = JSON.parse(reviewed.output) as typeof said;
    costs.review.push(said.seconds);
  }

  const [plan, show, whole] = [costs.plan, costs.show, costs.process].map((rows) =>
    median(rows.map(({ seconds }) => seconds)),
  );
  const review = median(costs.review);
  console.log(
    `${said.resources} changed resources, a review of ${said.characters} characters. Median of ${rounds} rounds.`,
  );
  console.log(formatHead());
  for (const [rows, seconds] of [
    [costs.plan, plan],
    [costs.show, show],
    [costs.process, whole],
  ] as const) {
    const [row] = rows;
    if (row !== undefined && seconds !== undefined) {
      console.log(formatRow({ ...row, seconds }));
    }
  }
  console.log(formatRow({ label: "  the review itself", seconds: review, mebibytes: NaN }));
  const check = ratioCheck(
    "the review, to Terraform's plan and show",
    review / ((plan ?? 0) + (show ?? 0)),
    REVIEW_TARGET,
  );
  console.log(`\n${formatCheck(check)}`);
  return check.held && said.resources >= CHANGED;
}

/** A deployed environment of 200 log groups, whose filters all have another pattern now. */
async function changedEnvironment(aws: BenchAws, signal: AbortSignal): Promise<DeliveryConfiguration> {
  const logs = new CloudWatchLogsClient(aws.clientConfiguration(REGION));
  await createLogGroups(logs, logGroupNames(CHANGED), signal);
  const configuration = new DeliveryConfiguration(aws, signal, "discovered", CHANGED);
  await configuration.synth();
  await createStateBucket(aws, configuration.environmentsDirectory);
  await configuration.applyBucket();
  await configuration.init();
  await configuration.apply();
  configuration.rewrite(({ resource }) => {
    for (const filter of Object.values(resource.aws_cloudwatch_log_subscription_filter ?? {})) {
      filter.filter_pattern = "ERROR";
    }
  });
  return configuration;
}
