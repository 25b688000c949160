import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AthenaClient, CreateWorkGroupCommand } from "@aws-sdk/client-athena";
import { LOG_BACKUP, logBackup, runProgram } from "../support/command-process";
import { waitUntil } from "../support/condition";
import { EnvironmentFolder } from "../support/environment-folder";
import { FakeAthena } from "../support/fake-athena";
import { type LargeFile, writeLargeFile } from "../support/large-file";
import { type LocalAws, startLocalAws } from "../support/local-aws";

jest.setTimeout(60_000);

const REGION = "eu-central-1";
/** It would take hours. */
const ENDLESS = "SELECT sum(a.range * b.range) FROM range(10000000) AS a, range(10000000) AS b";

let folder: string;
let large: LargeFile;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-query-"));
  large = writeLargeFile(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it("a reader who stops, as `head` does, ends `query` quietly and well", async () => {
  const line = `"$1" "$2" query "$3" "$4" | head -n 1; echo "\${PIPESTATUS[*]}"`;
  const sql = "SELECT 1 AS n FROM events AS a, range(1000000)";

  expect(await runProgram("bash", ["-c", line, "bash", process.execPath, LOG_BACKUP, sql, large.memberPath])).toEqual({
    exitCode: 0,
    output: '{"n":1}\n0 0\n',
    errors: "",
  });
});

it.each<[string, string, readonly string[]]>([
  ["while it reads", "SELECT count(*) FROM events", ["rows"]],
  ["while DuckDB is busy", ENDLESS, []],
])("Ctrl-C ends `query` %s, and leaves nothing behind", async (title, sql, kinds) => {
  const temporary = join(folder, title);
  const empty = join(folder, "empty");
  mkdirSync(temporary);
  mkdirSync(empty, { recursive: true });
  const command = spawn(process.execPath, [LOG_BACKUP, "query", sql, kinds.length > 0 ? large.path : empty], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  command.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const ended = once(command, "close");
  try {
    await waitUntil(
      "it is at work",
      () => (kinds.length > 0 ? hasFile(temporary, "rows") : errors.includes("there is no object")),
      30_000,
    );
    command.kill("SIGINT");
    const [exitCode] = (await ended) as [number | null];

    expect(exitCode).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    command.kill("SIGKILL");
  }
});

describe("Athena", () => {
  const athena = new FakeAthena();
  const environments = new EnvironmentFolder({ accountId: "111122223333", region: REGION });
  let aws: LocalAws;
  beforeAll(async () => {
    await athena.start();
    aws = await startLocalAws(REGION);
    environments.write({ query: { catalogue: true } });
  });
  afterAll(async () => {
    await Promise.all([athena.stop(), aws.stop()]);
    environments.remove();
  });

  const args = [
    "query",
    "SELECT log_group, count(*) AS n FROM events GROUP BY 1",
    "--env",
    "test",
    "--engine",
    "athena",
    "--yes",
  ];

  it("stops a query at Ctrl-C", async () => {
    athena.execution = { states: ["RUNNING"] };
    const command = spawn(process.execPath, [LOG_BACKUP, ...args], {
      env: { ...process.env, ...aws.environment, ...environments.variable, AWS_ENDPOINT_URL_ATHENA: athena.endpoint },
      stdio: "ignore",
    });
    const ended = once(command, "close");
    try {
      await waitUntil("the query runs", () => athena.operations.includes("GetQueryExecution"), 30_000);
      command.kill("SIGINT");
      const [exitCode] = (await ended) as [number | null];

      expect(exitCode).toBe(130);
      expect(athena.operations).toContain("StopQueryExecution");
    } finally {
      command.kill("SIGKILL");
    }
  });

  it("is asked by the real API's words, as moto knows them", async () => {
    const endpoint = aws.environment.AWS_ENDPOINT_URL ?? "";
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new AthenaClient({ endpoint, region: REGION, credentials });
    await client.send(
      new CreateWorkGroupCommand({
        Name: "log-backup-test",
        Configuration: { ResultConfiguration: { OutputLocation: "s3://results/" } },
      }),
    );
    client.destroy();
    const column = (Name: string, Type: string) => ({ CatalogName: "hive", Name, Type });
    const row = (...values: readonly string[]) => ({ Data: values.map((VarCharValue) => ({ VarCharValue })) });
    await fetch(`${endpoint}/moto-api/static/athena/query-results`, {
      method: "POST",
      body: JSON.stringify({
        account_id: "123456789012",
        region: REGION,
        results: [
          {
            rows: [row("log_group", "n"), row("/orders", "12")],
            column_info: [column("log_group", "varchar"), column("n", "bigint")],
          },
        ],
      }),
    });

    expect(await logBackup(args, { ...process.env, ...aws.environment, ...environments.variable })).toEqual({
      exitCode: 0,
      output: '{"log_group":"/orders","n":12}\n',
      errors: "",
    });
  });
});

/** Whether there is a file of a kind in a folder of the folder. */
function hasFile(parent: string, kind: string): boolean {
  return readdirSync(parent, { withFileTypes: true, recursive: true }).some(
    (entry) => entry.isFile() && entry.name.startsWith(kind),
  );
}
