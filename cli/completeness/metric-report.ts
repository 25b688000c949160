import { counted } from "../counted";
import { isoTime } from "../object-report";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import { visible } from "../visible-text";
import { DELIVERY_MARGIN_MS } from "./delivery-window";
import { type MetricComparison, notForwardedOf } from "./metric-counts";
import type { MetricWindow } from "./metric-window";

/** What `verify --quick` found, and in which time. */
export interface QuickReport {
  /** By name; last what no log group was found for. */
  readonly comparisons: readonly MetricComparison[];
  readonly window: MetricWindow;
  /** What was asked for, in milliseconds; the window is at least as long. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

const VERDICTS = {
  agrees: "agrees",
  short: "SHORT",
  uncovered: "NOT COVERED",
  idle: "idle",
  unknown: "CANNOT TELL",
} as const;

/** What is to be known before anybody trusts such a comparison. */
const LIMITS =
  "What this shows: whether CloudWatch Logs forwarded as many events to Firehose as came in, and when it forwarded none. " +
  "What it cannot prove: that an event is in the backup. These are counts, not events: one that was forwarded twice hides one " +
  "that was not, and as many as were forwarded later can be missing unseen. Forwarded is not stored: Firehose and S3 come " +
  "after it. Events count when they came in, whatever their own time. Metrics can be some minutes late. The account's " +
  "subscription policy is looked at where a log group has no filter to Firehose. Without --quick, verify compares event by event.";

/** 0 all agree that had events, 1 something was not forwarded, 3 could not tell, as where none had any. */
export function quickExitCode({ comparisons }: QuickReport): 0 | 1 | 3 {
  if (comparisons.some(({ verdict }) => verdict === "short" || verdict === "uncovered")) {
    return 1;
  }
  const isTold = comparisons.every(({ verdict }) => verdict !== "unknown");
  return isTold && comparisons.some(({ verdict }) => verdict === "agrees") ? 0 : 3;
}

/** The document of `--quick --json`. Times are ISO 8601, in UTC. */
export function quickJson(report: QuickReport): string {
  const { comparisons, window, sinceMs, untilMs } = report;
  const document = {
    agrees: quickExitCode(report) === 0,
    since: isoTime(sinceMs),
    until: isoTime(untilMs),
    counted: { from: isoTime(window.fromMs), to: isoTime(window.toMs), periodSeconds: window.periodMs / 1000 },
    limits: LIMITS,
    groups: comparisons.map(({ incoming, forwarded, silent, reasons, ...group }) => ({
      ...group,
      incoming: incoming ?? null,
      forwarded: forwarded ?? null,
      silent: silent.map(({ fromMs, toMs, incoming: events }) => ({
        from: isoTime(fromMs),
        to: isoTime(toMs),
        incoming: events,
      })),
      reasons,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A table for people, what is wrong, what such counts are worth, and a verdict in the last line. */
export async function renderQuick(report: QuickReport, { terminal }: { terminal: boolean }): Promise<string> {
  const { comparisons, window } = report;
  const table = await reportTable({
    columns: ["came in", "forwarded", "later", "errors", "throttled", "verdict", "log group"],
    numeric: 5,
    rows: comparisons.map((comparison) => [
      optionalCount(comparison.incoming),
      optionalCount(comparison.forwarded),
      countText(comparison.forwardedLater),
      countText(comparison.deliveryErrors),
      countText(comparison.deliveryThrottling),
      VERDICTS[comparison.verdict],
      comparison.logGroup,
    ]),
    terminal,
  });
  const reasons = comparisons.flatMap(({ logGroup, reasons: its }) =>
    its.map((reason) => `${visible(logGroup)}: ${reason}.\n`),
  );
  const laterMinutes = (window.laterMs - window.toMs) / 60_000;
  const countedText =
    `Counted from ${isoTime(window.fromMs) ?? "-"} to ${isoTime(window.toMs) ?? "-"}, in periods of ${window.periodMs / 1000} s; ` +
    `"later" is what was forwarded in the ${laterMinutes} min after, as forwarding may be ${DELIVERY_MARGIN_MS / 60_000} min behind.`;
  return [
    table,
    "\n",
    ...(reasons.length > 0 ? [reasons.join(""), "\n"] : []),
    `${countedText}\n${LIMITS}\n\n${verdictText(comparisons)}\n`,
  ].join("");
}

function verdictText(comparisons: readonly MetricComparison[]): string {
  const withVerdict = (verdict: MetricComparison["verdict"]) =>
    comparisons.filter((comparison) => comparison.verdict === verdict);
  const [short, uncovered, unknown] = [withVerdict("short"), withVerdict("uncovered"), withVerdict("unknown")];
  const groups = counted(comparisons.length, "log group");
  const idle = withVerdict("idle").length;
  const unsure = unknown.length > 0 ? ` It cannot be told for ${countText(unknown.length)}.` : "";
  if (short.length > 0 || uncovered.length > 0) {
    const lost = [...short, ...uncovered].reduce((sum, comparison) => sum + notForwardedOf(comparison), 0);
    return (
      `SHORT: at least ${counted(lost, "event")} that came in ${lost === 1 ? "was" : "were"} not forwarded, by CloudWatch's counts. Of ${groups}, ` +
      `${countText(short.length)} fell short and ${countText(uncovered.length)} had no filter to Firehose.${unsure}`
    );
  }
  if (unknown.length === 0 && idle === comparisons.length) {
    return `Cannot tell: CloudWatch counted no event that came in, of ${groups}.`;
  }
  if (unknown.length > 0) {
    return `Cannot tell for ${countText(unknown.length)} of ${groups}: see above.`;
  }
  const incoming = comparisons.reduce((sum, comparison) => sum + (comparison.incoming ?? 0), 0);
  return `The counts agree: as many events were forwarded as came in, ${countText(incoming)} of ${groups}${idle > 0 ? `, of which ${countText(idle)} had none` : ""}.`;
}

function optionalCount(count: number | undefined): string {
  return count === undefined ? "-" : countText(count);
}
