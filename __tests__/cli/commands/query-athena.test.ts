import { runCommandLine } from "../../../cli/run-command-line";
import { takeStopWork } from "../../../cli/stop-work";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import { useEnvironmentCommand } from "../../support/environment-command";
import { FakeAthena } from "../../support/fake-athena";
import { sendError } from "../../support/fake-s3";

const command = useEnvironmentCommand();
const { folder, s3 } = command;
const athena = new FakeAthena();
beforeAll(() => athena.start());
afterAll(() => athena.stop());
beforeEach(() => {
  athena.reset();
  folder.write({ region: "eu-west-1", backupDelivery: { format: "ndjson", prefix: "logs/" } });
});

const run = (...args: readonly string[]) => command.run(["query", ...args], { environment: environment() });
const query = (...args: readonly string[]) => run("--engine", "athena", ...args);
const environment = () => ({
  ...command.environment,
  ...folder.variable,
  AWS_ENDPOINT_URL_ATHENA: athena.endpoint,
});
const sqlOf = () =>
  String(athena.requests.find(({ operation }) => operation === "StartQueryExecution")?.input.QueryString);
const GIB = 1024 ** 3;
/** An object that is listed with a size, and never read. */
const large = (gib: number) => ({ body: { length: gib * GIB } as Uint8Array });

it("asks the environment's workgroup for events of the bounds, and gives what it answers", async () => {
  athena.execution = {
    states: ["QUEUED", "RUNNING", "SUCCEEDED"],
    columns: [
      ["when", "timestamp"],
      ["zoned", "timestamp with time zone"],
      ["day", "date"],
      ["n", "bigint"],
      ["share", "double"],
      ["price", "decimal(10,2)"],
      ["yes", "boolean"],
      ["text", "varchar"],
      ["json", "json"],
      ["n", "integer"],
    ],
    rows: [
      [
        "2026-11-22 10:00:00.500",
        "2026-11-22 10:00:00.500 UTC",
        "2026-11-22",
        "9007199254740993",
        "0.5",
        "1.50",
        "true",
        'a"b',
        '{"a":1}',
        "1",
      ],
      [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined],
      [
        "2026-11-22 10:00:00.000001",
        "2026-11-22 10:00:00.000 +01:00",
        "2026-11-22",
        "-1",
        "NaN",
        "0.10",
        "false",
        "",
        "[]",
        "2",
      ],
    ],
  };

  const result = await query(
    "SELECT * FROM events",
    "--since",
    "2026-11-22T10:00Z",
    "--until",
    "2026-11-22T12:00Z",
    "--group",
    "/orders",
  );

  expect(result).toEqual({
    exitCode: 0,
    output:
      '{"when":"2026-11-22T10:00:00.500Z","zoned":"2026-11-22T10:00:00.500Z","day":"2026-11-22","n":9007199254740993,"share":0.5,"price":1.50,"yes":true,"text":"a\\"b","json":{"a":1},"n_2":1}\n' +
      '{"when":null,"zoned":null,"day":null,"n":null,"share":null,"price":null,"yes":null,"text":null,"json":null,"n_2":null}\n' +
      '{"when":"2026-11-22T10:00:00.000001Z","zoned":"2026-11-22T09:00:00.000Z","day":"2026-11-22","n":-1,"share":"NaN","price":0.10,"yes":false,"text":"","json":[],"n_2":2}\n',
    errors: "",
  });
  expect(athena.operations).toEqual([
    "StartQueryExecution",
    "GetQueryExecution",
    "GetQueryExecution",
    "GetQueryExecution",
    "GetQueryResults",
  ]);
  expect(athena.requests[0]?.input).toMatchObject({
    WorkGroup: "log-backup-test",
    QueryExecutionContext: { Database: "log_backup_test" },
  });
  expect(sqlOf()).toMatch(/^WITH events AS \(\n[\s\S]*\n\)\nSELECT \* FROM events$/);
  expect(sqlOf()).toContain("envelope.arrival_hour >= '2026/11/22/07'");
  expect(sqlOf()).toContain("envelope.loggroup IN ('/orders')");
});

it("asks compacted files where the stream is pass-through", async () => {
  folder.write({ query: { catalogue: true } });

  await query("WITH a AS (SELECT 1) SELECT * FROM a", "--since", "2026-11-22");

  expect(sqlOf()).toMatch(
    /^WITH events AS \([\s\S]*"log_backup_test"\."compacted"[\s\S]*\), a AS \(SELECT 1\) SELECT \* FROM a$/,
  );
});

it("gives all pages", async () => {
  athena.pageSize = 2;
  athena.execution = { states: ["SUCCEEDED"], columns: [["n", "integer"]], rows: [["1"], ["2"], ["3"], ["4"]] };

  expect(await query("SELECT n FROM events", "--format", "csv")).toEqual({
    exitCode: 0,
    output: "n\n1\n2\n3\n4\n",
    errors: "",
  });
});

it("takes saved queries", async () => {
  await query("--saved", "request-across-groups", "--parameter", "text=it's", "--since", "2026-11-22T10:00Z");

  expect(sqlOf()).toContain("strpos(message, 'it''s') > 0");
  expect(sqlOf()).toContain(`"timestamp" >= TIMESTAMP '2026-11-22 10:00:00.000'`);
  expect(sqlOf()).toContain("envelope.arrival_hour >= '2026/11/22/07'");
});

describe("tells in one sentence", () => {
  const message = async (...args: readonly string[]) => {
    const { exitCode, errors, output } = await query(...args);
    expect(output).toBe("");
    return [exitCode, errors.replace(/^log-backup: |\n$/g, "")];
  };

  it("where the SQL is wrong, in the user's own lines", async () => {
    const sql = "SELECT\n  mesage\nFROM events";
    await query(sql);
    const line = sqlOf().split("\n").length - 1;
    athena.execution = {
      states: ["FAILED"],
      reason: `COLUMN_NOT_FOUND: line ${line}:3: Column 'mesage' cannot be resolved`,
    };

    expect(await message(sql)).toEqual([
      2,
      "Athena does not take the SQL at line 2, column 3: Column 'mesage' cannot be resolved",
    ]);
  });

  it("the same where it begins with WITH", async () => {
    const sql = "WITH a AS (SELECT x FROM events)\nSELECT * FROM a";
    await query(sql);
    const lines = sqlOf().split("\n");
    const line = lines.length - 1;
    const column = (lines[line - 1] ?? "").indexOf("x FROM") + 1;
    athena.execution = {
      states: ["FAILED"],
      reason: `COLUMN_NOT_FOUND: line ${line}:${column}: Column 'x' cannot be resolved`,
    };

    expect(await message(sql)).toEqual([
      2,
      "Athena does not take the SQL at line 1, column 19: Column 'x' cannot be resolved",
    ]);
  });

  it.each<[string, number, string]>([
    [
      "FUNCTION_NOT_FOUND: line 1:1: Function 'regexp_matches' not registered",
      2,
      "Athena does not take the SQL: Function 'regexp_matches' not registered; regexp_matches is a function of DuckDB's: both engines have regexp_like",
    ],
    [
      "Bytes scanned limit was exceeded",
      3,
      "Athena ended the query: it scanned more than the 100 GiB that query.scanLimitGiB allows: read less with --since, --until or --group",
    ],
    [
      "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://backup/logs/x.gz",
      3,
      "the query failed in Athena: HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://backup/logs/x.gz",
    ],
    ["", 3, "the query failed in Athena: no reason given"],
  ])("that it failed: %s", async (reason, exitCode, text) => {
    athena.execution = { states: ["FAILED"], reason };

    expect(await message("SELECT 1")).toEqual([exitCode, text]);
  });

  it("that somebody stopped it", async () => {
    athena.execution = { states: ["CANCELLED"], reason: "Query cancelled by user" };

    expect(await message("SELECT 1")).toEqual([3, "the query was stopped in Athena: Query cancelled by user"]);
  });

  it.each<[readonly [string, string], number, string]>([
    [
      ["AccessDeniedException", "User: x is not authorized to perform: athena:StartQueryExecution on resource: y"],
      3,
      "access denied: athena:StartQueryExecution on the workgroup log-backup-test is needed: User: x is not authorized to perform: athena:StartQueryExecution on resource: y",
    ],
    [
      ["InvalidRequestException", "WorkGroup log-backup-test is not found."],
      3,
      "there is no workgroup log-backup-test in Athena: deploy the environment's backup-storage with query.catalogue",
    ],
    [
      ["InvalidRequestException", "Queries of this type are not supported"],
      2,
      "Athena does not take the SQL: Queries of this type are not supported",
    ],
  ])("that Athena refused: %j", async (refusal, exitCode, text) => {
    athena.refuseWith = refusal;

    expect(await message("SELECT 1")).toEqual([exitCode, text]);
  });

  it("that the environment has no catalogue", async () => {
    folder.write({});

    expect(await message("SELECT 1")).toEqual([
      2,
      "the environment test has nothing that Athena could read: set query.catalogue in its file, and deploy; or leave --engine athena out",
    ]);
  });

  it("that the SQL is no SELECT", async () => {
    expect(await message("DROP TABLE events")).toEqual([
      2,
      "the SQL must be one SELECT statement, got: DROP TABLE events",
    ]);
    expect(athena.requests).toEqual([]);
  });
});

describe("the scan limit", () => {
  beforeEach(() => {
    s3.objects.set("logs/2026/11/22/00/a.gz", large(70));
    s3.objects.set("logs/2026/11/25/00/b.gz", large(70));
  });

  it("is that of the settings, and refuses where nobody can be asked", async () => {
    expect(await query("SELECT 1")).toEqual({
      exitCode: 2,
      output: "",
      errors:
        "log-backup: Athena would scan up to 140 GiB in 2 objects, for 0.68 USD, over the limit of 100 GiB: read less with --since or --until; Athena ends a query at 100 GiB, which query.scanLimitGiB in the settings says\n",
    });
    expect(athena.requests).toEqual([]);
  });

  it.each([["--yes"], ["--until", "2026-11-23"], ["--scan-limit", "150"]])("lets %s pass", async (...args) => {
    expect(await query("SELECT 1", ...args)).toMatchObject({ exitCode: 0, errors: "" });
  });

  it("is told to be the user's own where it is below the workgroup's", async () => {
    expect(await query("SELECT 1", "--until", "2026-11-23", "--scan-limit", "50")).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("allow more with --scan-limit, or say --yes\n") as string,
    });
  });

  it("is not looked at with --yes, and nothing is listed for it", async () => {
    await query("SELECT 1", "--yes");

    expect(s3.requests).toEqual([]);
  });

  it("is the workgroup's alone where the bucket cannot be listed", async () => {
    s3.interfere = (_, response) => {
      sendError(response, 403, "AccessDenied", "Access Denied");
      return true;
    };

    expect(await query("SELECT 1")).toEqual({
      exitCode: 0,
      output: "",
      errors:
        "log-backup: how much Athena will scan is not known, its workgroup's limit holds: access denied: s3:ListBucket on arn:aws:s3:::backup is needed\n",
    });
  });
});

describe("stops the query in Athena", () => {
  const start = (signal: AbortSignal) => {
    const temporaryFolder = new TemporaryFolder();
    const output = { isTerminal: false, write: () => Promise.resolve() };
    return runCommandLine(["query", "SELECT 1", "--env", "test", "--engine", "athena"], {
      environment: environment(),
      now: new Date("2026-11-22T12:00:00Z"),
      output,
      errors: output,
      temporaryFolder,
      signal,
    });
  };
  const untilRunning = async () => {
    while (!athena.operations.includes("GetQueryExecution")) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  beforeEach(() => {
    athena.execution = { states: ["RUNNING"] };
  });

  it("when reading is to end", async () => {
    const stopping = new AbortController();
    const running = start(stopping.signal);
    await untilRunning();
    stopping.abort();
    await running;

    expect(athena.operations.at(-1)).toBe("StopQueryExecution");
  });

  it("when the program is stopped", async () => {
    const stopping = new AbortController();
    const running = start(stopping.signal);
    await untilRunning();
    await takeStopWork();

    expect(athena.operations).toContain("StopQueryExecution");
    stopping.abort();
    await running;
  });
});

it("explains what it would ask, and what that costs", async () => {
  s3.objects.set("logs/2026/11/22/00/a.gz", large(70));
  s3.objects.set("logs/2026/11/25/00/b.gz", large(70));

  const { exitCode, output, errors } = await query("SELECT 1", "--explain", "--until", "2026-11-23");

  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(output).toMatchSnapshot();
  expect(athena.requests).toEqual([]);
});

it("explains what it would ask where the bucket cannot be listed, too", async () => {
  s3.interfere = (_, response) => {
    sendError(response, 403, "AccessDenied", "Access Denied");
    return true;
  };

  const { exitCode, output } = await query("SELECT 1", "--explain");

  expect(exitCode).toBe(0);
  expect(output).toContain(
    "\n  scans     not known (access denied: s3:ListBucket on arn:aws:s3:::backup is needed)\n\nWITH events AS (",
  );
  expect(output).toMatch(/\)\nSELECT 1;\n$/);
});
