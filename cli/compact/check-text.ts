import type { ExitCode } from "../command-context";
import { counted } from "../counted";
import { isoTime } from "../object-report";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import { visible } from "../visible-text";
import type { CheckReport } from "./check-report";

/** 0 proved, 1 not, 3 something could not be read. */
export function checkExitCode({ isProved, unreadable, problems }: CheckReport): ExitCode {
  return unreadable > 0 ? 3 : isProved && problems === 0 ? 0 : 1;
}

/** The document of `--json`. Times are ISO 8601, in UTC. */
export function checkJson(report: CheckReport): string {
  const { inputs, inputEvents, notCompacted, unreadable, problems, outputs, outputEvents } = report;
  const { missing, extra, duplicated, unsorted, goneInputs, gone, findings, faults } = report;
  const document = {
    proved: report.isProved,
    inputs: { read: inputs, events: inputEvents, notCompacted, unreadable, problems, notThere: goneInputs },
    outputs: { files: outputs, events: outputEvents },
    missing,
    extra,
    duplicated,
    unsorted,
    findings: findings.map(({ kind, file, logGroup, span }) => ({
      kind,
      file,
      logGroup,
      events: span.events,
      firstEvent: isoTime(span.firstMs),
      lastEvent: isoTime(span.lastMs),
    })),
    faults,
    cannotBeChecked: gone,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** For people: what is wrong, what could not be checked, and the verdict. */
export async function checkText(report: CheckReport, terminal: boolean): Promise<string> {
  const { findings, faults, gone, goneInputs } = report;
  const table = await reportTable({
    columns: ["events", "what", "first", "last", "log group", "file"],
    numeric: 1,
    rows: findings.map(({ kind, file, logGroup, span }) => [
      countText(span.events),
      kind === "extra" && report.areExtraExplained ? "cannot be checked" : kind,
      isoTime(span.firstMs) ?? "-",
      isoTime(span.lastMs) ?? "-",
      logGroup,
      file,
    ]),
    terminal,
  });
  const lines = [
    ...faults.map(({ file, reason }) => `${visible(file)}: ${reason}\n`),
    ...gone.map((name) => `${visible(name)}: cannot be checked: it is not there any more\n`),
    ...(goneInputs > gone.length
      ? [`and ${countText(goneInputs - gone.length)} more that are not there any more\n`]
      : []),
  ];
  return [
    ...(findings.length > 0 ? [table, "\n"] : []),
    ...lines,
    ...(lines.length > 0 ? ["\n"] : []),
    verdictOf(report),
  ].join("");
}

function verdictOf(report: CheckReport): string {
  const { inputs, inputEvents, outputs, outputEvents, unreadable, missing, extra, duplicated, faults, problems } =
    report;
  const sides = `${counted(inputEvents, "event")} of ${counted(inputs, "object")}, ${countText(outputEvents)} in ${counted(outputs, "compacted file")}`;
  const damage = problems === 0 ? "" : ` ${counted(problems, "place")} in the objects could not be read.`;
  if (unreadable > 0) {
    return `Cannot tell: ${counted(unreadable, "object")} could not be read (${sides}).${damage}\n`;
  }
  if (report.isProved) {
    const unchecked =
      extra === 0 ? "" : ` ${counted(extra, "event")} of objects that are not there any more cannot be checked.`;
    return `Proved: every event is there once, in order (${sides}).${unchecked}${damage}\n`;
  }
  const parts = [
    ...(missing > 0 ? [`${counted(missing, "event")} missing`] : []),
    ...(duplicated > 0 ? [`${countText(duplicated)} more than once`] : []),
    ...(extra > 0 && !report.areExtraExplained ? [`${countText(extra)} of no object`] : []),
    ...(faults.length > 0 ? [`${counted(faults.length, "fault")} of files`] : []),
  ];
  return `NOT PROVED: ${parts.join(", ")} (${sides}).${damage}\n`;
}
