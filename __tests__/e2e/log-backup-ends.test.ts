import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProcessEnvironment } from "../../local/environment";
import { FIRST_EVENT_MS, firehoseKey, numberedObject } from "../support/backup-objects";
import { LOG_BACKUP, logBackup, runProgram } from "../support/command-process";
import { type LargeFile, writeLargeFile } from "../support/large-file";
import { LocalBucket } from "../support/local-bucket";
import { asText, storedEvents } from "../support/stored-documents";
import { CONTROL_TEXT, envelopeMember, event, member } from "../support/stored-objects";

jest.setTimeout(60_000);

const BUCKET = "log-backup-ends";

let folder: string;
let bucket: LocalBucket;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-ends-"));
  bucket = await LocalBucket.start(BUCKET);
});
beforeEach(() => {
  bucket.proxy.reset();
});
afterAll(async () => {
  await bucket.stop();
  rmSync(folder, { recursive: true });
});

describe("a reader who stops, as `head` does", () => {
  let large: LargeFile;
  beforeAll(() => {
    large = writeLargeFile(folder);
  });

  /** Runs a line of bash, which then prints how each command of the pipe ended. */
  const bash = (line: string, args: readonly string[], environment?: ProcessEnvironment) =>
    runProgram(
      "bash",
      ["-c", `${line}; echo "\${PIPESTATUS[*]}"`, "bash", process.execPath, LOG_BACKUP, ...args],
      environment,
    );

  it("ends the command quietly and well in the midst of a large file", async () => {
    expect(await bash('"$1" "$2" cat "$3" | head -n 1', [large.path])).toEqual({
      exitCode: 0,
      output: `${large.firstLine}0 0\n`,
      errors: "",
    });
  });

  it.each([
    ["head", "| head -n 1", "0 0 0"],
    ["--limit", "--limit 1", "0 0"],
  ])("ends it at once where more would come for ever: %s", async (_, rest, ends) => {
    const endless = 'while cat "$3"; do :; done 2>"$4" | "$1" "$2" cat -';

    expect(await bash(`${endless} ${rest}`, [large.memberPath, join(folder, "cat-errors")])).toEqual({
      exitCode: 0,
      output: `${large.firstLine}${ends}\n`,
      errors: "",
    });
  });

  it("ends it before all objects of a bucket were read", async () => {
    const bytes = numberedObject(0, 600);
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    await Promise.all(
      numbers.map((index) => bucket.put(firehoseKey("many/", new Date(FIRST_EVENT_MS + 1000 * index)), bytes)),
    );
    const firstLine = storedEvents(bytes).slice(0, 1).map(asText).join("");
    const result = await bash('"$1" "$2" cat "$3" | head -n 1', [`s3://${BUCKET}/many/`], bucket.viaProxy);

    expect(result).toEqual({ exitCode: 0, output: `${firstLine}0 0\n`, errors: "" });
    expect(bucket.proxy.objectRequests.length).toBeLessThan(numbers.length);
  });
});

describe("what goes wrong", () => {
  const run = (environment: ProcessEnvironment, ...args: string[]) => logBackup(args, environment);

  it("is told by member and offset where an object is damaged, and check and cat end with 1", async () => {
    const [first, bad, last] = [envelopeMember(event(1)), envelopeMember(event(2)), envelopeMember(event(3))];
    bad.writeUInt8(bad.readUInt8(bad.length - 8) ^ 1, bad.length - 8);
    const key = firehoseKey("damaged/", new Date(FIRST_EVENT_MS));
    await bucket.put(key, Buffer.concat([first, member(CONTROL_TEXT), bad, last]));
    const source = `s3://${BUCKET}/damaged/`;
    const offset = first.length + member(CONTROL_TEXT).length;
    const checked = await run(bucket.environment, "check", "--json", source);
    const shown = await run(bucket.environment, "cat", "--format", "ndjson", source);
    const reason = expect.stringMatching(
      /^CRC-32 does not match: stored 0x[0-9a-f]{8}, computed 0x[0-9a-f]{8}$/,
    ) as string;

    expect({ ...checked, output: JSON.parse(checked.output) as unknown }).toMatchObject({
      exitCode: 1,
      output: {
        healthy: false,
        totals: { objects: 1, damagedObjects: 1, events: 2 },
        objects: [{ object: `s3://${BUCKET}/${key}`, healthy: false, problems: [{ member: 3, offset, reason }] }],
      },
    });
    expect(shown.exitCode).toBe(1);
    expect(shown.output.split("\n").map((line) => /"message":"([^"]*)"/.exec(line)?.[1])).toEqual([
      "event 1",
      "event 3",
      undefined,
    ]);
    expect(shown.errors).toBe(checked.errors);
    expect(shown.errors).toMatch(
      new RegExp(`^log-backup: s3://${BUCKET}/${key}: member 3 at byte ${offset}: CRC-32 does not match: .*\n$`),
    );
  });

  it("is the permission and the object where access is denied", async () => {
    await bucket.put("denied/one.gz", envelopeMember(event(1)));
    bucket.proxy.faultOf = () => ({ kind: "refuse" });

    expect(await run(bucket.viaProxy, "cat", `s3://${BUCKET}/denied/`)).toEqual({
      exitCode: 3,
      output: "",
      errors: `log-backup: access denied: s3:GetObject on arn:aws:s3:::${BUCKET}/denied/one.gz is needed\n`,
    });
  });

  it("is one sentence, and 3, where there is no such bucket", async () => {
    expect(await run(bucket.environment, "ls", "s3://log-backup-none/")).toEqual({
      exitCode: 3,
      output: "",
      errors: "log-backup: there is no bucket log-backup-none\n",
    });
  });

  it("is one sentence, and 3, where there are no credentials", async () => {
    const environment = { ...bucket.environment, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const { errors, ...result } = await run(environment, "cat", `s3://${BUCKET}/all/`);

    expect(result).toEqual({ exitCode: 3, output: "" });
    expect(errors).toMatch(
      /^log-backup: no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login" \([^\n]*\)\n$/,
    );
  });

  it("is one sentence, and 3, where nothing answers at the endpoint", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const environment = { ...bucket.environment, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };

    expect(await run(environment, "check", `s3://${BUCKET}/all/`)).toEqual({
      exitCode: 3,
      output: "",
      errors: `log-backup: cannot reach 127.0.0.1:${port} to read s3://${BUCKET}: ECONNREFUSED\n`,
    });
  });

  it.each<[string[], string]>([
    [["cat"], "expected one of SOURCE, --bucket or --env to say where the backup is, got: none"],
    [["cat", "s3:/bucket"], "a source in S3 is written s3://bucket/prefix, got: s3:/bucket"],
    [["cat", "--bucket", "abc", "--limit", "0"], "--limit: expected a whole number from 1 to 999999999, got: 0"],
  ])("is a usage error, and 2, with %j", async (args, sentence) => {
    expect(await run(bucket.environment, ...args)).toEqual({
      exitCode: 2,
      output: "",
      errors: `log-backup: ${sentence}\n`,
    });
  });
});

it("`npx log-backup --help` works in the project", async () => {
  const { exitCode, output } = await runProgram("npx", ["--no-install", "log-backup", "--help"]);

  expect(exitCode).toBe(0);
  expect(output).toMatch(/^Usage: log-backup \[options\] \[command\]\n/);
});
