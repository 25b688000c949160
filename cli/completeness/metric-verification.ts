import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { findLogGroups } from "../cloudwatch/log-groups";
import type { CommandContext, ExitCode } from "../command-context";
import { createWorkProgress } from "../work-progress";
import { writeReport } from "../write-report";
import { compareMetrics, type MetricComparison } from "./metric-counts";
import { quickExitCode, quickJson, renderQuick } from "./metric-report";
import { metricWindow } from "./metric-window";

/** What `verify --quick` is asked. */
export interface QuickRequest {
  /** Names or globs of log groups. */
  readonly patterns: readonly string[];
  /** Inclusive, in milliseconds. */
  readonly sinceMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly logs: CloudWatchLogsClient;
  readonly metrics: CloudWatchClient;
  /** The environment's Firehose stream. Absent: filters to any stream count. */
  readonly streamName?: string | undefined;
  readonly json: boolean;
}

/**
 * Compares CloudWatch's own counts of log groups, and writes the result to `output`.
 *
 * @throws {AccessError} where log groups, filters or metrics cannot be read
 */
export async function quickVerify(request: QuickRequest, context: CommandContext): Promise<ExitCode> {
  const { patterns, sinceMs, untilMs, logs, metrics, streamName, json } = request;
  const { errors, now, output, signal } = context;
  const window = metricWindow(sinceMs, untilMs, now);
  const found = await findLogGroups(logs, patterns, signal);
  const progress = createWorkProgress(errors, "reading metrics", "log groups", context);
  let compared: MetricComparison[];
  try {
    compared = await compareMetrics({
      logGroups: found.groups.map(({ name }) => name),
      window,
      logs,
      metrics,
      streamName,
      signal,
      onProgress: (done) => {
        progress.update({ done, total: found.groups.length });
      },
    });
  } finally {
    progress.stop();
  }
  const report = { comparisons: [...compared, ...found.unmatched.map(notThere)], window, sinceMs, untilMs };
  await writeReport(output, json ? quickJson(report) : await renderQuick(report, { terminal: output.isTerminal }));
  return quickExitCode(report);
}

function notThere(pattern: string): MetricComparison {
  return {
    logGroup: pattern,
    verdict: "unknown",
    reasons: ["there is no such log group in this account and Region: it never was, or was deleted"],
    incoming: undefined,
    forwarded: undefined,
    forwardedLater: 0,
    deliveryErrors: 0,
    deliveryThrottling: 0,
    filters: [],
    silent: [],
  };
}
