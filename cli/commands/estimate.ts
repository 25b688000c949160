import type { Command } from "commander";
import { estimateOf } from "../../estimate/estimate";
import { ASSUMED_WAY, MOST_EVENTS_A_RECORD, SECONDS_A_RECORD } from "../../estimate/volume";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { assumedVolume, EVENT_BYTES, PEAK_FACTOR, peakFactorOf, withToldWay } from "../estimate/assumed-volume";
import { assumptionsOf } from "../estimate/assumption-list";
import { defaultSettings } from "../estimate/default-settings";
import { estimateJson } from "../estimate/estimate-json";
import { estimateNumbers, type EstimateOptions, MOST_DAYS } from "../estimate/estimate-options";
import { type EstimateReport, exitCodeOf } from "../estimate/estimate-report";
import { estimateText } from "../estimate/estimate-text";
import { plannedBackup } from "../estimate/planned-backup";
import { readVolume } from "../estimate/read-volume";
import { pageOf } from "../estimate/report-page";
import { settingsOfEnvironment } from "../sources/environment-source";
import { writeReport } from "../write-report";

const DAYS = 14;

const AFTER_HELP = `
What is estimated from:
  --env NAME                    what CloudWatch counted in the environment's log groups, and its
                                settings; what was forwarded tells the compression, too
  --gb-per-day N --region R     assumptions, and the project's defaults: needs no AWS account
  --env NAME --gb-per-day N     assumptions, and the environment's settings: AWS is not asked

What it says: how the average and the peak stand to the quotas of a Firehose stream; how many
objects there will be, and how late; the buffer that fits, and why; what a month costs now, in
three years, and after the whole retention where that is longer. Every quota and price has its
day and its source, in estimate/regions. What has no confirmed price is unknown, and in no total:
a > stands before what is more than that. A GB is 2^30 bytes.

--prices FILE holds what is to take the place of that: a part of a file of estimate/regions. With
the three quotas in it, it may be of a Region that is not there.

What an account's policy forwards is never measured: AWS does not say under which dimensions
CloudWatch counts it. What comes into its log groups is. Without metrics, --groups tells how many
there are.

CloudWatch bills the metrics that are asked for by GetMetricData: four for each log group, two
for the stream.

Exit codes: 0 done, 1 the peak passes the share of --fail-over-percent, 2 a wrong option, or no
quotas and prices of the Region, 3 metrics could not be read, or there are none.

Examples:
  log-backup estimate --env prod
  log-backup estimate --env prod --days 30 --fail-over-percent 80 --json
  log-backup estimate --gb-per-day 100 --event-bytes 300 --groups 20 --region ap-northeast-1`;

/** Adds `log-backup estimate`. */
export function addEstimate(program: Command, run: Run, context: CommandContext) {
  program
    .command("estimate")
    .summary("tell whether a volume of logs fits the quotas, and what its backup costs")
    .description(
      "Estimates load, objects, freshness and cost of a backup, from the metrics of an environment's log groups or from assumptions.",
    )
    .optionsGroup("What comes in:")
    .option("--env <name>", "the environment, a file in environments/")
    .option("--days <n>", `days of metrics to look at, 1 to ${MOST_DAYS} (default: ${DAYS})`)
    .option("--gb-per-day <n>", "GB a day before compression, instead of metrics")
    .option("--event-bytes <n>", `bytes of a log event (default: the settings' expectedVolume, or ${EVENT_BYTES})`)
    .option("--groups <n>", "log groups (default: those that the settings name, or 1)")
    .option("--peak-factor <n>", `the peak as a multiple of the average (default: the settings', or ${PEAK_FACTOR})`)
    .option("--region <name>", "the Region, where there is no --env")
    .optionsGroup("What becomes of it:")
    .option("--retention-years <n>", "years that objects are kept (default: the settings', or for ever)")
    .option("--growth-percent-per-year <n>", "by how much more comes in after a year (default: 0)")
    .option("--buffer-mib <n>", "another buffer size than the settings'")
    .option("--buffer-seconds <n>", "another buffer interval than the settings'")
    .option(
      "--compression-ratio <n>",
      `bytes that become one byte of gzip (default: measured, or ${ASSUMED_WAY.compressionRatio.value})`,
    )
    .option(
      "--events-per-record <n>",
      `events that CloudWatch Logs forwards at once (default: measured, or what a log group logs in ${SECONDS_A_RECORD} s, at most ${MOST_EVENTS_A_RECORD})`,
    )
    .option("--decompression", "as if Firehose decompressed")
    .optionsGroup("What is told:")
    .option("--prices <file>", "quotas and prices of your own, as JSON")
    .option("--fail-over-percent <n>", "exit with 1 where the peak passes this share of a quota in the last month")
    .option("--json", "one JSON document on standard output")
    .addHelpText("after", AFTER_HELP)
    .action((options: EstimateOptions) => run(() => estimate(options, context)));
}

async function estimate(options: EstimateOptions, context: CommandContext): Promise<ExitCode> {
  const { output, environment } = context;
  const numbers = estimateNumbers(options);
  const settings = options.env === undefined ? undefined : await settingsOfEnvironment(options.env, environment);
  const region = settings?.region ?? options.region ?? "";
  const { readRegionData } = await import("../estimate/read-prices");
  const data = readRegionData(region, options.prices);
  const backup = settings ?? (await defaultSettings());
  const isMeasured = settings !== undefined && numbers.gbPerDay === undefined;
  const measured = isMeasured ? await readVolume(settings, numbers.days ?? DAYS, context) : undefined;
  const volume = withToldWay(measured?.volume ?? assumedVolume(numbers, settings), numbers);
  const planned = plannedBackup(backup, numbers, {
    logGroups: volume.logGroupCount,
    decompression: options.decompression === true,
  });
  const result = estimateOf({ ...planned, data, volume });
  const report: EstimateReport = {
    estimate: result,
    region,
    environment: settings?.environment,
    measured,
    assumptions: assumptionsOf(result, {
      measured,
      peakFactor: peakFactorOf(numbers, settings),
      countsNamedOnly: !isMeasured && numbers.groups === undefined && settings?.sources.account !== undefined,
    }),
    nearPercent: backup.monitoring.quotaPercent,
    failOverPercent: numbers.failOverPercent,
  };
  await writeReport(output, options.json ? estimateJson(report) : await estimateText(report, pageOf(output)));
  return exitCodeOf(report);
}
