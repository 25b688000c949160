import { Engine } from "../../../cli/duckdb/engine";
import { athenaStatements } from "../../../cli/query/athena-functions";
import { athenaHint, duckDbHint, NOT_ON_ATHENA } from "../../../cli/query/engine-hints";
import { TemporaryFolder } from "../../../cli/temporary-folder";

/** A call of each function that a hint says both engines have. */
const CALLS: Readonly<Record<string, string>> = {
  approx_distinct: "approx_distinct(1)",
  approx_percentile: "approx_percentile(1, 0.5)",
  "extract(… FROM …)": "extract(YEAR FROM DATE '2026-11-22')",
  date_diff: "date_diff('day', DATE '2026-11-22', DATE '2026-11-23')",
  date_trunc: "date_trunc('day', TIMESTAMP '2026-11-22 10:00:00')",
  to_unixtime: "to_unixtime(TIMESTAMP '2026-11-22 10:00:00')",
  day_of_week: "day_of_week(DATE '2026-11-22')",
  json_extract_scalar: "json_extract_scalar('{}', '$.a')",
  array_agg: "array_agg(1)",
  "a TIMESTAMP '…' literal": "TIMESTAMP '2026-11-22 10:00:00'",
  regexp_like: "regexp_like('a', 'a')",
  date_format: "date_format(TIMESTAMP '2026-11-22 10:00:00', '%Y')",
  "array_join(array_agg(…), …)": "array_join(array_agg('a'), ',')",
  split: "split('a,b', ',')",
  "CAST(… AS timestamp)": "CAST('2026-11-22 10:00:00' AS timestamp)",
  from_unixtime: "from_unixtime(1)",
};

describe("what hints say that both engines have", () => {
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

  it.each([...new Set(Object.values(NOT_ON_ATHENA))])("%s", async (both) => {
    expect(await engine.rows(`SELECT ${CALLS[both] ?? both} AS it`)).toHaveLength(1);
  });

  it("json_parse fails on what is no JSON, and try() makes it NULL", async () => {
    await expect(engine.rows("SELECT json_parse('no JSON') AS it")).rejects.toMatchObject({
      message: expect.stringContaining("Malformed JSON") as string,
    });
    await expect(
      engine.rows("SELECT count(json_parse(text)) AS n FROM (VALUES ('{}'), ('x')) AS texts (text)"),
    ).rejects.toMatchObject({ message: expect.stringContaining("Malformed JSON") as string });
    expect(await engine.rows("SELECT try(json_parse('no JSON')) AS it, json_parse(NULL) AS none")).toEqual([
      { it: null, none: null },
    ]);
  });
});

it("hints are about functions of the other engine", () => {
  expect(athenaHint("line 1:8: Function 'string_agg' not registered")).toBe(
    "string_agg is a function of DuckDB's: both engines have array_join(array_agg(…), …)",
  );
  expect(duckDbHint("Scalar Function with name date_parse does not exist!")).toBe(
    "date_parse is a function of Athena's: write CAST(… AS timestamp), which both engines have, or strptime(…)",
  );
});
