import type { CostLine, CostTotal, MonthCost } from "../../estimate/cost";
import type { Estimate, EstimateMonth } from "../../estimate/estimate";
import { isComplete } from "../../estimate/price";
import { isoTime } from "../object-report";
import { shownMonths } from "./cost-table";
import { type EstimateReport, verdictOf } from "./estimate-report";
import { volumeCost } from "./log-group-table";
import { figuresOf } from "./price-sources";

/** The document of `--json`. Bytes and events are a second unless told; a GB is 2^30 bytes. */
export function estimateJson(report: EstimateReport): string {
  const { estimate, region, environment, measured, assumptions, failOverPercent } = report;
  const { request, loads, objects, advice, months, logGroups } = estimate;
  const { volume, buffer, lifecycle, growthPercentPerYear, decompression, alarmMetrics } = request;
  const { verdict, first, last, passed, overPercent } = verdictOf(report);
  const { keeps, reasons, objects: advisedObjects, ...advised } = advice;
  const document = {
    region,
    environment: environment ?? null,
    verdict,
    peakPercent: first.load.peakPercent,
    lastPeakPercent: last.load.peakPercent,
    passedInMonth: passed?.month ?? null,
    overPercent,
    failOverPercent: failOverPercent ?? null,
    volume: {
      since: isoTime(measured?.fromMs),
      until: isoTime(measured?.toMs),
      average: volume.average,
      peak: volume.peak,
      logGroupCount: volume.logGroupCount,
      ...volume.way,
    },
    growthPercentPerYear,
    decompression,
    alarmMetrics,
    assumptions,
    loads: loads.map(({ quotaName, what, quota, ...rest }) => ({
      quota: quotaName,
      what,
      limit: quota.value,
      asOf: quota.asOf,
      ...rest,
    })),
    buffer: { ...buffer, objects },
    recommendedBuffer: { ...advised, keeps, reasons, objects: advisedObjects },
    lifecycle: { ...lifecycle, expirationDays: lifecycle.expirationDays ?? null },
    costs: shownMonths(estimate).map(costJson),
    months: months.map(({ storage, cost }) => ({
      month: storage.month,
      storedGb: sumOf(storage.stored),
      inflowGb: storage.inflowGb,
      expiredGb: storage.expiredGb,
      usdDirectPut: cost.directPut.usd,
      usdVended: cost.vended.usd,
      complete: { directPut: cost.directPut.without.length === 0, vended: cost.vended.without.length === 0 },
    })),
    logGroups: logGroups.map((group) => ({ ...group, costs: groupCosts(estimate, group.percent) })),
    figures: figuresOf(estimate),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A log group's share of the months' cost that goes with its bytes, with Firehose A. */
function groupCosts({ months }: Estimate, percent: number) {
  return Array.from(new Set([months[0], months.at(-1)])).flatMap((month) => {
    if (month === undefined) {
      return [];
    }
    const { usd, without } = volumeCost(month);
    return [{ month: month.storage.month, usdDirectPut: (usd * percent) / 100, complete: without.length === 0 }];
  });
}

function costJson({ month, lines, directPut, vended }: MonthCost) {
  return { month, lines: lines.map(lineJson), totals: { directPut: totalJson(directPut), vended: totalJson(vended) } };
}

function lineJson({ item, part, label, quantity, unit, price, amount }: CostLine) {
  const known = "usd" in amount;
  return {
    item,
    part,
    label,
    quantity,
    unit,
    tiers: price?.tiers ?? null,
    asOf: price?.asOf ?? null,
    usd: known ? amount.usd : null,
    complete: isComplete(amount),
    unknown: known ? (amount.atLeast ?? null) : amount.unknown,
  };
}

function totalJson({ usd, without }: CostTotal) {
  return { usd, complete: without.length === 0, without };
}

function sumOf(stored: EstimateMonth["storage"]["stored"]): number {
  return Object.values(stored).reduce((sum, { gb }) => sum + gb, 0);
}
