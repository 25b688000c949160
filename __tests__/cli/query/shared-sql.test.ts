import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../../../cli/duckdb/engine";
import { athenaFunctions, athenaStatements } from "../../../cli/query/athena-functions";
import { resultOfDuckDb } from "../../../cli/query/duckdb-cells";
import { plainText } from "../../../cli/query/result-text";
import { TemporaryFolder } from "../../../cli/temporary-folder";

const page = readFileSync(join(__dirname, "../../../docs/sql.md"), "utf8");
const AGGREGATES = "(VALUES (1, 10), (2, 30), (2, 20), (NULL, 0)) AS numbered (x, y)";

/** The rows of the tables with expressions, under their headings. */
const documented = page.split(/^## /m).flatMap((section) => {
  const heading = section.split("\n", 1)[0] ?? "";
  return Array.from(section.matchAll(/^\| `(.+)` \| (?:`(.+)`|(NULL)) \|$/gm), ([, expression = "", result, none]) => ({
    heading,
    expression: expression.replaceAll("\\|", "|"),
    result: result ?? none ?? "",
  }));
});

describe("docs/sql.md", () => {
  const temporaryFolder = new TemporaryFolder();
  let engine: Engine;

  beforeAll(async () => {
    engine = await Engine.open({ threads: 1, memoryMiB: 256, temporaryFolder, signal: new AbortController().signal });
    for (const statement of athenaStatements) {
      await engine.run(statement);
    }
  });

  afterAll(() => {
    engine.close();
    temporaryFolder.close();
  });

  it.each(documented)("$expression is $result", async ({ heading, expression, result }) => {
    const from = heading === "Aggregates" ? ` FROM ${AGGREGATES}` : "";
    const asked = await engine.stream(`SELECT ${expression} AS it${from}`);
    const { blocks } = await resultOfDuckDb(asked, () => engine.chunk(asked));
    const cells: string[] = [];
    for await (const rows of blocks) {
      cells.push(...rows.flat().map(plainText));
    }

    expect(cells).toEqual([result]);
  });

  it("has examples of every kind", () => {
    const headings = new Set(documented.map(({ heading }) => heading));

    expect([...headings]).toEqual(["JSON in the message", "Time", "Text", "Numbers and conditions", "Aggregates"]);
    expect(documented.length).toBeGreaterThan(100);
  });

  it.each(athenaFunctions.map(({ name }) => name))("has an example of the macro %s", (name) => {
    expect(documented.filter(({ expression }) => new RegExp(`\\b${name}\\(`).test(expression))).not.toHaveLength(0);
  });
});
