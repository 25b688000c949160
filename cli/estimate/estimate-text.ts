import { BYTES_A_GB, SECONDS_A_DAY } from "../../estimate/billing-units";
import type { Buffer, Objects } from "../../estimate/objects";
import { counted } from "../counted";
import { isoTime } from "../object-report";
import { reportTable } from "../report-table";
import { countText, sizeText } from "../size-text";
import { visible } from "../visible-text";
import { numberText, percentText } from "./amount-text";
import { costPlots } from "./cost-plot";
import { costTables, shownMonths, totalText } from "./cost-table";
import type { EstimateReport } from "./estimate-report";
import { logGroupTable } from "./log-group-table";
import { PriceSources } from "./price-sources";
import type { Page } from "./report-page";
import { verdictText } from "./verdict-text";
import { wrapped } from "./wrapped-text";

/** The report for people: the verdict first, the sources last. */
export async function estimateText(report: EstimateReport, page: Page): Promise<string> {
  const { estimate, assumptions } = report;
  const sources = new PriceSources(page.columns);
  return [
    ...[verdictText(report), subjectText(report), costText(report)].map((each) => wrapped(each, page.columns)),
    await loadTable(report, sources, page),
    await bufferText(report, page),
    await costTables(estimate, sources, page),
    await logGroupTable(estimate, page),
    `\nAssumptions:\n${assumptions.map((each) => wrapped(`${visible(each)}.`, page.columns, 2, 4)).join("")}`,
    await costPlots(estimate),
    `\nSources (* not read at AWS itself):\n${sources.text}`,
  ].join("");
}

function subjectText({ estimate, region, environment, measured }: EstimateReport): string {
  const { average, logGroupCount } = estimate.request.volume;
  const perDay = `${numberText((average.bytesPerSecond * SECONDS_A_DAY) / BYTES_A_GB)} GB and ${countText(average.eventsPerSecond * SECONDS_A_DAY)} events a day`;
  const where = `${counted(logGroupCount, "log group")} of ${environment === undefined ? region : `${environment} (${region})`}`;
  const how =
    measured === undefined
      ? "as assumed"
      : `as measured from ${isoTime(measured.fromMs) ?? ""} to ${isoTime(measured.toMs) ?? ""}`;
  return `${perDay} come into ${where}, ${how}.`;
}

function costText({ estimate }: EstimateReport): string {
  const months = shownMonths(estimate);
  const each = months.map(
    ({ month, directPut, vended }) =>
      `${unbroken(`${totalText(directPut)} (A)`)} or ${unbroken(`${totalText(vended)} (B)`)} in month ${month}`,
  );
  const isComplete = months.every(({ directPut, vended }) => directPut.without.length + vended.without.length === 0);
  return [
    `In USD, their backup costs ${each.slice(0, -1).join(", ")} and ${each.at(-1) ?? ""}.`,
    "A and B are two readings of what Firehose bills.",
    ...(isComplete ? [] : ["A > stands for more than that: something has no known price."]),
  ].join(" ");
}

/** Stays in one line. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

async function loadTable({ estimate }: EstimateReport, sources: PriceSources, page: Page): Promise<string> {
  const table = await reportTable({
    columns: ["expected", "peak", "quota", "peak/quota", "headroom", "as of", "a second"],
    numeric: 5,
    rows: estimate.loads.map((load) => {
      const text = load.what === "bytes" ? sizeOf : numberText;
      return [
        text(load.expected),
        text(load.peak),
        text(load.quota.value),
        percentText(load.peakPercent, 100),
        text(load.headroom),
        sources.mark(load.quota),
        load.what === "bytes" ? "bytes, compressed" : load.what,
      ];
    }),
    terminal: page.terminal,
  });
  const note =
    "AWS raises the limits of a stream that it throttles, by itself and on request: the quotas are where that begins. CloudWatch Logs tries again for 24 hours, then it drops events.";
  return `\nLoad of the Firehose stream in month 1, against its quotas for Direct PUT:\n${table}${wrapped(note, page.columns, 2)}`;
}

/** Below 0 where a quota is passed. */
function sizeOf(bytes: number): string {
  return bytes < 0 ? `-${sizeText(-bytes)}` : sizeText(bytes);
}

async function bufferText({ estimate }: EstimateReport, { terminal, columns }: Page): Promise<string> {
  const { objects, advice, request } = estimate;
  const table = await reportTable({
    columns: ["buffer", "objects a month", "size each", "ended by", "fills in", "held at most", ""],
    numeric: 6,
    rows: [
      [...bufferCells(request.buffer, objects), advice.keeps ? "now, and recommended" : "now"],
      ...(advice.keeps ? [] : [[...bufferCells(advice, advice.objects), "recommended"]]),
    ],
    terminal,
  });
  const worst =
    objects.closedBy === "record" ? ["At worst each record becomes an object: AWS does not say how many do."] : [];
  return [
    `\nBuffer, objects and freshness:\n${table}`,
    wrapped(`${advice.keeps ? "Keep it" : "Why"}: ${advice.reasons.join("; ")}.`, columns, 2, 4),
    ...[
      ...worst,
      "Before Firehose, an event is in CloudWatch Logs for some minutes, usually under 3: AWS states no limit.",
    ].map((each) => wrapped(each, columns, 2)),
  ].join("");
}

function bufferCells({ bufferSizeMiB, bufferIntervalSeconds }: Buffer, objects: Objects): string[] {
  const { perMonth, meanBytes, closedBy, fillSeconds, mostSeconds } = objects;
  return [
    `${bufferSizeMiB} MiB or ${bufferIntervalSeconds} s`,
    countText(perMonth),
    sizeText(meanBytes),
    closedBy,
    `${fillSeconds < 10 ? numberText(fillSeconds) : countText(fillSeconds)} s`,
    `${mostSeconds} s`,
  ];
}
