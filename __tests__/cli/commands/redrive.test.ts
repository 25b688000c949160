import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { conversionFailed, errorKey, processingFailed } from "../../support/error-documents";
import { FakeS3, sendError } from "../../support/fake-s3";
import { readObject } from "../../support/read-object";
import { runCommand } from "../../support/run-command";
import { CONTROL_TEXT, envelopeMember, envelopeText, event, member, ndjsonLine } from "../../support/stored-objects";

const s3 = new FakeS3();
beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
});

const WHERE = ["--bucket", "backup", "--prefix", "logs/"];
const LAMBDA_MESSAGE = "The Lambda function was successfully invoked but it returned an error result.";

const access = () => ({
  AWS_ENDPOINT_URL: s3.endpoint,
  AWS_ACCESS_KEY_ID: "fake",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_REGION: "eu-central-1",
});

function redrive(...args: readonly string[]) {
  return runCommand(["redrive", ...WHERE, ...args], { environment: access() });
}

function put(key: string, ...contents: readonly (string | Uint8Array)[]): void {
  s3.objects.set(key, { body: Buffer.concat(contents.map((content) => Buffer.from(content))) });
}

const keys = (prefix: string) => [...s3.objects.keys()].filter((key) => key.startsWith(prefix)).sort();

/** The events of the backup, as lines, sorted. */
function backedUp(): string[] {
  return keys("logs/")
    .flatMap((key) => {
      const { text, problems } = readObject(s3.objects.get(key)?.body ?? new Uint8Array());
      expect(problems).toEqual([]);
      return text.split("\n").filter(Boolean);
    })
    .map((line) => `${line}\n`)
    .sort();
}

const lines = (...numbers: readonly number[]) => numbers.map((number) => ndjsonLine(event(number))).sort();

const one = envelopeMember(event(1), event(2));
const two = envelopeMember(event(3));

describe("redrive", () => {
  test("writes the records of error objects to the backup, and moves the error objects", async () => {
    put(errorKey(1), processingFailed(one), "\n", processingFailed(two));
    put(errorKey(2, "format-conversion-failed"), conversionFailed(envelopeMember(event(4))));
    const before = new Map(s3.objects);
    const { exitCode, output, errors } = await redrive("--json");
    const [first = "", second = ""] = keys("logs/");

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(backedUp()).toEqual(lines(1, 2, 3, 4));
    expect(keys("errors/")).toEqual([]);
    expect(keys("redriven/").map((key) => s3.objects.get(key))).toEqual(
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
    put(errorKey(), processingFailed(one), processingFailed(two));
    const { output } = await redrive();
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

    await expect(redrive()).resolves.toEqual({
      exitCode: 0,
      output: "Nothing to redrive: there is no object under s3://backup/errors/\n",
      errors: "",
    });
  });

  test("puts records in the folders of the hours in which they reached Firehose", async () => {
    put(
      errorKey(59),
      processingFailed(one, { arrivalTimestamp: Date.UTC(2026, 10, 22, 19, 59, 59) }),
      processingFailed(two, { arrivalTimestamp: String(Date.UTC(2026, 10, 22, 20, 0, 1)) }),
    );
    put(errorKey(7), processingFailed(envelopeMember(event(4)), { arrivalTimestamp: undefined }));
    s3.objects.set("errors/mine", { body: envelopeMember(event(5)), lastModified: new Date("2026-11-23T04:05:06Z") });
    await redrive();

    expect(keys("logs/").map((key) => key.replace(/-[\da-f-]{36}\.gz$/, ""))).toEqual([
      "logs/2026/11/22/19/log-backup-redrive-1-2026-11-22-19-07-42",
      "logs/2026/11/22/19/log-backup-redrive-1-2026-11-22-19-59-59",
      "logs/2026/11/22/20/log-backup-redrive-1-2026-11-22-20-00-01",
      "logs/2026/11/23/04/log-backup-redrive-1-2026-11-23-04-05-06",
    ]);
    expect(backedUp()).toEqual(lines(1, 2, 3, 4, 5));
  });

  test.each<[string, string | Uint8Array]>([
    ["raw gzip members", Buffer.concat([one, two])],
    ["plain envelopes", [event(1), event(2), event(3)].map((each) => envelopeText({ events: [each] })).join("\n")],
    ["documents in gzip", gzipSync(processingFailed(one) + processingFailed(two))],
    ["plain JSON in rawData", processingFailed(Buffer.from(envelopeText({ events: [1, 2, 3].map((n) => event(n)) })))],
    ["several members in rawData", processingFailed(Buffer.concat([one, two]))],
    ["a control message among them", [one, member(CONTROL_TEXT), two].map((data) => processingFailed(data)).join("\n")],
  ])("recovers %s", async (_, body) => {
    put(errorKey(), body);
    const { exitCode } = await redrive();

    expect(exitCode).toBe(0);
    expect(backedUp()).toEqual(lines(1, 2, 3));
    expect(keys("errors/")).toEqual([]);
  });

  test("reads the error objects of another prefix", async () => {
    put("failed/a", processingFailed(one));
    s3.put("errors/b");

    expect((await redrive("--error-prefix", "failed/")).exitCode).toBe(0);
    expect(keys("")).toEqual(["errors/b", expect.stringMatching(/^logs\//), "redriven/failed/a"]);
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
    const environment = { ...access(), LOG_BACKUP_ENVIRONMENTS_DIR: folder };
    put("failed/a", processingFailed(one));
    try {
      const { exitCode, errors } = await runCommand(["redrive", "--env", "dev"], { environment });
      const wrong = await runCommand(["redrive", "--env", "dev", "--error-prefix", "errors/"], { environment });

      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(keys("")).toEqual([expect.stringMatching(/^delivered\/2026\/11\/22\/19\//), "redriven/failed/a"]);
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
      put(errorKey(minute), processingFailed(one));
    });

    expect((await redrive("--jobs", "6")).exitCode).toBe(0);
    expect(backedUp()).toEqual(lines(1, 2));
    expect(keys("redriven/")).toEqual(minutes.map((minute) => `redriven/${errorKey(minute)}`));
  });

  test("does nothing the second time", async () => {
    put(errorKey(), processingFailed(one), processingFailed(two));
    await redrive();
    const after = new Map(s3.objects);
    s3.requests.length = 0;
    const { exitCode, output } = await redrive();

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
    put(errorKey(), processingFailed(one), processingFailed(two));
    const { exitCode, output } = await redrive("--dry-run");
    const json = JSON.parse((await redrive("--dry-run", "--json")).output) as unknown;

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
    expect(keys("")).toEqual([errorKey()]);
  });

  test("ends with 1 where something cannot be recovered", async () => {
    put(errorKey(), processingFailed(one), processingFailed(Buffer.from("x")));
    const { exitCode, output } = await redrive("--dry-run");

    expect(exitCode).toBe(1);
    expect(output.split("\n").at(-2)).toBe("CANNOT BE RECOVERED: 1 of 2 records in 1 object. Nothing was written.");
  });
});

describe("what cannot be recovered", () => {
  test("stays, is named with the reason, and costs no more than itself", async () => {
    put(
      errorKey(1),
      processingFailed(one.subarray(0, -1)),
      processingFailed(two),
      processingFailed(one, { rawData: 1 }),
    );
    put(errorKey(2), "not a document at all");
    put(errorKey(3), '{"hello":"world"}');
    put(errorKey(4), "");
    put(errorKey(5), processingFailed(one));
    const { exitCode, output, errors } = await redrive();
    const name = (minute: number) => `log-backup: s3://backup/${errorKey(minute)}`;

    expect(exitCode).toBe(1);
    expect(errors.split("\n")).toEqual([
      `${name(1)}: record 1: its rawData is no backup data: member 1 at byte 0: the object ends inside this gzip member`,
      `${name(1)}: record 3: its rawData is not a text`,
      `${name(2)}: record 1: at byte 0: expected a JSON document or a gzip member`,
      `${name(3)}: record 1: it is neither an error document with rawData nor backup data: member 1 at byte 0: at byte 0 of its text: not an envelope: it has no "messageType"`,
      `${name(4)}: record 1: the object is empty`,
      "",
    ]);
    expect(output.split("\n").at(-2)).toBe(
      "NOT RECOVERED: 5 of 7 records in 4 objects, which stay under errors/. 2 records with 3 events are in the backup.",
    );
    expect(backedUp()).toEqual(lines(1, 2, 3));
    expect(keys("errors/")).toEqual([errorKey(1), errorKey(2), errorKey(3), errorKey(4)]);
    expect(keys("redriven/")).toEqual([`redriven/${errorKey(5)}`]);
  });

  test("adds nothing when it is tried again", async () => {
    put(errorKey(), processingFailed(two), processingFailed(Buffer.from("x")));
    await redrive();
    const after = new Map(s3.objects);
    const { exitCode, output } = await redrive("--json");

    expect(exitCode).toBe(1);
    expect(s3.objects).toEqual(after);
    expect(JSON.parse(output)).toMatchObject({
      redriven: false,
      objects: [{ movedTo: null, recoveredRecords: 1, writtenTo: keys("logs/"), notRecovered: [{ record: 2 }] }],
    });
  });

  test("is an object whose copy in the backup reads back otherwise", async () => {
    put(errorKey(), processingFailed(one));
    s3.interfere = ({ method, key }, response) => {
      if (method !== "GET" || !key.startsWith("logs/")) {
        return false;
      }
      const body = Buffer.from(s3.objects.get(key)?.body ?? []);
      body.writeUInt8(body.readUInt8(30) ^ 1, 30);
      response.writeHead(200, { "content-length": body.length }).end(body);
      return true;
    };
    const { exitCode, output, errors } = await redrive();
    const [written = ""] = keys("logs/");

    expect(exitCode).toBe(1);
    expect(errors).toBe(
      `log-backup: s3://backup/${written} was written, and reads back as other bytes: run it again\n`,
    );
    expect(output.split("\n").at(-2)).toBe(
      "NOT RECOVERED: 1 of 1 record in 1 object, which stays under errors/. Nothing was recovered.",
    );
    expect(keys("errors/")).toEqual([errorKey()]);
    expect(keys("redriven/")).toEqual([]);
  });

  test("is a copy in the backup that is damaged, until it is written anew", async () => {
    put(errorKey(), processingFailed(one));
    await redrive();
    const [written = ""] = keys("logs/");
    put(written, one.subarray(0, 40));
    put(errorKey(), processingFailed(one));

    expect((await redrive()).exitCode).toBe(0);
    expect(backedUp()).toEqual(lines(1, 2));
  });
});

describe("redrive that was stopped", () => {
  /** Objects that share a record, one that needs two objects of the backup, and one that stays. */
  function fill() {
    put(errorKey(1), processingFailed(one), processingFailed(two, { arrivalTimestamp: Date.UTC(2026, 10, 22, 20) }));
    put(errorKey(2), processingFailed(envelopeMember(event(4))), processingFailed(Buffer.from("lost")));
    put(errorKey(3), processingFailed(Buffer.from(envelopeText({ events: [event(5)] }))));
  }

  /** Fails all requests from one on; that one before or after it is carried out. */
  function stopAt(request: number, carriedOut: boolean) {
    let count = 0;
    s3.interfere = (asked, response) => {
      count += 1;
      if (count < request) {
        return false;
      }
      if (count === request && carriedOut && asked.method !== "GET") {
        const unheard = { writeHead: () => ({ end: () => undefined }), end: () => undefined };
        s3.change(asked, unheard as unknown as typeof response);
      }
      return sendError(response, 403, "AccessDenied", "Access Denied");
    };
  }

  test("at any request adds nothing twice and loses nothing when it is run again", async () => {
    fill();
    await redrive("--jobs", "1");
    const expected = new Map(s3.objects);
    const requests = s3.requests.length;
    expect(requests).toBeGreaterThan(15);

    for (let request = 1; request <= requests; request += 1) {
      for (const carriedOut of [false, true]) {
        s3.reset();
        fill();
        stopAt(request, carriedOut);
        expect((await redrive("--jobs", "1")).exitCode).toBe(3);
        s3.interfere = () => false;
        expect((await redrive("--jobs", "1")).exitCode).toBe(1);
        expect(new Map([...s3.objects].sort())).toEqual(new Map([...expected].sort()));
      }
    }
    expect(backedUp()).toEqual(lines(1, 2, 3, 4, 5));
  }, 60_000);

  test("between writing and moving finds what it wrote", async () => {
    put(errorKey(), processingFailed(one), processingFailed(two));
    s3.interfere = ({ copySource }, response) =>
      copySource !== undefined && sendError(response, 403, "AccessDenied", "Access Denied");
    const { exitCode, errors } = await redrive();

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: access denied: s3:PutObject on arn:aws:s3:::backup/redriven/${errorKey()} is needed\n`,
    });
    expect(keys("errors/")).toEqual([errorKey()]);
    expect(backedUp()).toEqual(lines(1, 2, 3));

    s3.interfere = () => false;
    expect((await redrive()).exitCode).toBe(0);
    expect(backedUp()).toEqual(lines(1, 2, 3));
    expect(keys("errors/")).toEqual([]);
    expect(keys("redriven/")).toEqual([`redriven/${errorKey()}`]);
  });

  test("reports what it had done, and why it ended", async () => {
    put(errorKey(1), processingFailed(one));
    put(errorKey(2), processingFailed(two));
    s3.interfere = ({ method, key }, response) =>
      method === "DELETE" && key === errorKey(2) && sendError(response, 403, "AccessDenied", "Access Denied");
    const { exitCode, output, errors } = await redrive();

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: access denied: s3:DeleteObject on arn:aws:s3:::backup/${errorKey(2)} is needed\n`,
    });
    expect(output.split("\n").at(-2)).toBe(
      "STOPPED: 1 object had been redriven by then. Run it again: nothing is written twice.",
    );
  });
});

describe("redrive without access", () => {
  test("says that it may not list", async () => {
    s3.interfere = (_, response) => sendError(response, 403, "AccessDenied", "Access Denied");

    await expect(redrive()).resolves.toEqual({
      exitCode: 3,
      output: "",
      errors: "log-backup: access denied: s3:ListBucket on arn:aws:s3:::backup is needed\n",
    });
  });

  test("goes on past an object that is archived, and ends with 3", async () => {
    put(errorKey(1), processingFailed(one));
    put(errorKey(2), processingFailed(two));
    s3.interfere = ({ method, key }, response) =>
      method === "GET" &&
      key === errorKey(1) &&
      sendError(response, 403, "InvalidObjectState", "The operation is not valid for the object's storage class");
    const { exitCode, output, errors } = await redrive();

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: s3://backup/${errorKey(1)} is in an archive storage class, such as GLACIER or DEEP_ARCHIVE: restore it first, with "aws s3api restore-object"\n`,
    });
    expect(output.split("\n").at(-2)).toBe(
      "Cannot tell: 1 of 2 objects could not be read. 1 record with 1 event is in the backup.",
    );
    expect(keys("errors/")).toEqual([errorKey(1)]);
  });
});

describe("redrive that was called wrongly", () => {
  test.each<[readonly string[], string]>([
    [[], "expected --env or --bucket to say where the backup is, got: neither"],
    [
      ["--bucket", "backup"],
      "--prefix: expected the folder of the backup, such as logs/, got none: the error objects would lie in the backup",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", "errors"],
      "--error-prefix: expected a folder, which ends in a slash, such as errors/, got: errors",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", ""],
      "--error-prefix: expected a folder, which ends in a slash, such as errors/, got: an empty text",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", "logs/errors/"],
      "--error-prefix: expected a folder that neither lies in the backup's nor holds it (logs/), got: logs/errors/",
    ],
    [
      ["--bucket", "backup", "--prefix", "errors/logs/"],
      "--error-prefix: expected a folder that neither lies in the backup's nor holds it (errors/logs/), got: errors/",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", "redriven/errors/"],
      "--error-prefix: expected another folder than redriven/, where error objects go that are dealt with, got: redriven/errors/",
    ],
    [
      ["--bucket", "backup", "--prefix", "redriven/"],
      "--prefix: expected another folder than redriven/, where error objects go that are dealt with, got: redriven/",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--jobs", "0"],
      "--jobs: expected a whole number from 1 to 64, got: 0",
    ],
  ])("with %j says what is wrong", async (args, message) => {
    await expect(runCommand(["redrive", ...args])).resolves.toEqual({
      exitCode: 2,
      output: "",
      errors: `log-backup: ${message}\n`,
    });
  });
});
