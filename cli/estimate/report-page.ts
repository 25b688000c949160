import type { CommandOutput } from "../command-context";

/** What a report is laid out for. */
export interface Page {
  readonly terminal: boolean;
  /** In which its sentences are wrapped. Tables may be wider. */
  readonly columns: number;
}

/** Lines that are longer are hard to read. */
const MOST_COLUMNS = 96;
/** Of a file or a pipe. */
const COLUMNS = 80;

/** The page of an output: as wide as the terminal, up to 96 columns. */
export function pageOf({ isTerminal }: CommandOutput, terminalColumns = (): number => process.stdout.columns): Page {
  const columns = isTerminal ? Math.min(MOST_COLUMNS, terminalColumns() || COLUMNS) : COLUMNS;
  return { terminal: isTerminal, columns };
}
