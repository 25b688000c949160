import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { conversionFailed, errorKey, processingFailed } from "../../support/error-documents";
import { lines, one, two, RedriveCommand } from "../../support/redrive-command";
import { runCommand } from "../../support/run-command";
import { CONTROL_TEXT, envelopeMember, envelopeText, event, member } from "../../support/stored-objects";

const command = new RedriveCommand();
const { s3 } = command;
beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
});

const LAMBDA_MESSAGE = "The Lambda function was successfully invoked but it returned an error result.";

describe("redrive", () => {
  test("writes the records of error objects to the backup, and moves the error objects", async () => {
    command.put(errorKey(1), processingFailed(one), "\n", processingFailed(two));
    command.put(errorKey(2, "format-conversion-failed"), conversionFailed(envelopeMember(event(4))));
    const before = new Map(s3.objects);
    const { exitCode, output, errors } = await command.run("--json");
    const [first = "", second = ""] = command.keys("logs/");

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(command.backedUp()).toEqual(lines(1, 2, 3, 4));
    expect(command.keys("errors/")).toEqual([]);
    expect(command.keys("redriven/").map((key) => s3.objects.get(key))).toEqual(
      [errorKey(2, "format-conversion-failed"), errorKey(1)].map((key) => before.get(key)),
    );
    expect(first).toMatch(/^logs\/2026\/11\/22\/19\/log-backup-redrive-1-2026-11-22-19-05-42-[\da-f-]{36}\.gz$/);
    expect(JSON.parse(output)).toEqual({
      redriven: true,
      dryRun: false,
      totals: {
        objects: 2,
        movedObjects: 2,
        unreadableObjects: 0,
        records: 3,
        recoveredRecords: 3,
        events: 4,
        sizeBytes: [...before.values()].reduce((sum, { body }) => sum + body.length, 0),
      },
      objects: [
        {
          object: `s3://backup/${errorKey(2, "format-conversion-failed")}`,
          movedTo: `redriven/${errorKey(2, "format-conversion-failed")}`,
          sizeBytes: before.get(errorKey(2, "format-conversion-failed"))?.body.length,
          notRead: null,
          notVerified: null,
          errors: [{ code: "DataFormatConversion.ParseError", message: "Encountered malformed JSON.", records: 1 }],
          records: 1,
          recoveredRecords: 1,
          events: 1,
          writtenTo: [expect.stringMatching(/^logs\//)],
          notRecoveredRecords: 0,
          notRecovered: [],
        },
        {
          object: `s3://backup/${errorKey(1)}`,
          movedTo: `redriven/${errorKey(1)}`,
          sizeBytes: before.get(errorKey(1))?.body.length,
          notRead: null,
          notVerified: null,
          errors: [{ code: "Lambda.FunctionError", message: LAMBDA_MESSAGE, records: 2 }],
          records: 2,
          recoveredRecords: 2,
          events: 3,
          writtenTo: [expect.stringMatching(/^logs\//)],
          notRecoveredRecords: 0,
          notRecovered: [],
        },
      ],
    });
    expect(output).toContain(first);
    expect(output).toContain(second);
  });

  test("shows a table and a verdict to people", async () => {
    command.put(errorKey(), processingFailed(one), processingFailed(two));
    const { output } = await command.run();
    const [head = "", row = "", ...rest] = output.split("\n");
    const cells = (line: string) => line.trim().split(/\s{2,}/);

    expect(cells(head)).toEqual(["size", "records", "recovered", "events", "object", "errors"]);
    expect(cells(row).slice(1)).toEqual([
      "2",
      "2",
      "3",
      `s3://backup/${errorKey()}`,
      `Lambda.FunctionError: ${LAMBDA_MESSAGE} (2)`,
    ]);
    expect(rest).toEqual(["", "Redriven: 2 records with 3 events, from 1 object, now under redriven/.", ""]);
  });

  test("says that there is nothing", async () => {
    s3.put("logs/2026/11/22/19/a.gz");

    await expect(command.run()).resolves.toEqual({
      exitCode: 0,
      output: "Nothing to redrive: there is no object under s3://backup/errors/\n",
      errors: "",
    });
  });

  test("puts records in the folders of the hours in which they reached Firehose", async () => {
    command.put(
      errorKey(59),
      processingFailed(one, { arrivalTimestamp: Date.UTC(2026, 10, 22, 19, 59, 59) }),
      processingFailed(two, { arrivalTimestamp: String(Date.UTC(2026, 10, 22, 20, 0, 1)) }),
    );
    command.put(errorKey(7), processingFailed(envelopeMember(event(4)), { arrivalTimestamp: undefined }));
    s3.objects.set("errors/mine", { body: envelopeMember(event(5)), lastModified: new Date("2026-11-23T04:05:06Z") });
    await command.run();

    expect(command.keys("logs/").map((key) => key.replace(/-[\da-f-]{36}\.gz$/, ""))).toEqual([
      "logs/2026/11/22/19/log-backup-redrive-1-2026-11-22-19-07-42",
      "logs/2026/11/22/19/log-backup-redrive-1-2026-11-22-19-59-59",
      "logs/2026/11/22/20/log-backup-redrive-1-2026-11-22-20-00-01",
      "logs/2026/11/23/04/log-backup-redrive-1-2026-11-23-04-05-06",
    ]);
    expect(command.backedUp()).toEqual(lines(1, 2, 3, 4, 5));
  });

  test.each<[string, string | Uint8Array]>([
    ["raw gzip members", Buffer.concat([one, two])],
    ["plain envelopes", [event(1), event(2), event(3)].map((each) => envelopeText({ events: [each] })).join("\n")],
    ["documents in gzip", gzipSync(processingFailed(one) + processingFailed(two))],
    ["plain JSON in rawData", processingFailed(Buffer.from(envelopeText({ events: [1, 2, 3].map((n) => event(n)) })))],
    ["several members in rawData", processingFailed(Buffer.concat([one, two]))],
    ["a control message among them", [one, member(CONTROL_TEXT), two].map((data) => processingFailed(data)).join("\n")],
  ])("recovers %s", async (_, body) => {
    command.put(errorKey(), body);
    const { exitCode } = await command.run();

    expect(exitCode).toBe(0);
    expect(command.backedUp()).toEqual(lines(1, 2, 3));
    expect(command.keys("errors/")).toEqual([]);
  });

  test("reads the error objects of another prefix", async () => {
    command.put("failed/a", processingFailed(one));
    s3.put("errors/b");

    expect((await command.run("--error-prefix", "failed/")).exitCode).toBe(0);
    expect(command.keys("")).toEqual(["errors/b", expect.stringMatching(/^logs\//), "redriven/failed/a"]);
    expect(s3.listings).toEqual(["failed/"]);
  });

  test("takes an environment's prefixes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "environments-"));
    const settings = {
      accountId: "111122223333",
      region: "eu-central-1",
      backupStorage: { bucketName: "backup" },
      backupDelivery: { prefix: "delivered/", errorPrefix: "failed/" },
    };
    writeFileSync(join(folder, "dev.json"), JSON.stringify(settings));
    const environment = { ...command.environment, LOG_BACKUP_ENVIRONMENTS_DIR: folder };
    command.put("failed/a", processingFailed(one));
    try {
      const { exitCode, errors } = await runCommand(["redrive", "--env", "dev"], { environment });
      const wrong = await runCommand(["redrive", "--env", "dev", "--error-prefix", "errors/"], { environment });

      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(command.keys("")).toEqual([expect.stringMatching(/^delivered\/2026\/11\/22\/19\//), "redriven/failed/a"]);
      expect(wrong).toEqual({
        exitCode: 2,
        output: "",
        errors: "log-backup: --error-prefix goes with --bucket: with --env, the settings say it\n",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("stores a record once that is in several error objects", async () => {
    const minutes = [1, 2, 3, 4, 5, 6];
    minutes.forEach((minute) => {
      command.put(errorKey(minute), processingFailed(one));
    });

    expect((await command.run("--jobs", "6")).exitCode).toBe(0);
    expect(command.backedUp()).toEqual(lines(1, 2));
    expect(command.keys("redriven/")).toEqual(minutes.map((minute) => `redriven/${errorKey(minute)}`));
  });

  test("does nothing the second time", async () => {
    command.put(errorKey(), processingFailed(one), processingFailed(two));
    await command.run();
    const after = new Map(s3.objects);
    s3.requests.length = 0;
    const { exitCode, output } = await command.run();

    expect({ exitCode, output }).toEqual({
      exitCode: 0,
      output: "Nothing to redrive: there is no object under s3://backup/errors/\n",
    });
    expect(s3.changes).toEqual([]);
    expect(s3.objects).toEqual(after);
  });
});

describe("a dry run", () => {
  test("reads and reports, and writes nothing", async () => {
    command.put(errorKey(), processingFailed(one), processingFailed(two));
    const { exitCode, output } = await command.run("--dry-run");
    const json = JSON.parse((await command.run("--dry-run", "--json")).output) as unknown;

    expect(exitCode).toBe(0);
    expect(output.split("\n").at(-2)).toBe(
      "Can be redriven: 2 records with 3 events, from 1 object. Nothing was written.",
    );
    expect(json).toMatchObject({
      redriven: false,
      dryRun: true,
      objects: [{ movedTo: null, records: 2, recoveredRecords: 2, events: 3, writtenTo: [] }],
    });
    expect(new Set(s3.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(command.keys("")).toEqual([errorKey()]);
  });

  test("ends with 1 where something cannot be recovered", async () => {
    command.put(errorKey(), processingFailed(one), processingFailed(Buffer.from("x")));
    const { exitCode, output } = await command.run("--dry-run");

    expect(exitCode).toBe(1);
    expect(output.split("\n").at(-2)).toBe("CANNOT BE RECOVERED: 1 of 2 records in 1 object. Nothing was written.");
  });
});
