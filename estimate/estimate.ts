import { BYTES_A_GB, gbAMonth, MONTHS_A_YEAR, SECONDS_A_DAY } from "./billing-units";
import { type BufferAdvice, bufferAdviceOf } from "./buffer-advice";
import { type CostBasis, type MonthCost, monthCost } from "./cost";
import { loadsOf, type QuotaLoad } from "./load";
import { type Buffer, type Objects, objectsOf } from "./objects";
import type { RegionData } from "./region-data";
import { type Lifecycle, type StorageMonth, storageMonths } from "./storage";
import { averageInflow, decompressedBytesPerSecond, grown, type Volume } from "./volume";

/** What an estimate is made of. */
export interface EstimateRequest extends Pick<
  CostBasis,
  "decompression" | "alarmMetrics" | "alarmMetricsAtMost" | "dashboards"
> {
  readonly data: RegionData;
  readonly volume: Volume;
  readonly buffer: Buffer;
  readonly lifecycle: Lifecycle;
  readonly growthPercentPerYear: number;
  readonly years: number;
}

/** A month of an estimate. */
export interface EstimateMonth {
  readonly loads: readonly QuotaLoad[];
  readonly storage: StorageMonth;
  readonly cost: MonthCost;
}

/** A log group's part of the volume and of the cost. */
export interface LogGroupShare {
  readonly name: string;
  /** Of 2^30 bytes, before compression. */
  readonly gbPerDay: number;
  readonly percent: number;
}

/** What a backup of a volume takes and costs. */
export interface Estimate {
  readonly request: EstimateRequest;
  /** In the first month, as the objects and the buffer that fits. */
  readonly loads: readonly QuotaLoad[];
  readonly objects: Objects;
  readonly advice: BufferAdvice;
  /** From the first month on. */
  readonly months: readonly EstimateMonth[];
  /** Those that bring most, first. */
  readonly logGroups: readonly LogGroupShare[];
}

/** What a backup of a volume takes and costs, with the buffer and the lifecycle that are told. */
export function estimateOf(request: EstimateRequest): Estimate {
  const { data, volume, buffer, lifecycle, growthPercentPerYear, years } = request;
  const objectsAt = (some: Volume): Objects => {
    const inflow = averageInflow(some);
    return objectsOf(
      inflow,
      buffer,
      request.decompression ? decompressedBytesPerSecond(some.average) : inflow.bytesPerSecond,
    );
  };
  const stored = {
    gbPerMonth: gbAMonth(averageInflow(volume).bytesPerSecond),
    objectsPerMonth: (growth: number) => objectsAt(grown(volume, growth)).perMonth,
    growthPercentPerYear,
  };
  return {
    request,
    loads: loadsOf(volume, data.quotas),
    objects: objectsAt(volume),
    advice: bufferAdviceOf(volume, buffer, {
      hasTransitions: lifecycle.transitions.length > 0,
      decompression: request.decompression,
    }),
    months: storageMonths(stored, lifecycle, years * MONTHS_A_YEAR).map((storage) => {
      const then = grown(volume, storage.growth);
      return {
        loads: loadsOf(then, data.quotas),
        storage,
        cost: monthCost({ ...request, volume: then, objects: objectsAt(then) }, storage, data),
      };
    }),
    logGroups: sharesOf(volume),
  };
}

function sharesOf({ logGroups }: Volume): LogGroupShare[] {
  const total = logGroups.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
  return logGroups
    .map(({ name, bytesPerSecond }) => ({
      name,
      gbPerDay: (bytesPerSecond * SECONDS_A_DAY) / BYTES_A_GB,
      percent: total === 0 ? 0 : (100 * bytesPerSecond) / total,
    }))
    .toSorted((one, other) => other.gbPerDay - one.gbPerDay || (one.name < other.name ? -1 : 1));
}
