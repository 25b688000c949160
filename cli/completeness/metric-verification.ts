import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupChoice } from "../cloudwatch-options";
import type { CommandContext, ExitCode } from "../command-context";
import type { Unmatched } from "../promised-log-groups";
import { createWorkProgress } from "../work-progress";
import { writeReport } from "../write-report";
import { compareMetrics, type MetricComparison } from "./metric-counts";
import { AccountForwarding } from "./metric-policy";
import { quickExitCode, quickJson, renderQuick } from "./metric-report";
import { metricWindow } from "./metric-window";

/** What `verify --quick` is asked. */
export interface QuickRequest {
  readonly logGroups: LogGroupChoice;
  /** Inclusive, in milliseconds. */
  readonly sinceMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly logs: CloudWatchLogsClient;
  /** A client that tries each request once. */
  readonly singleTryLogs: CloudWatchLogsClient;
  /** Whether CloudWatch Logs is a local one, which may know nothing of account policies. */
  readonly isLocal: boolean;
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
  const { logGroups, sinceMs, untilMs, logs, singleTryLogs, isLocal, metrics, streamName, json } = request;
  const { errors, now, output, signal } = context;
  const window = metricWindow(sinceMs, untilMs, now);
  const found = await logGroups(logs, signal);
  // A local AWS that does not know the operation would be asked again and again.
  const policyLogs = isLocal ? singleTryLogs : logs;
  const account = new AccountForwarding({ logs: policyLogs, metrics, isLocal, streamName, signal });
  const progress = createWorkProgress(errors, "reading metrics", "log groups", context);
  let compared: MetricComparison[];
  try {
    compared = await compareMetrics({
      logGroups: found.groups.map(({ name }) => name),
      window,
      logs,
      metrics,
      account,
      streamName,
      signal,
      onProgress: (done) => {
        progress.update({ done, total: found.groups.length });
      },
    });
  } finally {
    progress.stop();
  }
  const report = { comparisons: [...compared, ...found.unmatched.map(notCompared)], window, sinceMs, untilMs };
  await writeReport(output, json ? quickJson(report) : await renderQuick(report, { terminal: output.isTerminal }));
  return quickExitCode(report);
}

function notCompared({ asked, reason }: Unmatched): MetricComparison {
  return {
    logGroup: asked,
    verdict: "unknown",
    reasons: [reason],
    incoming: undefined,
    forwarded: undefined,
    forwardedLater: 0,
    deliveryErrors: 0,
    deliveryThrottling: 0,
    filters: [],
    silent: [],
  };
}
