import type { Estimate } from "../../estimate/estimate";
import { type QuotaLoad, tightest } from "../../estimate/load";

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

/** How the peak stands to the quotas. */
export interface EstimateVerdict {
  readonly verdict: "fits" | "near" | "throttles";
  /** That which is nearest to its quota. */
  readonly load: QuotaLoad;
  /** The share above which it is no longer `fits`. */
  readonly overPercent: number;
}

/** How the peak stands to the quota that it is nearest to. */
export function verdictOf({ estimate, nearPercent, failOverPercent }: EstimateReport): EstimateVerdict {
  const load = tightest(estimate.loads);
  const overPercent = failOverPercent ?? nearPercent;
  const verdict = load.peakPercent > 100 ? "throttles" : load.peakPercent > overPercent ? "near" : "fits";
  return { verdict, load, overPercent };
}

/** 1 where the peak passes the share that must not be passed, else 0. */
export function exitCodeOf({ estimate, failOverPercent }: EstimateReport): 0 | 1 {
  return failOverPercent !== undefined && tightest(estimate.loads).peakPercent > failOverPercent ? 1 : 0;
}
