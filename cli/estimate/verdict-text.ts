import { percentText } from "./amount-text";
import { type EstimateReport, type MonthLoad, verdictOf } from "./estimate-report";

/** The first sentence of a report: whether the volume fits the quotas, and until when. */
export function verdictText(report: EstimateReport): string {
  const { verdict, first, last, passed = first, overPercent } = verdictOf(report);
  const isLater = passed.month > first.month;
  const from = isLater ? ` FROM MONTH ${passed.month} ON` : "";
  const shareOver = (limitPercent: number) =>
    isLater
      ? `${shareText(first, limitPercent)} at first, and then ${laterShare(passed, first, limitPercent)}`
      : shareText(passed, limitPercent);
  switch (verdict) {
    case "fits": {
      const grows = last.load.peakPercent > first.load.peakPercent;
      const later = grows ? `, and ${laterShare(last, first, overPercent)} in month ${last.month}` : "";
      return `FITS: ${shareText(first, overPercent)}${later}. That is the one it is nearest to.`;
    }
    case "near":
      return `NEAR A QUOTA${from}: ${shareOver(overPercent)}, more than ${overPercent} %.`;
    case "throttles":
      return `DOES NOT FIT${from}: ${shareOver(100)}: Firehose would throttle it.`;
  }
}

function shareText(month: MonthLoad, limitPercent: number): string {
  return `the peak takes ${ofQuota(month, limitPercent)}`;
}

/** Without the quota, where it is still the same that is the nearest. */
function laterShare(later: MonthLoad, first: MonthLoad, limitPercent: number): string {
  return later.load.what === first.load.what
    ? percentText(later.load.peakPercent, limitPercent)
    : ofQuota(later, limitPercent);
}

function ofQuota({ load: { peakPercent, what } }: MonthLoad, limitPercent: number): string {
  return `${percentText(peakPercent, limitPercent)} of the stream's quota of ${what} a second`;
}
