import type { Estimate } from "../../estimate/estimate";
import { passes, type QuotaLoad, tightest } from "../../estimate/load";

/** An estimate, and what was asked for. */
export interface EstimateReport {
  readonly estimate: Estimate;
  readonly region: string;
  /** Absent: the project's defaults. */
  readonly environment: string | undefined;
  /** Absent: it is assumed. */
  readonly measured: MeasuredTime | undefined;
  /** What was assumed, and how to say otherwise; each a sentence without its full stop. */
  readonly assumptions: readonly string[];
  /** Of a quota, from which on it counts as near. */
  readonly nearPercent: number;
  /** Of `--fail-over-percent`. */
  readonly failOverPercent: number | undefined;
}

/** Epoch milliseconds. */
export interface MeasuredTime {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The load that is nearest to its quota in a month. */
export interface MonthLoad {
  readonly month: number;
  readonly load: QuotaLoad;
}

/** How the peak stands to the quotas, over all months. */
export interface EstimateVerdict {
  readonly verdict: "fits" | "near" | "throttles";
  readonly first: MonthLoad;
  readonly last: MonthLoad;
  /** The first month in which the quota is passed, or where it is `near` the share. Absent where it fits. */
  readonly passed: MonthLoad | undefined;
  /** The share above which it is no longer `fits`. */
  readonly overPercent: number;
}

/** How the peak stands to the quotas, from month to month: volume may grow. */
export function verdictOf({ estimate, nearPercent, failOverPercent = Infinity }: EstimateReport): EstimateVerdict {
  const months = estimate.months.map(({ loads, storage: { month } }): MonthLoad => ({ month, load: tightest(loads) }));
  const first: MonthLoad = months[0] ?? { month: 1, load: tightest(estimate.loads) };
  const overPercent = Math.min(nearPercent, failOverPercent);
  const firstOver = (percent: number) => months.find(({ load }) => passes(load.peakPercent, percent));
  const throttled = firstOver(100);
  const passed = throttled ?? firstOver(overPercent);
  const verdict = throttled !== undefined ? "throttles" : passed !== undefined ? "near" : "fits";
  return { verdict, first, last: months.at(-1) ?? first, passed, overPercent };
}

/** 1 where the peak of the last month passes the share that must not be passed, else 0. */
export function exitCodeOf(report: EstimateReport): 0 | 1 {
  const { failOverPercent = Infinity } = report;
  return passes(verdictOf(report).last.load.peakPercent, failOverPercent) ? 1 : 0;
}
