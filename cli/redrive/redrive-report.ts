import { counted } from "../counted";
import { reportTable } from "../report-table";
import { countText, sizeText } from "../size-text";
import type { ErrorCount, RedrivenObject } from "./redriven-object";
import { REDRIVEN_PREFIX } from "./redriver";

/** So many errors of an object are shown in the table. */
const MOST_SHOWN = 3;

/** What `redrive` found and did. */
export interface RedriveReport {
  /** In key order. */
  readonly objects: readonly RedrivenObject[];
  readonly bucket: string;
  readonly errorPrefix: string;
  readonly dryRun: boolean;
  /** It ended early: there may be more objects. */
  readonly isStopped: boolean;
}

/** All of them together. */
interface Totals {
  readonly objects: number;
  readonly movedObjects: number;
  readonly unreadableObjects: number;
  readonly records: number;
  readonly recoveredRecords: number;
  readonly events: number;
  readonly sizeBytes: number;
}

/** The report as one JSON document, with its line end. */
export function redriveJson(report: RedriveReport): string {
  const document = {
    redriven: !report.dryRun && !report.isStopped && report.objects.every(({ movedTo }) => movedTo !== null),
    dryRun: report.dryRun,
    totals: totalsOf(report.objects),
    objects: report.objects.map((object) => ({
      object: object.name,
      movedTo: object.movedTo,
      sizeBytes: object.sizeBytes,
      notRead: object.notRead ?? null,
      notVerified: object.notVerified ?? null,
      errors: object.errors,
      records: object.records,
      recoveredRecords: object.recoveredRecords,
      events: object.events,
      writtenTo: object.writtenTo,
      notRecoveredRecords: object.notRecoveredRecords,
      notRecovered: object.notRecovered,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The report for people: a row for each object, and a verdict. */
export async function redriveTable(report: RedriveReport, terminal: boolean): Promise<string> {
  const { objects } = report;
  if (objects.length === 0) {
    return `${verdictOf(report)}\n`;
  }
  const table = await reportTable({
    columns: ["size", "records", "recovered", "events", "object", "errors"],
    numeric: 4,
    rows: objects.map((object) => [
      sizeText(object.sizeBytes),
      countText(object.records),
      countText(object.recoveredRecords),
      countText(object.events),
      `${stateOf(object)}${object.name}`,
      errorsText(object.errors),
    ]),
    terminal,
  });
  return `${table}\n${verdictOf(report)}\n`;
}

function stateOf(object: RedrivenObject): string {
  if (object.notRead !== undefined) {
    return "NOT READ ";
  }
  return object.isSound ? "" : "NOT RECOVERED ";
}

function errorsText(errors: readonly ErrorCount[]): string {
  const shown = errors.slice(0, MOST_SHOWN).map(({ code, message, records }) => {
    const text = [code, message].filter((part) => part !== null && part !== "").join(": ");
    return `${text === "" ? "no error code" : text} (${countText(records)})`;
  });
  const more = errors.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${countText(more)} more`] : [])].join("; ");
}

function verdictOf({ objects, bucket, errorPrefix, dryRun, isStopped }: RedriveReport): string {
  const total = totalsOf(objects);
  const recovered = `${counted(total.recoveredRecords, "record")} with ${counted(total.events, "event")}`;
  const staying = objects.filter(({ isSound }) => !isSound);
  const lost = total.records - total.recoveredRecords;
  const unread = total.unreadableObjects;
  const done = dryRun
    ? "Nothing was written."
    : total.recoveredRecords === 0
      ? "Nothing was recovered."
      : `${recovered} ${total.recoveredRecords === 1 ? "is" : "are"} in the backup.`;
  if (isStopped) {
    return `STOPPED: ${counted(total.movedObjects, "object")} had been redriven by then. Run it again: nothing is written twice.`;
  }
  if (objects.length === 0) {
    return `Nothing to redrive: there is no object under s3://${bucket}/${errorPrefix}`;
  }
  if (unread > 0) {
    return `Cannot tell: ${countText(unread)} of ${counted(objects.length, "object")} could not be read. ${done}`;
  }
  if (staying.length > 0) {
    const part = `${countText(lost)} of ${counted(total.records, "record")} in ${counted(staying.length, "object")}`;
    return dryRun
      ? `CANNOT BE RECOVERED: ${part}. ${done}`
      : `NOT RECOVERED: ${part}, which ${staying.length === 1 ? "stays" : "stay"} under ${errorPrefix}. ${done}`;
  }
  return dryRun
    ? `Can be redriven: ${recovered}, from ${counted(objects.length, "object")}. ${done}`
    : `Redriven: ${recovered}, from ${counted(objects.length, "object")}, now under ${REDRIVEN_PREFIX}.`;
}

function totalsOf(objects: readonly RedrivenObject[]): Totals {
  const sum = (count: (object: RedrivenObject) => number) =>
    objects.reduce((total, object) => total + count(object), 0);
  return {
    objects: objects.length,
    movedObjects: sum(({ movedTo }) => (movedTo === null ? 0 : 1)),
    unreadableObjects: sum(({ notRead }) => (notRead === undefined ? 0 : 1)),
    records: sum(({ records }) => records),
    recoveredRecords: sum(({ recoveredRecords }) => recoveredRecords),
    events: sum(({ events }) => events),
    sizeBytes: sum(({ sizeBytes }) => sizeBytes),
  };
}
