import { DAYS_A_MONTH } from "../../estimate/billing-units";
import type { Estimate } from "../../estimate/estimate";
import type { Figure } from "../../estimate/volume";
import { counted } from "../counted";
import { numberText } from "./amount-text";
import type { MeasuredVolume } from "./measured-volume";

const HOW = { measured: "measured", told: "as told", assumed: "assumed" };

/** What else an estimate rests on, beside settings. */
export interface AssumedAlso {
  /** Absent: the volume is assumed. */
  readonly measured: MeasuredVolume | undefined;
  /** Of what is not measured. */
  readonly peakFactor: number;
}

/** What an estimate rests on that may be otherwise, and how to say so; each a sentence without its full stop. */
export function assumptionsOf({ request, objects }: Estimate, { measured, peakFactor }: AssumedAlso): string[] {
  const { volume, lifecycle, growthPercentPerYear, alarmMetrics, decompression } = request;
  const { compressionRatio, eventsPerRecord, recordsPerRequest } = volume.way;
  const { expirationDays, noncurrentVersionExpirationDays } = lifecycle;
  return [
    ...(measured === undefined
      ? [`The peak is ${numberText(peakFactor)} times the average (--peak-factor)`]
      : measuredSentences(measured)),
    `${said(compressionRatio)}: ${numberText(compressionRatio.value)} bytes of messages become 1 byte of gzip (--compression-ratio)`,
    `${said(eventsPerRecord)}: CloudWatch Logs puts ${numberText(eventsPerRecord.value)} events into a record (--events-per-record)`,
    `${said(recordsPerRequest)}: ${counted(recordsPerRequest.value, "record")} a request${recordsPerRequest.from === "assumed" ? ", the worst case" : ""}`,
    `Volume grows by ${numberText(growthPercentPerYear)} % a year (--growth-percent-per-year); the load is that of the first month; the bucket is empty at first; a month has 730 hours`,
    expirationDays === undefined
      ? "Objects are kept for ever (--retention-years)"
      : `Objects expire after ${expirationDays} days, and their versions ${noncurrentVersionExpirationDays} days later: ${numberText((expirationDays + noncurrentVersionExpirationDays) / DAYS_A_MONTH)} months are billed`,
    ...(lifecycle.transitions.length > 0 && objects.meanBytes < 131_072
      ? ["Objects are smaller than 128 KiB on average: S3 moves none of them, whatever the transitions say"]
      : []),
    `Alarms look at ${counted(alarmMetrics, "metric")}`,
    decompression
      ? "Firehose decompresses, bills the decompressed bytes, and compresses again as well as before"
      : "Firehose passes on what CloudWatch Logs has compressed, as this project sets it up (--decompression)",
    "AWS does not say whether it bills a subscription filter as Direct PUT (reading A: each record rounded up to 5 KiB, here by the mean record) or as vended logs (reading B: by the byte): the bill's usage type tells, BilledBytes or VendedLogsBilledBytes",
  ];
}

function said({ from }: Figure): string {
  return HOW[from].replace(/^./, (first) => first.toUpperCase());
}

function measuredSentences({ daysWithout, filtered }: MeasuredVolume): string[] {
  return [
    "The peak is the busiest five minutes of all log groups together: single seconds may be higher",
    ...(daysWithout > 0 ? [`On ${counted(daysWithout, "day")} of that time nothing came in: counted as zero`] : []),
    ...(filtered > 0
      ? [
          `Of ${counted(filtered, "log group")} only what a filter pattern matches is forwarded: counted whole, which is too much`,
        ]
      : []),
  ];
}
