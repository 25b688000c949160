import { planRiskNames } from "../../settings/plan-risks";
import { problemsOf } from "../../settings/problems";
import { environmentFile } from "../../settings/schema";

const least = { accountId: "111122223333", region: "ap-northeast-1" };

/** What is wrong with a file, or nothing. */
function problems(file: unknown): string[] {
  const checked = environmentFile.safeParse(file);
  return checked.success ? [] : problemsOf(checked.error, file, environmentFile);
}

const account = "must be a string of 12 digits, in quotes (AWS account id)";
const region =
  "must be an AWS Region, such as ap-northeast-1 (if it is newer than the list in settings/aws-limits.ts, add it there)";
const size = "must be a whole number from 1 to 128 (Firehose BufferingHints SizeInMBs)";
const interval = "must be a whole number from 0 to 900 (Firehose BufferingHints IntervalInSeconds)";
const retention =
  "must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 (CloudWatch Logs retention, in days)";
const days = "must be a whole number of 1 or more (S3 lifecycle days)";
const storageClass =
  "must be one of STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE (S3 storage class)";
const rate =
  "must be a whole number from 1 to 10000 (requests per second; the default quota of an account, which AWS raises on request: see settings/aws-limits.ts)";
const burst =
  "must be a whole number from 1 to 5000 (requests; the default quota of an account, which AWS raises with the rate: see settings/aws-limits.ts)";
const bucketCharacters = "must hold only a-z 0-9 - (S3 bucket naming rules)";
const prefixCharacters = "must hold only A-Z a-z 0-9 / ! - _ . ' ( ) = (characters that are safe in S3 keys)";
const streamName = "must be 1 to 64 characters of A-Z a-z 0-9 _ . - (Firehose stream name)";
const functionName = "must be 1 to 64 characters of A-Z a-z 0-9 _ - (Lambda function name)";
const logGroup = "must be 1 to 512 characters of A-Z a-z 0-9 _ - / . # (CloudWatch Logs log group name)";
const long = (length: number) => `"${"x".repeat(79)}…" (${length} characters)`;

const logGroupPattern =
  "must be 1 to 512 characters of A-Z a-z 0-9 _ - / . # * ? (how log group names begin, or a glob of whole names)";
const namedSource = "must be a log group's name, or an object with name and filterPattern";
const prefixSource = "must be a prefix or glob of log group names, or an object with prefix, exclude and filterPattern";

const kmsKey = "must be the ARN of a KMS key, such as arn:aws:kms:<region>:<account>:key/<id>";
const topic = "must be the ARN of a standard SNS topic, such as arn:aws:sns:<region>:<account>:<name>";

const email = "must be an e-mail address of A-Z a-z 0-9 . _ + ' - and an @";
const runbook = "must be a URL or a path of 1 to 256 characters of A-Z a-z 0-9 _ . / : @ ~ + % = ? & , ; -";
const percent =
  "must be a whole number from 1 to 95 (percent: what the stream takes is counted after it has refused the rest, and hardly reaches its limit)";

const monitoring = (monitoring: unknown) => ({ monitoring });
const delivery = (backupDelivery: unknown) => ({ backupDelivery });
const query = (query: unknown) => ({ query });
const ndjson = (query: unknown) => ({ ...delivery({ format: "ndjson" }), query });
const hour = "must be an hour of UTC as yyyy/MM/dd/HH, such as 2026/11/29/09";
const analyst = "arn:aws:iam::111122223333:role/analysts";
const storage = (backupStorage: unknown) => ({ backupStorage });
const bucket = (bucketName: unknown) => storage({ bucketName });
const moves = (...transitions: readonly (readonly [string, number])[]) =>
  storage({ transitions: transitions.map(([to, after]) => ({ storageClass: to, days: after })) });

/** Bad settings and the whole message that each gives. */
const bad: [Record<string, unknown>, string][] = [
  [{ accountId: undefined }, `accountId is missing, it ${account}`],
  [{ accountId: "11112222333" }, `accountId ${account}, got: "11112222333"`],
  [{ accountId: "1111-2222-3333" }, `accountId ${account}, got: "1111-2222-3333"`],
  [{ accountId: 111122223333 }, `accountId ${account}, got: 111122223333`],
  [{ region: undefined }, `region is missing, it ${region}`],
  [{ region: "Tokyo" }, `region ${region}, got: "Tokyo"`],
  [{ region: "us-west-3" }, `region ${region}, got: "us-west-3", did you mean "us-west-1"?`],
  [{ $schema: 7 }, "$schema must be a string, got: 7"],
  [{ regoin: "x" }, 'unknown property "regoin", did you mean "region"?'],
  [{ bucketName: "x" }, 'unknown property "bucketName", did you mean "terraformState.bucketName"?'],
  [
    { colour: "x" },
    'unknown property "colour", known here: accountId, region, tags, terraformState, helloApi, sources, backupStorage, backupDelivery, restore, query, monitoring, expectedVolume, ciAccess, planReview',
  ],
  [delivery({ bufferSizeMib: 1 }), 'unknown property "backupDelivery.bufferSizeMib", did you mean "bufferSizeMiB"?'],
  [delivery({ interval: 1 }), 'unknown property "backupDelivery.interval", did you mean "bufferIntervalSeconds"?'],
  [
    storage({ transitions: [{ storageClass: "GLACIER", days: 1, day: 1 }] }),
    'unknown property "backupStorage.transitions[0].day", did you mean "days"?',
  ],
  [delivery([]), "backupDelivery must be an object, got: []"],

  [{ tags: "a=b" }, 'tags must be an object of tags, got: "a=b"'],
  [{ tags: { a: 1 } }, "tags.a must be a string, got: 1"],
  [
    { tags: { "cost centre": "a,b" } },
    'tags["cost centre"] must be at most 256 letters, digits, spaces and _ . : / = + - @ (AWS tags), got: "a,b"',
  ],
  [
    { tags: { "": "x" } },
    'tags[""] must have a key of 1 to 128 letters, digits, spaces and _ . : / = + - @ (AWS tags), got: ""',
  ],
  [
    { tags: { "AWS:x": "y" } },
    'tags["AWS:x"] must have a key that does not start with "aws:" (AWS keeps that prefix to itself), got: "AWS:x"',
  ],
  [
    { tags: { Owner: "x", owner: "y" } },
    'tags.owner must have a key that differs from "Owner" in more than case (IAM\'s tag keys ignore it), got: "owner"',
  ],
  [
    { tags: { Project: "x" } },
    'tags.Project must have the key "project", in lower case: every stack has a tag of that name, and IAM\'s tag keys ignore case, got: "Project"',
  ],
  [
    { tags: { environment: "x", ENVIRONMENT: "y" } },
    'tags.ENVIRONMENT must have the key "environment", in lower case: every stack has a tag of that name, and IAM\'s tag keys ignore case, got: "ENVIRONMENT"',
  ],

  [{ terraformState: { preventDestroy: "yes" } }, 'terraformState.preventDestroy must be true or false, got: "yes"'],
  [
    { terraformState: { noncurrentVersionExpirationDays: 0 } },
    `terraformState.noncurrentVersionExpirationDays ${days}, got: 0`,
  ],
  [bucket("ab"), 'backupStorage.bucketName must be 3 to 63 characters long (S3 bucket naming rules), got: "ab"'],
  [bucket("my_logs"), `backupStorage.bucketName ${bucketCharacters}, got: "my_logs"`],
  [bucket("Logs"), `backupStorage.bucketName ${bucketCharacters}, got: "Logs"`],
  [
    bucket("my.logs"),
    'backupStorage.bucketName must not hold dots: S3 allows them, but TLS to a bucket with dots in its name fails, got: "my.logs"',
  ],
  [
    bucket("192.168.5.4"),
    'backupStorage.bucketName must not hold dots: S3 allows them, but TLS to a bucket with dots in its name fails, got: "192.168.5.4"',
  ],
  [
    bucket("-logs"),
    'backupStorage.bucketName must start and end with a letter or a digit (S3 bucket naming rules), got: "-logs"',
  ],
  [
    bucket("xn--logs"),
    'backupStorage.bucketName must not start with "xn--" (S3 keeps that prefix to itself), got: "xn--logs"',
  ],
  [
    { terraformState: { bucketName: "state--table-s3" } },
    'terraformState.bucketName must not end with "--table-s3" (S3 keeps that suffix to itself), got: "state--table-s3"',
  ],

  [{ helloApi: { functionName: "Hello Func" } }, `helloApi.functionName ${functionName}, got: "Hello Func"`],
  [{ helloApi: { functionName: "x".repeat(65) } }, `helloApi.functionName ${functionName}, got: "${"x".repeat(65)}"`],
  [{ helloApi: { logRetentionDays: 31 } }, `helloApi.logRetentionDays ${retention}, got: 31`],
  [{ helloApi: { logRetentionDays: 0 } }, `helloApi.logRetentionDays ${retention}, got: 0`],
  [{ helloApi: { logRetentionDays: "30" } }, `helloApi.logRetentionDays ${retention}, got: "30"`],
  [{ helloApi: { throttlingRateLimit: 0 } }, `helloApi.throttlingRateLimit ${rate}, got: 0`],
  [{ helloApi: { throttlingRateLimit: 0.5 } }, `helloApi.throttlingRateLimit ${rate}, got: 0.5`],
  [{ helloApi: { throttlingRateLimit: 10_001 } }, `helloApi.throttlingRateLimit ${rate}, got: 10001`],
  [{ helloApi: { throttlingBurstLimit: 0 } }, `helloApi.throttlingBurstLimit ${burst}, got: 0`],
  [{ helloApi: { throttlingBurstLimit: 5001 } }, `helloApi.throttlingBurstLimit ${burst}, got: 5001`],
  [{ helloApi: { manageApiGatewayAccount: 1 } }, "helloApi.manageApiGatewayAccount must be true or false, got: 1"],

  [{ sources: { logGroups: [] } }, "sources.logGroups must name at least one log group, got: []"],
  [{ sources: { logGroups: "/a" } }, 'sources.logGroups must be a list of log group names, got: "/a"'],
  [
    { sources: { logGroups: ["/a", "/b", "/a"] } },
    'sources.logGroups[2] must not repeat sources.logGroups[0], got: "/a"',
  ],
  [{ sources: { logGroups: ["/aws/lambda/*"] } }, `sources.logGroups[0] ${logGroup}, got: "/aws/lambda/*"`],
  [{ sources: { logGroups: ["x".repeat(513)] } }, `sources.logGroups[0] ${logGroup}, got: ${long(513)}`],
  [
    { sources: { logGroups: ["aws/x"] } },
    'sources.logGroups[0] must not start with "aws/", AWS keeps that to itself ("/aws/" with a slash before it is fine), got: "aws/x"',
  ],
  [
    { sources: { logGroups: ["arn:aws:logs:us-east-1:111122223333:log-group:x"] } },
    'sources.logGroups[0] must be a log group\'s name, not its ARN (the part after :log-group:), got: "arn:aws:logs:us-east-1:111122223333:log-group:x"',
  ],
  [{ sources: { logGroups: [7] } }, `sources.logGroups[0] ${namedSource}, got: 7`],
  [{ sources: { logGroups: [null] } }, `sources.logGroups[0] ${namedSource}, got: null`],
  [{ sources: { logGroups: [["/a"]] } }, `sources.logGroups[0] ${namedSource}, got: ["/a"]`],
  [
    { sources: { logGroups: ["/a", { name: "/a" }] } },
    'sources.logGroups[1] must not repeat sources.logGroups[0], got: "/a"',
  ],
  [{ sources: { logGroups: [{ name: "/a*" }] } }, `sources.logGroups[0].name ${logGroup}, got: "/a*"`],
  [
    { sources: { logGroups: [{ name: "/a", pattern: "x" }] } },
    'unknown property "sources.logGroups[0].pattern", did you mean "filterPattern"?',
  ],
  [
    { sources: { logGroups: [{ name: "/a", filterPattern: 7 }] } },
    "sources.logGroups[0].filterPattern must be a string, got: 7",
  ],
  [
    { sources: { logGroups: [{ name: "/a", filterPattern: "x".repeat(1025) }] } },
    `sources.logGroups[0].filterPattern must be at most 1024 characters long (CloudWatch Logs filter pattern), got: ${long(1025)}`,
  ],
  [
    { sources: { logGroups: [{ name: "/a", filterPattern: "${x}" }] } },
    'sources.logGroups[0].filterPattern must not hold "${" or "%{": Terraform would read it as an expression, got: "${x}"',
  ],
  [
    { sources: { prefixes: "/a" } },
    'sources.prefixes must be a list of prefixes or globs of log group names, got: "/a"',
  ],
  [{ sources: { prefixes: [] } }, "sources.prefixes must have at least one prefix or glob, got: []"],
  [{ sources: { prefixes: [7] } }, `sources.prefixes[0] ${prefixSource}, got: 7`],
  [{ sources: { prefixes: [""] } }, `sources.prefixes[0] ${logGroupPattern}, got: ""`],
  [{ sources: { prefixes: ["/a b"] } }, `sources.prefixes[0] ${logGroupPattern}, got: "/a b"`],
  [
    { sources: { prefixes: ["arn:aws:logs"] } },
    'sources.prefixes[0] must be a part of a log group\'s name, not an ARN, got: "arn:aws:logs"',
  ],
  [
    { sources: { prefixes: ["/a", { prefix: "/a" }] } },
    'sources.prefixes[1] must not repeat sources.prefixes[0], got: "/a"',
  ],
  [{ sources: { prefixes: [{ exclude: [] }] } }, "sources.prefixes[0].prefix is missing, it must be a string"],
  [
    { sources: { prefixes: [{ prefix: "/a", excludes: [] }] } },
    'unknown property "sources.prefixes[0].excludes", did you mean "exclude"?',
  ],
  [
    { sources: { prefixes: [{ prefix: "/a", exclude: "/a/b" }] } },
    'sources.prefixes[0].exclude must be a list of names or globs, got: "/a/b"',
  ],
  [
    { sources: { prefixes: [{ prefix: "/a", exclude: ["/a b"] }] } },
    `sources.prefixes[0].exclude[0] ${logGroupPattern}, got: "/a b"`,
  ],
  [{ sources: { account: true } }, "sources.account must be an object, got: true"],
  [{ sources: { account: { exclude: ["/a*"] } } }, `sources.account.exclude[0] ${logGroup}, got: "/a*"`],
  [
    { sources: { account: { exclude: ["/a", "/a"] } } },
    'sources.account.exclude[1] must not repeat sources.account.exclude[0], got: "/a"',
  ],
  [
    { sources: { minimumRetentionDays: 1 } },
    "sources.minimumRetentionDays must be one of 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 (CloudWatch Logs retention in days, longer than delivery tries), got: 1",
  ],
  [
    delivery({ format: "pass-thru" }),
    'backupDelivery.format must be one of pass-through, ndjson (format of the backup, see docs/query.md), got: "pass-thru", did you mean "pass-through"?',
  ],
  [query({ catalogue: "yes" }), 'query.catalogue must be true or false, got: "yes"'],
  [query({ compactedPrefix: "c" }), 'query.compactedPrefix must end in "/": folders follow at once, got: "c"'],
  [query({ compactedPrefix: "!{x}/" }), `query.compactedPrefix ${prefixCharacters}, got: "!{x}/"`],
  [
    query({ compactedPrefix: `${"x".repeat(498)}/` }),
    `query.compactedPrefix must be at most 498 characters long (a key of S3 has 1,024 bytes), got: ${long(499)}`,
  ],
  [
    query({ compactedPrefix: "logs/compacted/" }),
    'query.compactedPrefix must not lie inside backupDelivery.prefix ("logs/"), nor hold it, got: "logs/compacted/"',
  ],
  [
    { ...query({ compactedPrefix: "a/" }), ...delivery({ errorPrefix: "a/errors/" }) },
    'query.compactedPrefix must not lie inside backupDelivery.errorPrefix ("a/errors/"), nor hold it, got: "a/"',
  ],
  [
    delivery({ prefix: "compacted/logs/" }),
    'query.compactedPrefix must not lie inside backupDelivery.prefix ("compacted/logs/"), nor hold it, got: "compacted/"',
  ],
  [ndjson({ firstHour: "2026-11-29" }), `query.firstHour ${hour}, got: "2026-11-29"`],
  [ndjson({ firstHour: "2026/11/29/24" }), `query.firstHour ${hour}, got: "2026/11/29/24"`],
  [ndjson({ firstHour: "2026/02/30/00" }), `query.firstHour ${hour}, got: "2026/02/30/00"`],
  [
    query({ firstHour: "2026/11/29/09" }),
    'query.firstHour must not be there where backupDelivery.format is pass-through: Athena\'s table of delivered objects is for ndjson, got: "2026/11/29/09"',
  ],
  [
    query({ scanLimitGiB: 0 }),
    "query.scanLimitGiB must be a whole number from 1 to 1000000 (GiB of one query), got: 0",
  ],
  [query({ resultExpirationDays: 0 }), `query.resultExpirationDays ${days}, got: 0`],
  [ndjson({ resultsBucketName: "Results" }), `query.resultsBucketName ${bucketCharacters}, got: "Results"`],
  [
    query({ resultsBucketName: "results" }),
    'query.resultsBucketName must not be there where the environment has no Athena workgroup (query.catalogue), got: "results"',
  ],
  [
    { ...delivery({ format: "ndjson" }), ...query({ catalogue: false, analystPrincipalArns: [analyst] }) },
    `query.analystPrincipalArns must be empty where the environment has no Athena workgroup (query.catalogue): the role reads through Athena only, got: ["${analyst}"]`,
  ],
  [
    ndjson({ analystPrincipalArns: ["analysts"] }),
    'query.analystPrincipalArns[0] must be the ARN of an IAM role or user, such as arn:aws:iam::<account>:role/<name>, got: "analysts"',
  ],
  [
    ndjson({ analystPrincipalArns: [analyst, analyst] }),
    `query.analystPrincipalArns[1] must not repeat query.analystPrincipalArns[0], got: "${analyst}"`,
  ],
  [
    ndjson({ analystPrincipalArns: "analysts" }),
    'query.analystPrincipalArns must be a list of ARNs of IAM roles and users, got: "analysts"',
  ],

  [{ restore: { logGroups: [] } }, "restore.logGroups must name at least one log group, got: []"],
  [{ restore: { logGroups: ["/a b"] } }, `restore.logGroups[0] ${logGroup}, got: "/a b"`],
  [{ restore: { logGroups: ["/a", "/a"] } }, 'restore.logGroups[1] must not repeat restore.logGroups[0], got: "/a"'],

  [
    moves(["STANDARD", 1]),
    `backupStorage.transitions[0].storageClass ${storageClass}, got: "STANDARD", did you mean "STANDARD_IA"?`,
  ],
  [
    moves(["Glacier", 1]),
    `backupStorage.transitions[0].storageClass ${storageClass}, got: "Glacier", did you mean "GLACIER"?`,
  ],
  [
    moves(["GLACIER", 1.5]),
    "backupStorage.transitions[0].days must be a whole number of 0 or more (days after an object was written), got: 1.5",
  ],
  [
    moves(["ONEZONE_IA", 29]),
    "backupStorage.transitions[0].days must be 30 or more for ONEZONE_IA (S3 lifecycle rules), got: 29",
  ],
  [
    moves(["GLACIER", 90], ["DEEP_ARCHIVE", 90]),
    "backupStorage.transitions[1].days must be more than 90, the days of the transition before it, got: 90",
  ],
  [
    moves(["STANDARD_IA", 40], ["GLACIER", 69]),
    "backupStorage.transitions[1].days must be 70 or more: S3 keeps an object at least 30 days in STANDARD_IA, got: 69",
  ],
  [
    moves(["ONEZONE_IA", 30], ["GLACIER_IR", 90]),
    'backupStorage.transitions[1].storageClass must be a class that S3 moves objects to from ONEZONE_IA: GLACIER, DEEP_ARCHIVE, got: "GLACIER_IR"',
  ],
  [
    moves(["DEEP_ARCHIVE", 30], ["GLACIER", 90]),
    'backupStorage.transitions[1].storageClass must not follow DEEP_ARCHIVE: S3 moves no object out of it, got: "GLACIER"',
  ],
  [storage({ expirationDays: 0 }), `backupStorage.expirationDays ${days}, got: 0`],
  [storage({ expirationDays: null }), `backupStorage.expirationDays ${days}, got: null`],
  [
    storage({ transitions: [{ storageClass: "GLACIER", days: 30 }], expirationDays: 30 }),
    "backupStorage.expirationDays must be more than 30, the days of the last transition, got: 30",
  ],
  [
    storage({ abortIncompleteMultipartUploadDays: -7 }),
    `backupStorage.abortIncompleteMultipartUploadDays ${days}, got: -7`,
  ],

  [delivery({ streamName: "" }), `backupDelivery.streamName ${streamName}, got: ""`],
  [delivery({ streamName: "logs/backup" }), `backupDelivery.streamName ${streamName}, got: "logs/backup"`],
  [delivery({ prefix: "logs" }), 'backupDelivery.prefix must end in "/": the date follows at once, got: "logs"'],
  [
    delivery({ prefix: "/logs/" }),
    'backupDelivery.prefix must not start with "/": S3 would show a folder without a name, got: "/logs/"',
  ],
  [
    delivery({ prefix: "logs/!{timestamp:yyyy}/" }),
    'backupDelivery.prefix must not hold "!{": Firehose\'s date is added for you, got: "logs/!{timestamp:yyyy}/"',
  ],
  [
    delivery({ errorPrefix: "${x}/" }),
    'backupDelivery.errorPrefix must not hold "${" or "%{": Terraform would read it as an expression, got: "${x}/"',
  ],
  [
    delivery({ prefix: "logs*/" }),
    'backupDelivery.prefix must not hold "*" or "?": IAM would read it as a wildcard in the role\'s policy, got: "logs*/"',
  ],
  [
    delivery({ errorPrefix: "errors?/" }),
    'backupDelivery.errorPrefix must not hold "*" or "?": IAM would read it as a wildcard in the role\'s policy, got: "errors?/"',
  ],
  [delivery({ streamName: "backup-*" }), `backupDelivery.streamName ${streamName}, got: "backup-*"`],
  [{ helloApi: { functionName: "Hello*" } }, `helloApi.functionName ${functionName}, got: "Hello*"`],
  [bucket("logs-*"), `backupStorage.bucketName ${bucketCharacters}, got: "logs-*"`],
  [delivery({ prefix: "lögs/" }), `backupDelivery.prefix ${prefixCharacters}, got: "lögs/"`],
  [
    delivery({ prefix: "a//b/" }),
    'backupDelivery.prefix must not hold "//", nor "." or ".." as a folder, got: "a//b/"',
  ],
  [
    delivery({ prefix: `${"x".repeat(498)}/` }),
    `backupDelivery.prefix must be at most 498 characters long (Firehose allows 512 with what is added to it), got: ${long(499)}`,
  ],
  [
    delivery({ errorPrefix: `${"x".repeat(473)}/` }),
    `backupDelivery.errorPrefix must be at most 473 characters long (Firehose allows 512 with what is added to it), got: ${long(474)}`,
  ],
  [
    delivery({ errorPrefix: "logs/errors/" }),
    'backupDelivery.errorPrefix must not lie inside backupDelivery.prefix ("logs/"), nor hold it, got: "logs/errors/"',
  ],
  [delivery({ bufferSizeMiB: 129 }), `backupDelivery.bufferSizeMiB ${size}, got: 129`],
  [delivery({ bufferSizeMiB: 0 }), `backupDelivery.bufferSizeMiB ${size}, got: 0`],
  [delivery({ bufferSizeMiB: "5" }), `backupDelivery.bufferSizeMiB ${size}, got: "5"`],
  [delivery({ bufferIntervalSeconds: 901 }), `backupDelivery.bufferIntervalSeconds ${interval}, got: 901`],
  [delivery({ errorLogRetentionDays: 2 }), `backupDelivery.errorLogRetentionDays ${retention}, got: 2`],
  [delivery({ kmsKeyArn: "alias/log-backup" }), `backupDelivery.kmsKeyArn ${kmsKey}, got: "alias/log-backup"`],
  [
    delivery({ kmsKeyArn: "arn:aws:kms:ap-northeast-1:111122223333:alias/x" }),
    `backupDelivery.kmsKeyArn ${kmsKey}, got: "arn:aws:kms:ap-northeast-1:111122223333:alias/x"`,
  ],
  [monitoring({ topicArn: "alarms" }), `monitoring.topicArn ${topic}, got: "alarms"`],
  [
    monitoring({ topicArn: "arn:aws:sns:ap-northeast-1:111122223333:alarms.fifo" }),
    `monitoring.topicArn ${topic}, got: "arn:aws:sns:ap-northeast-1:111122223333:alarms.fifo"`,
  ],
  [
    monitoring({ emailSubscribers: "a@b.c" }),
    'monitoring.emailSubscribers must be a list of e-mail addresses, got: "a@b.c"',
  ],
  [monitoring({ emailSubscribers: ["${a}@b.c"] }), `monitoring.emailSubscribers[0] ${email}, got: "\${a}@b.c"`],
  [
    monitoring({ runbook: `https://${"x".repeat(249)}` }),
    `monitoring.runbook ${runbook}, got: "https://${"x".repeat(71)}…" (257 characters)`,
  ],
  [monitoring({ emailSubscribers: ["ops"] }), `monitoring.emailSubscribers[0] ${email}, got: "ops"`],
  [
    monitoring({ emailSubscribers: ["a@b.c", "a@b.c"] }),
    'monitoring.emailSubscribers[1] must not repeat monitoring.emailSubscribers[0], got: "a@b.c"',
  ],
  [monitoring({ runbook: "docs/runbook.md#top" }), `monitoring.runbook ${runbook}, got: "docs/runbook.md#top"`],
  [monitoring({ quotaPercent: 96 }), `monitoring.quotaPercent ${percent}, got: 96`],
  [monitoring({ quotaPercent: 0 }), `monitoring.quotaPercent ${percent}, got: 0`],
  [
    monitoring({ maximumLogGroupAlarms: 2 }),
    "monitoring.maximumLogGroupAlarms must be a whole number from 3 to 1000 (alarms), got: 2",
  ],
  [monitoring({ email: [] }), 'unknown property "monitoring.email", did you mean "emailSubscribers"?'],
  [
    { planReview: { forbiddenRisks: ["data-los"] } },
    `planReview.forbiddenRisks[0] must be one of ${planRiskNames.join(", ")} (risk of a plan, see docs/plan-review.md), got: "data-los", did you mean "data-loss"?`,
  ],
  [
    { planReview: { forbiddenRisks: "data-loss" } },
    'planReview.forbiddenRisks must be a list of risks, got: "data-loss"',
  ],
  [
    { planReview: { forbiddenRisks: ["wider-access", "wider-access"] } },
    'planReview.forbiddenRisks[1] must not repeat planReview.forbiddenRisks[0], got: "wider-access"',
  ],
  [
    { expectedVolume: {} },
    "expectedVolume.gigabytesPerDay is missing, it must be a number from 0.001 to 1000000 (GB a day)",
  ],
  [
    { expectedVolume: { gigabytesPerDay: 0 } },
    "expectedVolume.gigabytesPerDay must be a number from 0.001 to 1000000 (GB a day), got: 0",
  ],
  [
    { expectedVolume: { gigabytesPerDay: 1, peakFactor: 0.5 } },
    "expectedVolume.peakFactor must be a number from 1 to 1000 (times), got: 0.5",
  ],
  [
    { expectedVolume: { gigabytesPerDay: 1, eventBytes: 1.5 } },
    "expectedVolume.eventBytes must be a whole number from 1 to 1048576 (bytes), got: 1.5",
  ],
];

it("finds nothing wrong with the least file, which the bad ones start from", () => {
  expect(problems(least)).toEqual([]);
});

it.each([
  [{ tags: { project: "x", environment: "y" } }],
  [{ helloApi: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } }],
  [{ helloApi: { throttlingRateLimit: 10_000, throttlingBurstLimit: 5000 } }],
  [monitoring({ topicArn: "arn:aws:sns:ap-northeast-1:999988887777:alarms", emailSubscribers: ["a+b@c.example"] })],
  [monitoring({ runbook: "https://wiki.example.com/pages/viewpage.action?pageId=123&x=y", quotaPercent: 95 })],
  [{ expectedVolume: { gigabytesPerDay: 0.25, eventBytes: 1, peakFactor: 1 } }],
])("finds nothing wrong with %j", (change) => {
  expect(problems({ ...least, ...change })).toEqual([]);
});

it.each(bad)("%j", (change, message) => {
  expect(problems({ ...least, ...change })).toEqual([message]);
});

it("counts tags", () => {
  const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ""]));
  expect(problems({ ...least, tags })).toEqual([
    expect.stringMatching(/^tags must hold at most 48 tags \(AWS tags: 50, 2 of them our own\), got: /),
  ]);
});

it("refuses a file that is no object", () => {
  expect(problems([1])).toEqual(["the file must be an object, got: [1]"]);
});

it("checks properties against each other while others are wrong", () => {
  const file = { ...least, region: "x", backupDelivery: { prefix: "errors/", bufferSizeMiB: 0 } };
  expect(problems(file)).toEqual([
    `region ${region}, got: "x"`,
    `backupDelivery.bufferSizeMiB ${size}, got: 0`,
    'backupDelivery.errorPrefix must not lie inside backupDelivery.prefix ("errors/"), nor hold it, got: "errors/"',
  ]);
});
