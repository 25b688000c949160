import { DAYS_A_MONTH } from "../../estimate/billing-units";
import { SMALLEST_TRANSITION } from "../../estimate/buffer-advice";
import type { Estimate } from "../../estimate/estimate";
import { minimumDurations, shortStays } from "../../estimate/minimum-durations";
import {
  ENVELOPE_BYTES_AN_EVENT,
  type Figure,
  MOST_EVENTS_A_RECORD,
  SECONDS_A_RECORD,
  type Volume,
} from "../../estimate/volume";
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
  /** Whether an account's policy takes log groups of which nobody told how many there are. */
  readonly countsNamedOnly: boolean;
}

/** What an estimate rests on that may be otherwise, and how to say so; each a sentence without its full stop. */
export function assumptionsOf(
  { request, objects }: Estimate,
  { measured, peakFactor, countsNamedOnly }: AssumedAlso,
): string[] {
  const { volume, lifecycle, growthPercentPerYear, alarmMetrics, decompression } = request;
  const { compressionRatio, eventsPerRecord, recordsPerRequest } = volume.way;
  const { expirationDays, noncurrentVersionExpirationDays } = lifecycle;
  return [
    ...(measured === undefined
      ? [`The peak is ${numberText(peakFactor)} times the average (--peak-factor)`]
      : measuredSentences(measured)),
    `${said(compressionRatio)}: ${numberText(compressionRatio.value)} bytes of messages become 1 byte of gzip (--compression-ratio)`,
    ...(countsNamedOnly
      ? [
          `The account's policy takes log groups that nobody counted: ${counted(volume.logGroupCount, "log group")} ${volume.logGroupCount === 1 ? "is" : "are"} assumed; more of them fill records less, and cost more alarms (--groups)`,
        ]
      : []),
    `${said(eventsPerRecord)}: CloudWatch Logs puts ${numberText(eventsPerRecord.value)} ${eventsPerRecord.value === 1 ? "event" : "events"} into a record${eventsPerRecord.from === "assumed" ? `: ${gatheredText(volume)}` : ""} (--events-per-record)`,
    `${said(recordsPerRequest)}: ${counted(recordsPerRequest.value, "record")} a request${recordsPerRequest.from === "assumed" ? ", the worst case" : ""}`,
    `Volume grows by ${numberText(growthPercentPerYear)} % a year (--growth-percent-per-year); the bucket is empty at first; a month has 730 hours, and a GB 2^30 bytes`,
    expirationDays === undefined
      ? "Objects are kept for ever (--retention-years)"
      : `Objects expire after ${expirationDays} days, and their versions ${noncurrentVersionExpirationDays} days later: ${numberText((expirationDays + noncurrentVersionExpirationDays) / DAYS_A_MONTH)} months are billed`,
    ...(lifecycle.transitions.length > 0 && objects.meanBytes < SMALLEST_TRANSITION
      ? ["Objects are smaller than 128 KiB on average: S3 moves none of them, whatever the transitions say"]
      : []),
    ...shortStays(lifecycle).map(
      ({ storageClass, days, minimumDays }) =>
        `Objects are in ${storageClass} for ${counted(days, "day")}, and S3 bills at least ${minimumDays}: the rest is not counted (as of ${minimumDurations.asOf}, in a third-party copy: ${minimumDurations.source})`,
    ),
    `Alarms look at ${counted(alarmMetrics, "metric")}`,
    decompression
      ? "Firehose decompresses, bills the decompressed bytes, and compresses again as well as before" +
        `; the bytes are those of messages and, assumed, ${ENVELOPE_BYTES_AN_EVENT} of JSON around each event, and fill its buffer`
      : "Firehose passes on what CloudWatch Logs has compressed, as the settings say (backupDelivery.format, --decompression)",
    "AWS does not say whether it bills a subscription filter as Direct PUT (reading A: each record rounded up to 5 KiB, here by the mean record) or as vended logs (reading B: by the byte): the bill's usage type tells, BilledBytes or VendedLogsBilledBytes",
  ];
}

function said({ from }: Figure): string {
  return HOW[from].replace(/^./, (first) => first.toUpperCase());
}

/** How the events in a record come about that are assumed. */
function gatheredText({ average: { eventsPerSecond }, logGroupCount }: Volume): string {
  const each = eventsPerSecond / Math.max(1, logGroupCount);
  return `at most ${MOST_EVENTS_A_RECORD}, and what a log group logs in ${SECONDS_A_RECORD} s, here ${numberText(each)} events a second x ${SECONDS_A_RECORD} = ${numberText(each * SECONDS_A_RECORD)}, and more at the peak`;
}

/** How many names a sentence has. */
const MOST_NAMES = 3;

function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function measuredSentences({ daysWithout, filtered, young, usesPolicy }: MeasuredVolume): string[] {
  return [
    "The peak is the busiest five minutes of all log groups together: single seconds may be higher",
    ...(daysWithout > 0 ? [`On ${counted(daysWithout, "day")} of that time nothing came in: counted as zero`] : []),
    ...(young.length > 0
      ? [`The average of each log group is from its own first event on; younger than that time: ${namesText(young)}`]
      : []),
    ...(usesPolicy
      ? [
          "What the account's policy forwards is not measured, for AWS does not say under which dimensions CloudWatch counts it: what comes in is; compression is measured only by log groups that are named, and events in a record not at all",
        ]
      : []),
    ...(filtered > 0
      ? [
          `Of ${counted(filtered, "log group")} only what a filter pattern matches is forwarded: counted whole, which is too much`,
        ]
      : []),
  ];
}
