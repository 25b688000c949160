/** A line of the report. */
export interface Row {
  readonly label: string;
  readonly seconds?: number;
  /** Text read, in bytes. */
  readonly textBytes?: number | undefined;
  /** Time over that of what it is compared with. */
  readonly ratio?: number;
  readonly mebibytes?: number;
  readonly target?: Target | undefined;
}

/** What is expected, as people read it, and whether it came true. */
export interface Target {
  readonly text: string;
  readonly held: boolean;
}

/** A value that may not be higher. */
export function atMost(limit: number, value: number, unit = ""): Target {
  return { text: `at most ${limit}${unit}`, held: value <= limit };
}

/** A value that may not be lower. */
export function atLeast(limit: number, value: number, unit = ""): Target {
  return { text: `at least ${limit}${unit}, got ${value.toFixed(1)}`, held: value >= limit };
}

/** One line of text, in columns: label, s, MB/s of text, ratio, MiB, target. */
export function formatRow({ label, seconds, textBytes, ratio, mebibytes, target }: Row): string {
  const megabytesPerSecond = textBytes === undefined || seconds === undefined ? undefined : textBytes / 1e6 / seconds;
  const columns = [
    `  ${label.padEnd(48)}`,
    cell(seconds, 3, " s"),
    cell(megabytesPerSecond, 0, " MB/s"),
    cell(ratio, 3, " x"),
    cell(mebibytes, 0, " MiB"),
    target ? `  ${target.text}: ${target.held ? "held" : "MISSED"}` : "",
  ];
  return columns.join("").trimEnd();
}

function cell(value: number | undefined, digits: number, unit: string): string {
  return (value === undefined ? "" : `${value.toFixed(digits)}${unit}`).padStart(11);
}
