/** The account that moto plays. */
export const ACCOUNT_ID = "123456789012";
export const REGION = "us-east-1";
/** The environment that is deployed to try the exits. */
export const ENVIRONMENT = "exits";

/** Days; the settings ask for as many at least. */
export const LOG_RETENTION_DAYS = 30;

/** Log groups that others own, and of which the environment backs up a part: filter patterns full of what HCL must escape. */
const OTHERS_LOG_GROUPS = [
  { name: "/exits/orders", filterPattern: "" },
  { name: "/exits/regular-expression#1", filterPattern: String.raw`%\d{3}\s"[A-Z]+"$%` },
  { name: "/exits/terms", filterPattern: String.raw`"C:\temp\new" - "it's 100%" ?ERROR` },
  { name: "/exits/fields", filterPattern: String.raw`[ip, user="*\\*", status_code=4*, ...]` },
];
const JSON_PATTERN = String.raw`{ $.message = "a \"quoted\" \\ word" && $.level != "DEBUG" }`;

/** Names of log groups that must be there before the environment is deployed. */
export const EXISTING_LOG_GROUPS = OTHERS_LOG_GROUPS.map(({ name }) => name);

/** Its file: all that an environment can have and that a local AWS can deploy. moto has no account subscription policy. */
export const ENVIRONMENT_FILE = {
  accountId: ACCOUNT_ID,
  region: REGION,
  tags: { owner: "platform", "cost-center": "1234", note: "a+b=c @ x_y:z" },
  terraformState: { preventDestroy: true },
  helloApi: { throttlingRateLimit: 100, throttlingBurstLimit: 200 },
  sources: {
    logGroups: [{ name: "/aws/lambda/HelloFunc", filterPattern: JSON_PATTERN }, ...OTHERS_LOG_GROUPS],
    minimumRetentionDays: LOG_RETENTION_DAYS,
  },
  backupStorage: {
    preventDestroy: true,
    transitions: [
      { storageClass: "STANDARD_IA", days: 30 },
      { storageClass: "GLACIER_IR", days: 90 },
      { storageClass: "DEEP_ARCHIVE", days: 365 },
    ],
    expirationDays: 2557,
    noncurrentVersionExpirationDays: 90,
  },
  backupDelivery: {
    bufferSizeMiB: 64,
    bufferIntervalSeconds: 300,
    errorLogRetentionDays: 90,
    kmsKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/12345678-1234-1234-1234-123456789012`,
  },
  // Alarms on metrics, on expressions and, with fewer than three for each log group, on queries.
  monitoring: { emailSubscribers: ["ops@example.com", "o'neil+ops@example.com"], maximumLogGroupAlarms: 4 },
  ciAccess: { github: { repository: "octo-org/log-backup" } },
};
