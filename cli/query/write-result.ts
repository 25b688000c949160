import type { CommandOutput } from "../command-context";
import { reportTable } from "../report-table";
import type { QueryResult, Row } from "./query-result";
import { csvHead, csvText, ndjsonText, plainText } from "./result-text";

export const RESULT_FORMATS = ["table", "ndjson", "csv"] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** Rows whose columns are made equally wide, and that are held in memory for it. */
const TABLE_ROWS = 1000;
/** Characters of a value that a table shows. */
const TABLE_CELL = 120;

/**
 * Writes a result while it comes in. A table has a head for each thousand rows.
 *
 * @param onFirst called once, before anything is written
 * @throws {AccessError} if it cannot be written
 */
export async function writeResult(
  result: QueryResult,
  format: ResultFormat,
  output: CommandOutput,
  onFirst: () => void,
): Promise<void> {
  let isFirst = true;
  const write = async (text: string) => {
    if (isFirst) {
      isFirst = false;
      onFirst();
    }
    await output.write(text);
  };
  switch (format) {
    case "ndjson":
      for await (const rows of result.blocks) {
        await write(ndjsonText(result.columns, rows));
      }
      break;
    case "csv": {
      let head = csvHead(result.columns);
      for await (const rows of result.blocks) {
        await write(head + csvText(rows));
        head = "";
      }
      await write(head);
      break;
    }
    case "table":
      for await (const rows of inTables(result.blocks)) {
        await write(await tableText(result, rows, output.isTerminal));
      }
  }
}

/** The rows in larger blocks; without any row one empty block, for the head. */
async function* inTables(blocks: QueryResult["blocks"]): AsyncGenerator<readonly Row[]> {
  let held: Row[] = [];
  let given = 0;
  for await (const rows of blocks) {
    for (const row of rows) {
      held.push(row);
      if (held.length === TABLE_ROWS) {
        yield held;
        given += held.length;
        held = [];
      }
    }
  }
  if (held.length > 0 || given === 0) {
    yield held;
  }
}

function tableText({ columns }: QueryResult, rows: readonly Row[], terminal: boolean): Promise<string> {
  return reportTable({
    columns: columns.map(({ name }) => name),
    numeric: columns.map(({ isNumber }) => isNumber),
    rows: rows.map((row) => row.map((cell) => shortened(plainText(cell)))),
    terminal,
  });
}

function shortened(text: string): string {
  return text.length <= TABLE_CELL ? text : `${text.slice(0, TABLE_CELL - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
