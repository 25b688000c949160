import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, SettingsError } from "../settings";

const least = { accountId: "111122223333", region: "ap-northeast-1" };
const elsewhere = { accountId: "444455556666", region: "ap-northeast-1" };
const start = process.cwd();
let project: string;

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "settings-")));
  mkdirSync(join(project, "environments"));
  process.chdir(project);
});

afterEach(() => {
  process.chdir(start);
  rmSync(project, { recursive: true });
});

/** Writes environment files, a string as it is and anything else as JSON. */
function write(files: Record<string, unknown>, folder = "environments"): void {
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }
}

function load(env: Record<string, string> = {}) {
  return loadSettings({ env });
}

/** The whole message with which the settings are refused. */
function refusal(env: Record<string, string> = {}): string {
  try {
    load(env);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.message;
    }
    throw error;
  }
  return "the settings were accepted";
}

describe("an environment file with an account and a Region only", () => {
  it("gives the original system", () => {
    write({ "dev.json": least });
    expect(load()).toEqual([
      {
        environment: "dev",
        accountId: "111122223333",
        region: "ap-northeast-1",
        tags: {},
        terraformState: {
          bucketName: "log-backup-dev-state-111122223333-ap-northeast-1",
          noncurrentVersionExpirationDays: 90,
          preventDestroy: true,
        },
        helloApi: {
          functionName: "HelloFunc",
          logRetentionDays: 30,
          throttlingRateLimit: 10,
          throttlingBurstLimit: 20,
          manageApiGatewayAccount: true,
        },
        sources: {
          logGroups: [{ name: "/aws/lambda/HelloFunc", filterPattern: "" }],
          prefixes: [],
          discovered: [],
        },
        backupStorage: {
          bucketName: "log-backup-dev-111122223333-ap-northeast-1",
          preventDestroy: true,
          transitions: [],
          noncurrentVersionExpirationDays: 30,
          abortIncompleteMultipartUploadDays: 7,
        },
        backupDelivery: {
          streamName: "cloudwatchlogs-backup-stream",
          format: "pass-through",
          prefix: "logs/",
          errorPrefix: "errors/",
          bufferSizeMiB: 1,
          bufferIntervalSeconds: 60,
          errorLogRetentionDays: 30,
        },
        restore: { logGroups: ["/log-backup/dev/restored"] },
        query: {
          catalogue: false,
          compactedPrefix: "compacted/",
          firstHour: "2020/01/01/00",
          scanLimitGiB: 100,
          resultExpirationDays: 7,
          resultsBucketName: "log-backup-dev-query-111122223333-ap-northeast-1",
          analystPrincipalArns: [],
        },
        monitoring: {
          emailSubscribers: [],
          runbook: "docs/runbook.md",
          quotaPercent: 80,
          maximumLogGroupAlarms: 60,
        },
        planReview: { forbiddenRisks: [] },
        usePathStyle: false,
        plainHttpEndpoint: false,
      },
    ]);
  });

  it.each(["prod", "eu-prod", "production", "prod-eu"])(
    "forbids plans that lose data where it is called %s",
    (name) => {
      write({ [`${name}.json`]: least });
      expect(load()[0]?.planReview.forbiddenRisks).toEqual(["data-loss", "shorter-retention", "logs-missed"]);
    },
  );

  it("forbids what the file says, and nothing else", () => {
    write({ "prod.json": { ...least, planReview: { forbiddenRisks: ["wider-access"] } } });
    expect(load()[0]?.planReview.forbiddenRisks).toEqual(["wider-access"]);
    write({ "prod.json": { ...least, planReview: { forbiddenRisks: [] } } });
    expect(load()[0]?.planReview.forbiddenRisks).toEqual([]);
  });

  it.each([
    ["ndjson", {}, true],
    ["ndjson", { catalogue: false }, false],
    ["pass-through", { catalogue: true }, true],
  ])("has a catalogue with format %s and query %j: %s", (format, query, catalogue) => {
    write({ "dev.json": { ...least, backupDelivery: { format }, query } });
    expect(load()[0]?.query.catalogue).toBe(catalogue);
  });

  it("has no expirationDays at all", () => {
    write({ "dev.json": least });
    expect(load()[0]?.backupStorage).not.toHaveProperty("expirationDays");
  });

  it("has default bucket names that S3 accepts, for the longest environment and Region names", () => {
    write({ "a234567890123456.json": { accountId: "111122223333", region: "ap-southeast-1" } });
    const [settings] = load();
    expect(settings?.terraformState.bucketName).toHaveLength(61);
    expect(settings?.query.resultsBucketName).toHaveLength(61);
  });
});

describe("settings", () => {
  it("keep what the file says", () => {
    const backupStorage = {
      bucketName: "kept-logs",
      preventDestroy: false,
      transitions: [
        { storageClass: "STANDARD_IA", days: 30 },
        { storageClass: "GLACIER", days: 60 },
      ],
      expirationDays: 61,
      noncurrentVersionExpirationDays: 1,
      abortIncompleteMultipartUploadDays: 1,
    };
    const helloApi = { functionName: "Hi", throttlingRateLimit: 1 };
    write({ "dev.json": { ...least, backupStorage, helloApi, tags: { 担当: "", "cost centre": "a+b=c@d/e:f" } } });
    const [settings] = load();
    expect(settings?.backupStorage).toEqual(backupStorage);
    expect(settings?.tags).toEqual({ 担当: "", "cost centre": "a+b=c@d/e:f" });
    expect(settings?.helloApi).toMatchObject({
      functionName: "Hi",
      throttlingRateLimit: 1,
      throttlingBurstLimit: 20,
    });
    expect(settings?.sources.logGroups).toEqual([{ name: "/aws/lambda/Hi", filterPattern: "" }]);
  });

  it("accept the ends of AWS's ranges", () => {
    const backupDelivery = { bufferSizeMiB: 128, bufferIntervalSeconds: 0, prefix: `${"p".repeat(497)}/` };
    const backupStorage = { transitions: [{ storageClass: "INTELLIGENT_TIERING", days: 0 }] };
    write({ "dev.json": { ...least, backupDelivery, backupStorage, helloApi: { logRetentionDays: 3653 } } });
    expect(load()[0]?.backupDelivery).toMatchObject(backupDelivery);
  });

  it("are frozen all the way down", () => {
    write({ "dev.json": { ...least, backupStorage: { transitions: [{ storageClass: "GLACIER", days: 1 }] } } });
    const all = load();
    const thaw: unknown[] = [];
    const look = (value: unknown): void => {
      if (typeof value !== "object" || value === null) {
        return;
      }
      if (!Object.isFrozen(value)) {
        thaw.push(value);
      }
      Object.values(value).forEach(look);
    };
    look(all);
    expect(all).toHaveLength(1);
    expect(thaw).toEqual([]);
  });

  it.each([
    [{}, { usePathStyle: false, plainHttpEndpoint: false }],
    [{ AWS_ENDPOINT_URL: "" }, { usePathStyle: false, plainHttpEndpoint: false }],
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" }, { usePathStyle: true, plainHttpEndpoint: true }],
    [{ AWS_ENDPOINT_URL_S3: "http://127.0.0.1:5000" }, { usePathStyle: true, plainHttpEndpoint: true }],
    [{ AWS_ENDPOINT_URL_S3: "https://s3.example.com" }, { usePathStyle: true, plainHttpEndpoint: false }],
    [
      { AWS_ENDPOINT_URL: "http://127.0.0.1:5000", AWS_ENDPOINT_URL_S3: "https://s3.example.com" },
      { usePathStyle: true, plainHttpEndpoint: false },
    ],
  ])("with %j reach S3 as %j", (env, addressing) => {
    write({ "dev.json": least });
    expect(load(env)[0]).toMatchObject(addressing);
  });

  it("may start with a byte order mark", () => {
    write({ "dev.json": `\uFEFF${JSON.stringify(least)}` });
    expect(load()).toHaveLength(1);
  });
});

describe("the environments that are read", () => {
  const names = (env: Record<string, string> = {}) => load(env).map(({ environment }) => environment);

  it("are all files but schemas, in order of name", () => {
    write({ "prod.json": elsewhere, "dev.json": least, "environment.schema.json": {}, "notes.md": "" });
    expect(names()).toEqual(["dev", "prod"]);
  });

  it.each([
    ["prod", ["prod"]],
    [" prod , dev,, prod", ["dev", "prod"]],
    ["", ["dev", "prod"]],
  ])("are those that LOG_BACKUP_ENVIRONMENT names: %j", (wanted, expected) => {
    write({ "prod.json": elsewhere, "dev.json": least });
    expect(names({ LOG_BACKUP_ENVIRONMENT: wanted })).toEqual(expected);
  });

  it("do not include a broken file that LOG_BACKUP_ENVIRONMENT leaves out", () => {
    write({ "prod.json": "not JSON", "dev.json": least });
    expect(names({ LOG_BACKUP_ENVIRONMENT: "dev" })).toEqual(["dev"]);
  });

  it("come from LOG_BACKUP_ENVIRONMENTS_DIR where it is set", () => {
    mkdirSync("other");
    write({ "test.json": least }, "other");
    expect(names({ LOG_BACKUP_ENVIRONMENTS_DIR: "other" })).toEqual(["test"]);
  });

  it("come from the caller's directory before that", () => {
    write({ "dev.json": least });
    const env = { LOG_BACKUP_ENVIRONMENTS_DIR: "nowhere" };
    expect(loadSettings({ env, directory: "environments" })).toHaveLength(1);
  });

  it("are found from a folder inside the project", () => {
    write({ "dev.json": least });
    writeFileSync("cdktf.json", "{}");
    mkdirSync("inside");
    process.chdir("inside");
    expect(names()).toEqual(["dev"]);
  });
});

describe("one problem of the environment files", () => {
  it("is a name that has no file", () => {
    write({ "dev.json": least, "prod.json": elsewhere });
    expect(refusal({ LOG_BACKUP_ENVIRONMENT: "prd" })).toBe(
      'LOG_BACKUP_ENVIRONMENT: there is no environments/prd.json, only dev, prod, did you mean "prod"?',
    );
  });

  it("is a bad file name", () => {
    write({ "Dev_1.json": least });
    expect(refusal()).toBe(
      'environments/Dev_1.json: the file\'s name without .json must be 1 to 16 characters of a-z 0-9 - and start with a letter, got: "Dev_1"',
    );
  });

  it("is an empty folder", () => {
    expect(refusal()).toBe("environments: there is no environment file, such as environments/dev.json");
  });

  it("is a missing folder", () => {
    expect(refusal({ LOG_BACKUP_ENVIRONMENTS_DIR: "other" })).toBe(
      "other: there is no such folder, LOG_BACKUP_ENVIRONMENTS_DIR can name another",
    );
  });

  it("is a file that cannot be read", () => {
    mkdirSync("environments/dev.json");
    expect(refusal()).toBe("environments/dev.json: cannot be read: EISDIR: illegal operation on a directory, read");
  });

  it.each([
    [
      '{\n  "a": 1,\n}',
      '3:1: not valid JSON: expected a property name in double quotes, found "}" (the comma before it is one too many)',
    ],
    ["", "1:1: not valid JSON: expected a value, found the end of the file"],
    ['{ "region": eu }', '1:13: not valid JSON: expected a value, found "eu"'],
  ])("is text that is not JSON: %j", (text, message) => {
    write({ "dev.json": text });
    expect(refusal()).toBe(`environments/dev.json:${message}`);
  });

  it("is a property that is there twice", () => {
    write({ "dev.json": '{\n"accountId": "111122223333",\n"region": "us-east-1",\n"tags": { "a": "1",\n"a": "2" } }' });
    expect(refusal()).toBe("environments/dev.json: tags.a must be there once, got it on lines 4 and 5");
  });
});

it("tells all problems of all files at once, in order", () => {
  write({
    "dev.json": {
      region: "ap-norteast-1",
      accountId: 111122223333,
      backupDelivery: { bufferSizeMib: 2, bufferIntervalSeconds: 901, prefix: "errors/logs/" },
      backupStorage: { transitions: [{ storageClass: "GLACIER", days: 9 }], expirationDays: 9, colour: "blue" },
    },
    "local.json": "{",
    "prod.json": { ...elsewhere, helloApi: null },
  });
  expect(refusal().split("\n")).toEqual([
    "environments/dev.json: accountId must be a string of 12 digits, in quotes (AWS account id), got: 111122223333",
    'environments/dev.json: region must be an AWS Region, such as ap-northeast-1 (if it is newer than the list in settings/aws-limits.ts, add it there), got: "ap-norteast-1", did you mean "ap-northeast-1"?',
    'environments/dev.json: unknown property "backupStorage.colour", known here: bucketName, preventDestroy, transitions, expirationDays, noncurrentVersionExpirationDays, abortIncompleteMultipartUploadDays',
    "environments/dev.json: backupStorage.expirationDays must be more than 9, the days of the last transition, got: 9",
    "environments/dev.json: backupDelivery.bufferIntervalSeconds must be a whole number from 0 to 900 (Firehose BufferingHints IntervalInSeconds), got: 901",
    'environments/dev.json: unknown property "backupDelivery.bufferSizeMib", did you mean "bufferSizeMiB"?',
    'environments/dev.json: backupDelivery.errorPrefix must not lie inside backupDelivery.prefix ("errors/logs/"), nor hold it, got: "errors/"',
    "environments/local.json:1:2: not valid JSON: expected a property name in double quotes, found the end of the file",
    "environments/prod.json: helloApi must be an object, got: null",
  ]);
});

it("carries the problems one by one, too", () => {
  const error = new SettingsError(["one", "two"]);
  expect(error).toMatchObject({ name: "SettingsError", message: "one\ntwo", problems: ["one", "two"] });
});

describe("environments that LOG_BACKUP_ENVIRONMENT leaves out", () => {
  const b = { ...least, helloApi: { functionName: "b" }, backupDelivery: { streamName: "b" } };

  it("still must not be fed by those that it names, nor feed them", () => {
    write({ "a.json": { ...least, sources: { logGroups: ["/aws/kinesisfirehose/b"] } }, "b.json": b });
    const rule =
      'environments/a.json: sources.logGroups[0] must not be a log group that the backup of environments/b.json writes, or the two could feed each other, got: "/aws/kinesisfirehose/b"';

    expect(refusal({ LOG_BACKUP_ENVIRONMENT: "a" })).toBe(rule);
    expect(refusal({ LOG_BACKUP_ENVIRONMENT: "b" })).toBe(rule);
  });

  it("still take the Region's only account-level subscription policy", () => {
    const discovered = (environment: string) => ({
      ...least,
      prefixes: [],
      logGroups: [],
      cannotBeCovered: {},
      accountPolicy: `log-backup-${environment}`,
    });
    const policy = (...exclude: string[]) => ({ sources: { account: { exclude } } });
    write({
      "a.json": { ...least, ...policy("/aws/kinesisfirehose/b", "/log-backup/b/restored") },
      "a.log-groups.json": discovered("a"),
      "b.json": { ...b, ...policy("/aws/kinesisfirehose/cloudwatchlogs-backup-stream", "/log-backup/a/restored") },
      "b.log-groups.json": discovered("b"),
    });

    expect(refusal({ LOG_BACKUP_ENVIRONMENT: "b" })).toBe(
      "environments/b.json: sources.account must be in one environment of an account and Region (CloudWatch Logs allows 1 account-level subscription policy), got it in environments/a.json too",
    );
  });

  it("may clash in names, as long as they are left out", () => {
    write({ "a.json": least, "b.json": least });

    expect(load({ LOG_BACKUP_ENVIRONMENT: "a" })).toHaveLength(1);
  });
});
