import { type PlannedChange, REPLACE, risksOfChanges } from "../../support/plans";

const group = (before: object, after: object): PlannedChange => ({
  type: "aws_cloudwatch_log_group",
  before: { name: "/a", ...before },
  after: { name: "/a", ...after },
});
const lock = (before: object, after: object): PlannedChange => ({
  type: "aws_s3_bucket_object_lock_configuration",
  before: { rule: [{ default_retention: [before] }] },
  after: { rule: [{ default_retention: [after] }] },
});
const rule = (parts: object): object => ({ status: "Enabled", ...parts });
const expires = (days: number, prefix = "logs/"): object => rule({ filter: [{ prefix }], expiration: [{ days }] });
const rules = (before: readonly object[], after: readonly object[]): PlannedChange => ({
  type: "aws_s3_bucket_lifecycle_configuration",
  before: { bucket: "b", rule: before },
  after: { bucket: "b", rule: after },
});
const tagged = (days: number, filter: object): object => rule({ filter: [filter], expiration: [{ days }] });

describe("shorter-retention", () => {
  it.each<readonly [string, PlannedChange, string]>([
    [
      "fewer days in a log group",
      group({ retention_in_days: 30 }, { retention_in_days: 7 }),
      "The log group `/a` keeps events for 7 days, today for 30 days.",
    ],
    [
      "days instead of for ever",
      group({ retention_in_days: 0 }, { retention_in_days: 1 }),
      "The log group `/a` keeps events for 1 day, today for ever.",
    ],
    [
      "days where none were set",
      group({}, { retention_in_days: 3653 }),
      "The log group `/a` keeps events for 3653 days, today for ever.",
    ],
    [
      "fewer days in a bucket",
      rules([expires(400)], [expires(200)]),
      "S3 deletes objects of `b` under `logs/` after 200 days, today after 400 days.",
    ],
    ["a first rule", rules([], [expires(200, "")]), "S3 deletes objects of `b` after 200 days, today never."],
    [
      "a rule of a wider prefix",
      rules([expires(200)], [expires(200), expires(300, "")]),
      "S3 deletes objects of `b` after 300 days, today never.",
    ],
    [
      "a rule that is enabled",
      rules([{ ...expires(9), status: "Disabled" }], [expires(9)]),
      "S3 deletes objects of `b` under `logs/` after 9 days, today never.",
    ],
    [
      "the old form of a prefix",
      rules([], [rule({ prefix: "x/", expiration: [{ days: 2 }] })]),
      "S3 deletes objects of `b` under `x/` after 2 days, today never.",
    ],
    [
      "a prefix beside others",
      rules([], [rule({ filter: [{ and: [{ prefix: "x/" }] }], expiration: [{ days: 2 }] })]),
      "S3 deletes objects of `b` under `x/` after 2 days, today never.",
    ],
    [
      "a date",
      rules([], [rule({ expiration: [{ date: "2030-01-01T00:00:00Z" }] })]),
      "S3 deletes objects of `b` on `2030-01-01T00:00:00Z`, today never.",
    ],
    [
      "old versions",
      rules([], [rule({ noncurrent_version_expiration: [{ noncurrent_days: 5 }] })]),
      "S3 deletes old versions of `b` after 5 days, today never.",
    ],
    [
      "old versions but some",
      rules([], [rule({ noncurrent_version_expiration: [{ noncurrent_days: 5, newer_noncurrent_versions: 2 }] })]),
      "S3 deletes old versions but for the newest 2 of `b` after 5 days, today never.",
    ],
    [
      "a rule for all where one was for some",
      rules([tagged(9, { tag: [{ key: "k", value: "v" }] })], [expires(9, "")]),
      "S3 deletes objects of `b` after 9 days, today never.",
    ],
    [
      "fewer days for some",
      rules([tagged(9, { tag: [{ key: "k", value: "v" }] })], [tagged(8, { tag: [{ key: "k", value: "v" }] })]),
      "S3 deletes objects of `b`, if `k=v`, after 8 days, today after 9 days.",
    ],
    [
      "a rule for large objects",
      rules([], [tagged(9, { and: [{ tags: { a: "1" }, object_size_greater_than: 5, object_size_less_than: 9 }] })]),
      "S3 deletes objects of `b`, if `a=1, size > 5, size < 9`, after 9 days, today never.",
    ],
    [
      "a configuration that is new for a bucket",
      { ...rules([], [expires(5)]), before: undefined },
      "S3 deletes objects of `b` under `logs/` after 5 days, today never.",
    ],
    [
      "fewer days of Object Lock",
      lock({ days: 30 }, { days: 20 }),
      "Object Lock keeps new objects for 20 days, today for 30 days.",
    ],
    [
      "days instead of years",
      lock({ years: 1 }, { days: 364 }),
      "Object Lock keeps new objects for 364 days, today for 365 days.",
    ],
    ["no days any more", lock({ days: 1 }, {}), "Object Lock keeps new objects for no time, today for 1 day."],
  ])("warns of %s", (_, change, sentence) => {
    expect(risksOfChanges(change)).toEqual([`shorter-retention: ${sentence}`]);
  });

  it.each<readonly [string, PlannedChange]>([
    ["more days in a log group", group({ retention_in_days: 7 }, { retention_in_days: 30 })],
    ["for ever instead of days", group({ retention_in_days: 7 }, { retention_in_days: 0 })],
    ["a new log group", { type: "aws_cloudwatch_log_group", after: { name: "/a", retention_in_days: 1 } }],
    ["more days in a bucket", rules([expires(200)], [expires(400)])],
    ["a rule that goes away", rules([expires(200)], [])],
    ["another name of a rule", rules([{ ...expires(200), id: "a" }], [{ ...expires(200), id: "b" }])],
    ["a rule under a prefix that a wider one empties already", rules([expires(5, "")], [expires(5, ""), expires(6)])],
    ["a rule that is not enabled", rules([], [{ ...expires(1), status: "Disabled" }])],
    ["0 days", rules([], [expires(0)])],
    [
      "a rule for some objects that stays as it is",
      rules([tagged(9, { tags: { a: "1" } })], [tagged(9, { tags: { a: "1" } }), rule({ transition: [{ days: 30 }] })]),
    ],
    [
      "a rule for some of the objects that one deletes anyhow",
      rules([expires(9, "")], [expires(9, ""), tagged(9, { tags: { a: "1" } })]),
    ],
    [
      "a configuration of a bucket that is new",
      { ...rules([], [expires(5)]), before: undefined, after: { rule: [expires(5)] }, unknown: { bucket: true } },
    ],
    ["a configuration of another bucket", { ...rules([expires(400)], [expires(200)]), actions: REPLACE }],
    ["results of queries", rules([], [{ ...expires(7), id: "query-results" }])],
    ["more days of Object Lock", lock({ days: 30 }, { years: 1 })],
  ])("does not warn of %s", (_, change) => {
    expect(risksOfChanges(change)).toEqual([]);
  });
});
