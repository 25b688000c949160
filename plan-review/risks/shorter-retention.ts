import { code } from "../markdown-text";
import type { ResourceChange } from "../resource-change";
import { type ChangeRisks, type Risk, riskOf } from "../risk";
import { at, listAt, numberAt, textAt } from "../values";

/** Stored data is deleted sooner than today. */
export const shorterRetention: ChangeRisks = (change) => {
  switch (change.type) {
    case "aws_cloudwatch_log_group":
      return logGroupRisks(change);
    case "aws_s3_bucket_lifecycle_configuration":
      return lifecycleRisks(change);
    case "aws_s3_bucket_object_lock_configuration":
      return lockRisks(change);
    default:
      return [];
  }
};

/** 0 days, or none, is for ever. */
function logGroupRisks(change: ResourceChange): readonly Risk[] {
  if (change.action !== "update") {
    return [];
  }
  const days = (values: object): number => numberAt(values, "retention_in_days") ?? 0;
  const [before, after] = [days(change.before), days(change.after)];
  const name = code(textAt(change.before, "name") ?? change.address);
  return after !== 0 && (before === 0 || after < before)
    ? [
        riskOf(
          "shorter-retention",
          change,
          `The log group ${name} keeps events for ${inWords(after)}, today for ${inWords(before)}.`,
        ),
      ]
    : [];
}

interface Expiry {
  readonly kind: string;
  /** The date from which on they are deleted; empty where it is after some days. */
  readonly on: string;
  readonly prefix: string;
  readonly days: number;
  /** The tags and sizes of the only objects that it is for, in one text; empty where it is for all. */
  readonly narrowedTo: string;
}

/** A replaced configuration is one of another bucket, which is looked at by itself; a created one may meet a bucket with data. */
function lifecycleRisks(change: ResourceChange): readonly Risk[] {
  if (change.action !== "update" && change.action !== "create") {
    return [];
  }
  const before = expiriesOf(change.before);
  const bucket = code(textAt(change.after, "bucket") ?? textAt(change.before, "bucket") ?? change.address);
  return expiriesOf(change.after).flatMap(({ kind, on, prefix, days, narrowedTo }) => {
    const covering = before
      .filter((rule) => rule.kind === kind && rule.on === on && prefix.startsWith(rule.prefix))
      .filter((rule) => rule.narrowedTo === "" || rule.narrowedTo === narrowedTo);
    const today = Math.min(...covering.map((rule) => rule.days));
    if (today <= days || (change.action === "create" && textAt(change.after, "bucket") === undefined)) {
      return [];
    }
    const under = prefix === "" ? bucket : `${bucket} under ${code(prefix)}`;
    const where = narrowedTo === "" ? under : `${under}, if ${code(narrowedTo)},`;
    const was = Number.isFinite(today) ? `after ${inWords(today)}` : "never";
    const when = on === "" ? `after ${inWords(days)}` : `on ${code(on)}`;
    return [riskOf("shorter-retention", change, `S3 deletes ${kind} of ${where} ${when}, today ${was}.`)];
  });
}

/** Results of queries can be made again: their bucket's one rule has this id. */
const RESULTS_RULE = "query-results";

/** What the enabled rules of a lifecycle configuration delete, and when. */
function expiriesOf(configuration: object): readonly Expiry[] {
  return listAt(configuration, "rule")
    .filter((rule) => textAt(rule, "status") === "Enabled" && textAt(rule, "id") !== RESULTS_RULE)
    .flatMap((rule) => {
      const prefix =
        textAt(rule, "filter", 0, "prefix") ??
        textAt(rule, "filter", 0, "and", 0, "prefix") ??
        textAt(rule, "prefix") ??
        "";
      const noncurrent = numberAt(rule, "noncurrent_version_expiration", 0, "noncurrent_days");
      const kept = numberAt(rule, "noncurrent_version_expiration", 0, "newer_noncurrent_versions") ?? 0;
      const date = textAt(rule, "expiration", 0, "date");
      const narrowedTo = [at(rule, "filter", 0), at(rule, "filter", 0, "and", 0)].flatMap(narrowings).join(", ");
      return [
        { kind: "objects", on: "", prefix, days: numberAt(rule, "expiration", 0, "days") },
        { kind: "old versions", on: "", prefix, days: kept > 0 ? undefined : noncurrent },
        { kind: `old versions but for the newest ${kept}`, on: "", prefix, days: kept > 0 ? noncurrent : undefined },
        // A date is a day like any other once it has come.
        { kind: "objects", on: date ?? "", prefix, days: date === undefined ? undefined : 1 },
      ].flatMap(({ days, ...rest }) => (days === undefined || days === 0 ? [] : [{ ...rest, days, narrowedTo }]));
    });
}

/** Blocks `tag` of one tag each, the map `tags`, and sizes in bytes. */
function narrowings(filter: unknown): readonly string[] {
  const tags = listAt(filter, "tag").map((tag) => `${textAt(tag, "key") ?? ""}=${textAt(tag, "value") ?? ""}`);
  const more = Object.entries(at(filter, "tags") ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  const [above, below] = [numberAt(filter, "object_size_greater_than"), numberAt(filter, "object_size_less_than")];
  return [
    ...[...tags, ...more].sort(),
    ...(above !== undefined && above > 0 ? [`size > ${above}`] : []),
    ...(below !== undefined && below > 0 ? [`size < ${below}`] : []),
  ];
}

/** Object Lock: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
function lockRisks(change: ResourceChange): readonly Risk[] {
  const days = (values: object): number => {
    const retention = ["rule", 0, "default_retention", 0] as const;
    return (numberAt(values, ...retention, "days") ?? 0) + 365 * (numberAt(values, ...retention, "years") ?? 0);
  };
  const [before, after] = [days(change.before), days(change.after)];
  return change.action !== "create" && after < before
    ? [
        riskOf(
          "shorter-retention",
          change,
          `Object Lock keeps new objects for ${after === 0 ? "no time" : inWords(after)}, today for ${inWords(before)}.`,
        ),
      ]
    : [];
}

function inWords(days: number): string {
  return days === 0 ? "ever" : days === 1 ? "1 day" : `${days} days`;
}
