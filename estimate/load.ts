import type { Quota, QuotaName, RegionData } from "./region-data";
import { averageInflow, type Inflow, peakInflow, type Volume } from "./volume";

/** What comes into the stream, against one of its quotas. All but percents are a second. */
export interface QuotaLoad {
  readonly quotaName: QuotaName;
  /** For sentences: `records`, `requests` or `bytes`. */
  readonly what: "records" | "requests" | "bytes";
  readonly quota: Quota;
  readonly expected: number;
  readonly peak: number;
  readonly expectedPercent: number;
  readonly peakPercent: number;
  /** What is left of the quota at the peak; below 0 it throttles. */
  readonly headroom: number;
}

const QUOTAS = [
  { quotaName: "directPutBytesPerSecond", what: "bytes", rate: "bytesPerSecond" },
  { quotaName: "directPutRecordsPerSecond", what: "records", rate: "recordsPerSecond" },
  { quotaName: "directPutRequestsPerSecond", what: "requests", rate: "requestsPerSecond" },
] as const satisfies { quotaName: QuotaName; what: string; rate: keyof Inflow }[];

/** The expected and the peak load of the stream, by quota. */
export function loadsOf(volume: Volume, quotas: RegionData["quotas"]): QuotaLoad[] {
  const average = averageInflow(volume);
  const highest = peakInflow(volume);
  return QUOTAS.map(({ quotaName, what, rate }) => {
    const quota = quotas[quotaName];
    const [expected, peak] = [average[rate], highest[rate]];
    return {
      quotaName,
      what,
      quota,
      expected,
      peak,
      expectedPercent: (100 * expected) / quota.value,
      peakPercent: (100 * peak) / quota.value,
      headroom: quota.value - peak,
    };
  });
}

/** That which is nearest to its quota at the peak, of at least one. */
export function tightest(loads: readonly QuotaLoad[]): QuotaLoad {
  return loads.reduce((chosen, next) => (next.peakPercent > chosen.peakPercent ? next : chosen));
}

/** Of a share: what floating point may make of numbers that are equal. */
const EQUAL = 1e-9;

/** Whether a share passes one that it must not pass. Both in percent; exactly that share does not. */
export function passes(percent: number, limitPercent: number): boolean {
  return percent > limitPercent * (1 + EQUAL);
}
