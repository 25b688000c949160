import { conflicts } from "../../settings/conflicts";
import { withDefaults } from "../../settings/defaults";
import { environmentFile } from "../../settings/schema";

const aws = { usePathStyle: false, plainHttpEndpoint: false };
const here = { accountId: "111122223333", region: "ap-northeast-1" };
const there = { accountId: "444455556666", region: "ap-northeast-1" };

/** Conflicts between environments with these names and files. */
function betweenNamed(files: Readonly<Record<string, unknown>>): string[] {
  return conflicts(
    Object.entries(files).map(([environment, file]) => ({
      file: `${environment}.json`,
      settings: withDefaults(environmentFile.parse(file), environment, aws),
    })),
  );
}

/** Conflicts between environments `a`, `b`, ... with these files. */
function between(...files: unknown[]): string[] {
  return betweenNamed(Object.fromEntries(files.map((file, index) => ["abcd".charAt(index), file])));
}

const own = (name: string) => ({
  helloApi: { functionName: name, manageApiGatewayAccount: false },
  backupDelivery: { streamName: name },
});

it("lets environments in different accounts have the same names", () => {
  expect(between(here, there)).toEqual([]);
});

it("lets environments in different Regions of an account have the same names", () => {
  expect(between(here, { ...here, region: "us-east-1" })).toEqual([]);
});

it("lets environments in one account and Region have their own names", () => {
  expect(between(here, { ...here, ...own("b") }, { ...here, ...own("c") })).toEqual([]);
});

it("refuses the defaults twice in one account and Region", () => {
  expect(between(there, here, here)).toEqual([
    'c.json: helloApi.functionName must differ from that of b.json, which has the same account and Region, got: "HelloFunc"',
    "c.json: helloApi.manageApiGatewayAccount must be false, because b.json already sets API Gateway's role in the same account and Region, got: true",
    'c.json: backupDelivery.streamName must differ from that of b.json, which has the same account and Region, got: "cloudwatchlogs-backup-stream"',
  ]);
});

it("refuses a bucket of another environment, even in another account", () => {
  const file = { ...there, backupStorage: { bucketName: "log-backup-a-state-111122223333-ap-northeast-1" } };
  expect(between(here, file)).toEqual([
    'b.json: backupStorage.bucketName must differ from terraformState.bucketName of a.json (a bucket name exists once in all of AWS), got: "log-backup-a-state-111122223333-ap-northeast-1"',
  ]);
});

it("refuses one bucket for the results of queries and the backup, where there are queries", () => {
  const query = { resultsBucketName: "one", catalogue: true };
  const file = { ...here, backupStorage: { bucketName: "one" }, query };
  expect(between(file)).toEqual([
    'a.json: query.resultsBucketName must differ from backupStorage.bucketName (a bucket name exists once in all of AWS), got: "one"',
  ]);
  const unused = { bucketName: "log-backup-a-query-111122223333-ap-northeast-1" };
  expect(between({ ...here, backupStorage: unused })).toEqual([]);
});

it("refuses one bucket for the state and the backup", () => {
  const file = { ...here, terraformState: { bucketName: "one" }, backupStorage: { bucketName: "one" } };
  expect(between(file)).toEqual([
    'a.json: backupStorage.bucketName must differ from terraformState.bucketName (a bucket name exists once in all of AWS), got: "one"',
  ]);
});

it("refuses to back up the error log of the backup", () => {
  const logGroups = ["/app", "/aws/kinesisfirehose/cloudwatchlogs-backup-stream"];
  expect(between({ ...here, sources: { logGroups } })).toEqual([
    'a.json: sources.logGroups[1] must not be the stream\'s own error log, or each error would make another, got: "/aws/kinesisfirehose/cloudwatchlogs-backup-stream"',
  ]);
});

it.each([
  ["before", { "non-prod": here, prod: there }],
  ["after", { prod: there, "non-prod": here }],
])("refuses a name that ends in -<another's name>, which is read %s it", (_, files) => {
  expect(betweenNamed(files)).toEqual([
    'non-prod.json: the file\'s name without .json must not end in "-prod", because of prod.json: cdktf deploy or destroy \'*-prod\' would take both environments, got: "non-prod"',
  ]);
});

it("lets a name end in another's without the dash before it, or begin with it", () => {
  expect(betweenNamed({ nonprod: here, prod: there, "prod-eu": { ...here, region: "us-east-1" } })).toEqual([]);
});

describe("one log group as the source of several environments", () => {
  const source = (name: string, logGroups: readonly string[]) => ({ ...here, ...own(name), sources: { logGroups } });
  const two = [source("a", ["/app"]), source("b", ["/b", "/app"])] as const;

  it("is fine for two of an account and Region, and for others elsewhere", () => {
    const abroad = { ...source("d", ["/app"]), region: "us-east-1" };
    expect(between(...two, { ...there, sources: { logGroups: ["/app"] } }, abroad)).toEqual([]);
  });

  it("is refused for a third", () => {
    expect(between(...two, source("c", ["/c", "/app"]))).toEqual([
      'c.json: sources.logGroups[1] must be a log group that fewer than 2 other environments of the same account and Region back up (CloudWatch Logs allows 2 subscription filters for each), got: "/app", already named by a.json and b.json',
    ]);
  });

  it("is refused for a third that names it by default", () => {
    const files = [source("a", ["/aws/lambda/c"]), source("b", ["/aws/lambda/c"]), { ...here, ...own("c") }];
    expect(between(...files)).toEqual([
      'c.json: sources.logGroups[0] must be a log group that fewer than 2 other environments of the same account and Region back up (CloudWatch Logs allows 2 subscription filters for each), got: "/aws/lambda/c", already named by a.json and b.json',
    ]);
  });
});

it("refuses a topic and a key of another Region: alarms and Firehose do not reach them", () => {
  const elsewhere = {
    backupDelivery: { kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/1" },
    monitoring: { topicArn: "arn:aws:sns:us-east-1:111122223333:alarms" },
  };

  expect(between({ ...here, ...elsewhere })).toEqual([
    'a.json: backupDelivery.kmsKeyArn must be in the environment\'s Region, ap-northeast-1, got: "arn:aws:kms:us-east-1:111122223333:key/1"',
    'a.json: monitoring.topicArn must be in the environment\'s Region, ap-northeast-1, got: "arn:aws:sns:us-east-1:111122223333:alarms"',
  ]);
  expect(between({ ...here, ...elsewhere, region: "us-east-1" })).toEqual([]);
});
