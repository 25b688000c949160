const BOLD = "\u001b[1m";
const NOT_BOLD = "\u001b[22m";
const GAP = 2;
const DEFAULT_TERMINAL_COLUMNS = 80;
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
  /** How many columns, from the first on, hold numbers: they are aligned on the right. */
  readonly numeric: number;
  readonly rows: readonly (readonly string[])[];
  /** Whether it goes to a terminal: the head is bold there, and the last column is cut to fit. */
  readonly terminal: boolean;
  /** Columns of characters that the terminal has. */
  readonly terminalColumns?: number;
}

/** A table without borders, a line for each row, each with its line end. Control characters become visible. */
export async function reportTable(options: ReportTableOptions): Promise<string> {
  const { default: Table } = await import("cli-table3");
  const { columns, numeric, terminal } = options;
  const rows = [columns, ...options.rows].map((row) => row.map(visible));
  const tableOf = (cells: readonly (readonly string[])[], lastWidth?: number) => {
    const widths: (number | null)[] = columns.map(() => null);
    if (lastWidth !== undefined) {
      widths[columns.length - 1] = lastWidth;
    }
    const table = new Table({
      chars: NO_BORDERS,
      style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
      colAligns: columns.map((_, column) => (column < numeric ? "right" : "left")),
      colWidths: widths,
      truncate: "…",
    });
    table.push(...cells.map((row) => [...row]));
    return table;
  };
  let lastWidth: number | undefined;
  if (terminal && columns.length > 1) {
    const others = tableOf(rows.map((row) => row.slice(0, -1))).width;
    const all = options.terminalColumns ?? (process.stdout.columns || DEFAULT_TERMINAL_COLUMNS);
    lastWidth = Math.max(8, all - others - GAP);
  }
  const lines = tableOf(rows, lastWidth)
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  const [head = "", ...body] = lines;
  return [terminal ? `${BOLD}${head}${NOT_BOLD}` : head, ...body, ""].join("\n");
}

/** A name that was stored by somebody must not drive the terminal, nor break the line. */
function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
