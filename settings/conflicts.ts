import type { Settings } from "./environment-settings";

/** Settings and what messages call the file they came from. */
export interface NamedSettings {
  readonly file: string;
  readonly settings: Settings;
}

/** What is wrong between settings that are each fine: within an environment, and between environments. */
export function conflicts(all: readonly NamedSettings[]): string[] {
  return all.flatMap((one, index) => {
    const earlier = all.slice(0, index);
    return [...loops(one), ...sharedBuckets(one, earlier), ...sharedNames(one, earlier)];
  });
}

/** A stream must not carry the log of its own errors: every error would make the next. */
function loops({ file, settings }: NamedSettings): string[] {
  const own = `/aws/kinesisfirehose/${settings.backupDelivery.streamName}`;
  const index = settings.sources.logGroups.indexOf(own);
  return index < 0
    ? []
    : [
        `${file}: sources.logGroups[${index}] must not be the stream's own error log, or each error would make another, got: "${own}"`,
      ];
}

const bucketsOf = ({ file, settings }: NamedSettings) =>
  (["terraformState", "backupStorage"] as const).map((group) => ({
    file,
    property: `${group}.bucketName`,
    bucketName: settings[group].bucketName,
  }));

/** A bucket name exists once in all accounts and Regions. */
function sharedBuckets(one: NamedSettings, earlier: readonly NamedSettings[]): string[] {
  const taken = earlier.flatMap(bucketsOf);
  return bucketsOf(one).flatMap((bucket) => {
    const other = taken.find(({ bucketName }) => bucketName === bucket.bucketName);
    taken.push(bucket);
    if (other === undefined) return [];
    const whose = other.file === bucket.file ? other.property : `${other.property} of ${other.file}`;
    return [
      `${bucket.file}: ${bucket.property} must differ from ${whose} (a bucket name exists once in all of AWS), got: "${bucket.bucketName}"`,
    ];
  });
}

/** What exists once in an account and Region. */
function sharedNames(one: NamedSettings, earlier: readonly NamedSettings[]): string[] {
  const { accountId, region, helloApi, backupDelivery } = one.settings;
  const neighbours = earlier.filter(({ settings }) => settings.accountId === accountId && settings.region === region);
  const find = (matches: (other: Settings) => boolean) => neighbours.find(({ settings }) => matches(settings))?.file;
  const problems: string[] = [];

  const function_ = find((other) => other.helloApi.functionName === helloApi.functionName);
  if (function_ !== undefined)
    problems.push(differ(one.file, "helloApi.functionName", function_, helloApi.functionName));

  const manager = find((other) => other.helloApi.manageApiGatewayAccount);
  if (manager !== undefined && helloApi.manageApiGatewayAccount)
    problems.push(
      `${one.file}: helloApi.manageApiGatewayAccount must be false, because ${manager} already sets API Gateway's role in the same account and Region, got: true`,
    );

  const stream = find((other) => other.backupDelivery.streamName === backupDelivery.streamName);
  if (stream !== undefined)
    problems.push(differ(one.file, "backupDelivery.streamName", stream, backupDelivery.streamName));
  return problems;
}

function differ(file: string, property: string, other: string, got: string): string {
  return `${file}: ${property} must differ from that of ${other}, which has the same account and Region, got: "${got}"`;
}
