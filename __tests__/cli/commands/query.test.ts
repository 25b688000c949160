import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ndjson, passThrough, writeBelow, writeCompacted } from "../../support/query-files";
import { runCommand, type RunOptions } from "../../support/run-command";
import { CONTROL_TEXT, event, eventId, member } from "../../support/stored-objects";

const HELLO = { logGroup: "/aws/lambda/hello", logStream: "stream" };
const ORDERS = { logGroup: "/orders", logStream: "stream" };
const key = (hour: string, name: string) =>
  `logs/2026/11/22/${hour}/backup-1-2026-11-22-${hour}-10-00-${name.repeat(8)}-0000-4000-8000-000000000000.gz`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-query-"));
  const first = passThrough({
    ...HELLO,
    events: [event(1, 'it\'s\n"quoted"'), event(2, '{"level":"ERROR","ms":1.5}')],
  });
  writeBelow(folder, key("00", "a"), Buffer.concat([first, member(CONTROL_TEXT)]));
  // The second delivery of both, and an event that is new; ndjson, as after a move.
  writeBelow(folder, key("01", "b"), Buffer.concat([first, passThrough({ ...HELLO, events: [event(3, "")] })]));
  writeBelow(folder, key("02", "c"), ndjson({ ...ORDERS, events: [event(7200, '{"level":"INFO"}')] }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const query = (sql: string, args: readonly string[] = [], options: RunOptions = {}) =>
  runCommand(["query", sql, folder, ...args], options);
const good = (output: string) => ({ exitCode: 0, output, errors: "" });
const wrong = (message: string) => ({ exitCode: 2, output: "", errors: `log-backup: ${message}\n` });

describe("events", () => {
  it("has seven columns, each event once, and no control message", async () => {
    const { exitCode, output, errors } = await query('SELECT * FROM events ORDER BY "timestamp"');

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    const row = { log_group: HELLO.logGroup, log_stream: "stream", owner: "111122223333" };
    expect(
      output
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        ...row,
        timestamp: "2026-11-22T00:00:01.000Z",
        id: eventId(1),
        message: 'it\'s\n"quoted"',
        arrived_at: "2026-11-22T00:10:00.000Z",
      },
      {
        ...row,
        timestamp: "2026-11-22T00:00:02.000Z",
        id: eventId(2),
        message: '{"level":"ERROR","ms":1.5}',
        arrived_at: "2026-11-22T00:10:00.000Z",
      },
      {
        ...row,
        timestamp: "2026-11-22T00:00:03.000Z",
        id: eventId(3),
        message: "",
        arrived_at: "2026-11-22T01:10:00.000Z",
      },
      {
        ...row,
        log_group: "/orders",
        timestamp: "2026-11-22T02:00:00.000Z",
        id: eventId(7200),
        message: '{"level":"INFO"}',
        arrived_at: "2026-11-22T02:10:00.000Z",
      },
    ]);
    expect(Object.keys(JSON.parse(output.split("\n", 1)[0] ?? "") as object)).toEqual([
      "timestamp",
      "log_group",
      "log_stream",
      "id",
      "message",
      "owner",
      "arrived_at",
    ]);
  });

  it.each<[string, readonly string[], string]>([
    ["--group", ["--group", "/aws/*"], '{"n":3}\n'],
    ["two groups", ["--group", "/orders", "--group", "/nothing"], '{"n":1}\n'],
    ["--since", ["--since", "2026-11-22T00:00:02Z"], '{"n":3}\n'],
    ["--until", ["--until", "2026-11-22T00:00:02Z"], '{"n":1}\n'],
    [
      "both, for an exact millisecond",
      ["--since", "2026-11-22T00:00:02Z", "--until", "2026-11-22T00:00:02.001Z"],
      '{"n":1}\n',
    ],
  ])("holds only what %s wants", async (_, args, output) => {
    expect(await query("SELECT count(*) AS n FROM events", args)).toEqual(good(output));
  });

  it("is empty where no object can hold such events, and says so", async () => {
    expect(await query("SELECT count(*) AS n FROM events", ["--since", "2026-12-22"])).toEqual({
      exitCode: 0,
      output: '{"n":0}\n',
      errors: `log-backup: no object in ${folder} can hold such events\n`,
    });
  });

  it("has JSON functions that pass over messages that are no JSON", async () => {
    const sql =
      "SELECT json_extract_scalar(message, '$.level') AS level, count(*) AS n FROM events GROUP BY 1 ORDER BY 1";

    expect(await query(sql)).toEqual(good('{"level":"ERROR","n":1}\n{"level":"INFO","n":1}\n{"level":null,"n":2}\n'));
  });

  it("tells what is damaged, and gives the rest with exit code 1", async () => {
    const damaged = mkdtempSync(join(tmpdir(), "log-backup-damaged-"));
    const path = writeBelow(
      damaged,
      "a.gz",
      Buffer.concat([passThrough({ events: [event(1)] }), Buffer.from("rubbish")]),
    );

    expect(await runCommand(["query", "SELECT count(*) AS n FROM events", damaged])).toEqual({
      exitCode: 1,
      output: '{"n":1}\n',
      errors: expect.stringContaining(`log-backup: ${path}: `) as string,
    });
    rmSync(damaged, { recursive: true });
  });
});

describe("compacted files", () => {
  let compacted: string;
  const day = Date.UTC(2026, 10, 22);
  beforeAll(async () => {
    compacted = mkdtempSync(join(tmpdir(), "log-backup-compacted-"));
    const row = (logGroup: string, number: number, message: string) => ({
      logGroup,
      id: eventId(number),
      timestamp: day + 1000 * number,
      message,
    });
    await writeCompacted(compacted, "compacted/", "2026-11-22", [
      { ...row(HELLO.logGroup, 1, "one"), arrivedAt: day + 600_000 },
      row(HELLO.logGroup, 4, "four"),
    ]);
    await writeCompacted(compacted, "compacted/", "2026-11-22", [row("/orders", 5, "five")]);
    await writeCompacted(compacted, "compacted/", "2026-11-23", [row(HELLO.logGroup, 86_400, "next day")]);
    writeBelow(compacted, "compacted/manifests/day-2026-11-22.json", "{}");
  });
  afterAll(() => {
    rmSync(compacted, { recursive: true });
  });

  const numbers = "SELECT string_agg(message, ',' ORDER BY \"timestamp\") AS messages FROM events";

  it.each<[string, readonly string[], string]>([
    ["all", [], "one,four,five,next day"],
    ["a log group", ["--group", "/orders"], "five"],
    ["log groups by a glob", ["--group", "/aws/*"], "one,four,next day"],
    ["a day", ["--since", "2026-11-23"], "next day"],
    ["a part of a day", ["--since", "2026-11-22T00:00:04Z", "--until", "2026-11-22T00:00:05Z"], "four"],
  ])("are read: %s", async (_, args, messages) => {
    expect(await runCommand(["query", numbers, compacted, ...args])).toEqual(good(`{"messages":"${messages}"}\n`));
  });

  it("and delivered objects together give each event once, in the compacted one's words", async () => {
    const sql = "SELECT string_agg(substr(message, 1, 5), ',' ORDER BY \"timestamp\") AS messages FROM events";

    expect(await runCommand(["query", sql, folder, compacted, "--group", "/aws/*"])).toEqual(
      good('{"messages":"one,{\\"lev,,four,next "}\n'),
    );
  });

  it("are left out by their keys, which --explain tells", async () => {
    const { output } = await runCommand([
      "query",
      numbers,
      compacted,
      "--explain",
      "--since",
      "2026-11-22",
      "--until",
      "2026-11-23",
      "--group",
      "/orders",
    ]);

    expect(output).toMatch(/^ {2}reads {5}1 object, [\d.]+ KiB$/m);
    expect(output).toContain("~orders.parquet");
    expect(output).not.toContain("hello.parquet");
  });

  it("that cannot be read, or are none, are told, and the rest is given with exit code 1", async () => {
    const bad = mkdtempSync(join(tmpdir(), "log-backup-bad-"));
    const broken = writeBelow(bad, "events/day=2026-11-22/a.parquet", "PAR1 this is none PAR1");
    await writeCompacted(bad, "", "2026-11-22", [{ logGroup: "/x", id: "1", timestamp: day, message: "good" }]);

    const { exitCode, output, errors } = await runCommand(["query", numbers, bad]);

    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '{"messages":"good"}\n' });
    expect(errors).toContain(`log-backup: ${broken}: it is no Parquet file that can be read: `);
    rmSync(bad, { recursive: true });
  });
});

it("ends where a compacted file is damaged in its midst", async () => {
  const bad = mkdtempSync(join(tmpdir(), "log-backup-midst-"));
  const events = Array.from({ length: 2000 }, (_, number) => ({
    logGroup: "/x",
    id: eventId(number),
    timestamp: Date.UTC(2026, 10, 22) + number,
    message: `${number * 7919}`,
  }));
  const path = await writeCompacted(bad, "", "2026-11-22", events);
  const bytes = readFileSync(path);
  bytes.fill(0xff, 100, Math.floor(bytes.length / 2));
  writeFileSync(path, bytes);

  const { exitCode, output, errors } = await runCommand(["query", "SELECT max(message), max(id) FROM events", bad]);

  expect({ exitCode, output }).toEqual({ exitCode: 3, output: "" });
  expect(errors).toMatch(/^log-backup: the compacted file .+ cannot be read, it is damaged or gone: .+\n$/);
  expect(errors).toContain(` ${path} `);
  rmSync(bad, { recursive: true });
});

describe("formats", () => {
  const sql = `SELECT 1 AS one, 'a"b' AS text, '' AS empty, NULL AS nothing, 9007199254740993 AS large, [1, 2] AS list, {'a': 'x'} AS struct,
    TIMESTAMP '2026-11-22 10:00:00.5' AS moment, true AS yes, 1.50 AS decimal, 'NaN'::DOUBLE AS nan, DATE '2026-11-22' AS day, '{"a": 1}'::JSON AS json`;

  it("ndjson", async () => {
    expect(await query(sql, ["--format", "ndjson"])).toEqual(
      good(
        '{"one":1,"text":"a\\"b","empty":"","nothing":null,"large":9007199254740993,"list":[1,2],"struct":{"a":"x"},' +
          '"moment":"2026-11-22T10:00:00.500Z","yes":true,"decimal":1.50,"nan":"NaN","day":"2026-11-22","json":{"a": 1}}\n',
      ),
    );
  });

  it("csv", async () => {
    expect(await query(sql, ["--format", "csv"])).toEqual(
      good(
        "one,text,empty,nothing,large,list,struct,moment,yes,decimal,nan,day,json\n" +
          '1,"a""b","",,9007199254740993,"[1,2]","{""a"":""x""}",2026-11-22T10:00:00.500Z,true,1.50,NaN,2026-11-22,"{""a"": 1}"\n',
      ),
    );
  });

  it("csv has a head without any row", async () => {
    expect(await query("SELECT id, owner FROM events WHERE false", ["--format", "csv"])).toEqual(good("id,owner\n"));
  });

  it("table, on a terminal, with control characters made visible and long values cut", async () => {
    const table = "SELECT 'a' || chr(27) AS text, repeat('x', 200) AS long, 12 AS n UNION ALL SELECT NULL, '', 3";

    expect(await query(table, [], { terminal: true })).toEqual(
      good(
        `\u001b[1mtext     ${"long".padEnd(120)}   n\u001b[22m\n` +
          `a\\u001b  ${"x".repeat(119)}…  12\n` +
          `NULL     ${" ".repeat(120)}   3\n`,
      ),
    );
  });

  it("table, with a head for each thousand rows", async () => {
    const { output } = await query("SELECT i FROM range(1500) AS numbers (i)", ["--format", "table"]);

    expect(output.split("\n").flatMap((line, at) => (line.trim() === "i" ? [at] : []))).toEqual([0, 1001]);
    expect(output.trimEnd().split("\n")).toHaveLength(1502);
  });

  it("gives columns of the same name another one", async () => {
    expect(await query("SELECT 1 AS a, 2 AS a, 3 AS a_2")).toEqual(good('{"a":1,"a_3":2,"a_2":3}\n'));
  });
});

describe("SQL", () => {
  it.each([
    ["COPY (SELECT 1) TO '/tmp/x'", "COPY (SELECT 1) TO '/tmp/x'"],
    ["ATTACH 'x.db'", "ATTACH 'x.db'"],
    ["PRAGMA version", "PRAGMA version"],
    ["INSERT INTO events VALUES (1)", "INSERT INTO events VALUES (1)"],
    ["EXPLAIN SELECT 1", "EXPLAIN SELECT 1"],
    ["SET threads = 1", "SET threads = 1"],
    ["CREATE TABLE x AS SELECT 1", "CREATE TABLE x AS SELECT 1"],
    [" -- nothing\n", "-- nothing"],
  ])("is one SELECT, and not %s", async (sql, got) => {
    expect(await query(sql)).toEqual(wrong(`the SQL must be one SELECT statement, got: ${got}`));
  });

  it("is one SELECT, and not two", async () => {
    expect(await query("SELECT 1; SELECT 2")).toEqual(
      wrong("the SQL must be one SELECT statement, got more than one: there is something after the ;"),
    );
  });

  it.each([
    "SELECT 1 AS n;",
    "/* ; */ SELECT 1 AS n -- ;\n;;",
    "WITH a AS (SELECT 1 AS n) SELECT n FROM a",
    "(SELECT 1 AS n)",
    "VALUES (1)",
  ])("may be %s", async (sql) => {
    expect(await query(sql, ["--format", "csv"])).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/\n1\n$/) as string,
    });
  });

  it.each(["-- which\nSELECT 1 AS n", "--\nSELECT 1 AS n", "--\tn\r\nSELECT 1 AS n"])(
    "may begin with a comment: %j",
    async (sql) => {
      expect(await query(sql)).toEqual(good('{"n":1}\n'));
    },
  );

  it("is no option where it is none", async () => {
    expect(await runCommand(["query", "--nothing", folder])).toEqual({
      exitCode: 2,
      output: "",
      errors: "log-backup: unknown option '--nothing'\nThe options are in: log-backup <command> --help\n",
    });
  });

  it("may have DuckDB's texts with backslashes", async () => {
    expect(await query(String.raw`SELECT E'it\'s; --' AS text`)).toEqual(good('{"text":"it\'s; --"}\n'));
    expect(await query(String.raw`SELECT E'a\'; SELECT 2 -- ' AS text; SELECT 3`)).toEqual(
      wrong("the SQL must be one SELECT statement, got more than one: there is something after the ;"),
    );
  });

  it("may hold a semicolon in a text", async () => {
    expect(await query("SELECT 'a;b''c;' AS text")).toEqual(good('{"text":"a;b\'c;"}\n'));
  });

  it.each([
    [
      "SELECT count(*) FORM events",
      'DuckDB does not take the SQL at line 1, column 22: syntax error at or near "events"',
    ],
    [
      "SELECT\n  mesage\nFROM events",
      'DuckDB does not take the SQL at line 2, column 3: Referenced column "mesage" not found in FROM clause! Candidate bindings: "message", "timestamp"',
    ],
    [
      "SELECT date_parse('a', 'b') FROM events",
      'DuckDB does not take the SQL at line 1, column 8: Scalar Function with name date_parse does not exist! Did you mean "date_part"?; date_parse is a function of Athena\'s: write CAST(… AS timestamp), which both engines have, or strptime(…)',
    ],
    [
      "SELECT * FROM events WHERE id = $1 LIMIT 1",
      "the SQL has a place for a value, such as ? or $1: write the value itself, or use --saved with --parameter",
    ],
    [
      "SELECT CAST(message AS integer) AS n FROM events",
      expect.stringContaining("DuckDB does not take the SQL at line 1, column 8: Could not convert string") as string,
    ],
  ])("that is wrong is told in one sentence: %s", async (sql, message) => {
    const { exitCode, output, errors } = await query(sql);

    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(errors.replace(/^log-backup: |\n$/g, "")).toEqual(message);
  });

  it("that is wrong is told before anything is read", async () => {
    expect(await runCommand(["query", "SELECT x FROM events", "/nowhere"])).toMatchObject({ exitCode: 2 });
    expect(await runCommand(["query", "SELECT id FROM events", "/nowhere"])).toEqual({
      exitCode: 3,
      output: "",
      errors: "log-backup: cannot read /nowhere: no such file or folder\n",
    });
  });

  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_parquet('https://example.com/x.parquet')",
    "SELECT * FROM read_json('s3://bucket/key')",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "SELECT count(*) FROM events, read_text('/etc/passwd')",
  ])("can read nothing but events: %s", async (sql) => {
    const { exitCode, output, errors } = await query(sql);

    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(errors).not.toContain("root:");
  });

  it("can write nothing, not even DuckDB's log", async () => {
    const logs = join(folder, ".logs");

    await query(`SELECT * FROM enable_logging('QueryLog', storage_path = '${logs}')`);

    expect(existsSync(logs)).toBe(false);
  });
});

describe("the scan limit", () => {
  it("refuses where nobody can be asked, and does it with --yes", async () => {
    const large = mkdtempSync(join(tmpdir(), "log-backup-large-"));
    writeBelow(large, "a.gz", passThrough({ events: [event(1)] }));
    // A hole takes no space.
    const path = writeBelow(large, "b.parquet", "");
    truncateSync(path, 2 * 1024 ** 3);
    const run = (...args: readonly string[]) =>
      runCommand(["query", "SELECT count(*) AS n FROM events", large, "--scan-limit", "1", ...args]);

    expect(await run()).toEqual(
      wrong(
        "DuckDB would read 2.0 GiB in 2 objects, over the limit of 1.0 GiB: read less with --since, --until or --group, allow more with --scan-limit, or say --yes",
      ),
    );
    expect(await run("--yes")).toMatchObject({ exitCode: 1, output: '{"n":1}\n' });
    rmSync(large, { recursive: true });
  });

  it.each(["0", "x", "1.5", "-1"])("is a whole number of GiB, and not %s", async (limit) => {
    expect(await query("SELECT 1", [`--scan-limit=${limit}`])).toEqual(
      wrong(`--scan-limit: expected a whole number of GiB from 1 to 999999, got: ${limit}`),
    );
  });
});

describe("where the SQL is", () => {
  it.each<[readonly string[], string]>([
    [[], 'expected SQL, such as "SELECT count(*) FROM events", or --saved NAME, got neither'],
    [
      ["./backup"],
      'expected SQL first, such as "SELECT count(*) FROM events", then where the backup is, got: ./backup',
    ],
    [["SELECT 1"], "expected one of SOURCE, --bucket or --env to say where the backup is, got: none"],
    [["--saved", "x", "--file", "y"], "expected one of SQL, --file or --saved, got: --file and --saved"],
    [["--file", "/nowhere.sql", "x"], "--file: cannot read /nowhere.sql: no such file or folder"],
    [
      ["SELECT 1", "x", "--parameter", "a=b"],
      "--parameter goes with --saved: in SQL of your own, write the value itself",
    ],
    [["-", "-"], "standard input can be read only once, got - for the SQL and for the backup"],
    [
      ["SELECT 1", "x", "--engine", "athena"],
      "--engine athena goes with --env: the environment's settings say where Athena is to be asked",
    ],
  ])("%j", async (args, message) => {
    expect(await runCommand(["query", ...args])).toEqual(wrong(message));
  });

  it("a file", async () => {
    const file = writeBelow(folder, ".query.sql", "-- all of them\nSELECT count(*) AS n\nFROM events;\n");

    expect(await runCommand(["query", "--file", file, folder])).toEqual(good('{"n":4}\n'));
  });
});

it("explains what it would do, and does not do it", async () => {
  const { exitCode, output, errors } = await query("SELECT count(*) FROM events", [
    "--explain",
    "--since",
    "2026-11-22T04:00Z",
    "--late-by",
    "1s",
  ]);

  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(output.replace(/\d+ B/g, "N B")).toMatchSnapshot();
});
