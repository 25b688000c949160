import { visible } from "./visible-text";

const BOLD = "\u001b[1m";
const NOT_BOLD = "\u001b[22m";
const GAP = 2;
const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ".repeat(GAP),
};

export interface ReportTableOptions {
  readonly columns: readonly string[];
  /** How many columns, from the first on, hold numbers, or which do: they are aligned on the right. */
  readonly numeric: number | readonly boolean[];
  readonly rows: readonly (readonly string[])[];
  /** Whether it goes to a terminal: the head is bold there. */
  readonly terminal: boolean;
}

/** A table without borders, a line for each row, each with its line end. Control characters become visible. */
export async function reportTable(options: ReportTableOptions): Promise<string> {
  const { default: Table } = await import("cli-table3");
  const { columns, numeric, terminal } = options;
  const isNumeric = (column: number) => (typeof numeric === "number" ? column < numeric : numeric[column] === true);
  const rows = [columns, ...options.rows].map((row) => row.map(visible));
  const tableOf = (cells: readonly (readonly string[])[]) => {
    const table = new Table({
      chars: NO_BORDERS,
      style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
      colAligns: columns.map((_, column) => (isNumeric(column) ? "right" : "left")),
    });
    table.push(...cells.map((row) => [...row]));
    return table;
  };
  const lines = tableOf(rows)
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  const [head = "", ...body] = lines;
  return [terminal ? `${BOLD}${head}${NOT_BOLD}` : head, ...body, ""].join("\n");
}
