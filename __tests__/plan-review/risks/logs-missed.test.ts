import { type PlannedChange, REPLACE, reviewOf, planOf, risksOfChanges } from "../../support/plans";

const TYPE = "aws_cloudwatch_log_subscription_filter";
const filter = (name: string, change: Partial<PlannedChange> = {}): PlannedChange => {
  const { before, after, ...rest } = change;
  return {
    type: TYPE,
    address: `${TYPE}.${name}`,
    before: { log_group_name: `/${name}`, destination_arn: "arn:1", filter_pattern: "", ...(before as object) },
    ...(after !== undefined && {
      after: { log_group_name: `/${name}`, destination_arn: "arn:1", filter_pattern: "", ...(after as object) },
    }),
    ...rest,
  };
};
const created = (name: string, address: string): PlannedChange => ({
  type: TYPE,
  address,
  after: { log_group_name: `/${name}` },
});
const accountPolicy = (change: Partial<PlannedChange>): PlannedChange => ({
  type: "aws_cloudwatch_log_account_policy",
  ...change,
});
const subscription = { policy_type: "SUBSCRIPTION_FILTER_POLICY", policy_document: "{}", selection_criteria: "" };

describe("logs-missed", () => {
  it.each<readonly [string, readonly PlannedChange[], string]>([
    [
      "a filter that goes away",
      [filter("a")],
      "1 log group, `/a`, has no subscription any more: its log events are missed from then on.",
    ],
    [
      "several, in one sentence that counts the log groups",
      ["g", "f", "e", "d", "c", "b", "a"].map((name) => filter(name)),
      "7 log groups, `/a`, `/b`, `/c`, `/d`, `/e` and 2 more, have no subscription any more: their log events are missed from then on.",
    ],
    [
      "a filter that is replaced",
      [filter("a", { after: { name: "x" }, actions: REPLACE })],
      "1 log group, `/a`, has another subscription: its log events are missed between the two.",
    ],
    [
      "a filter that another address takes over",
      [filter("a"), created("a", "new")],
      "1 log group, `/a`, has another subscription: its log events are missed between the two.",
    ],
    [
      "a filter that is replaced for another log group",
      [filter("a", { after: { log_group_name: "/b" }, actions: REPLACE })],
      "1 log group, `/a`, has no subscription any more: its log events are missed from then on.",
    ],
    [
      "filters that give way to the account's policy",
      [filter("a"), accountPolicy({ after: subscription })],
      "1 log group, `/a`, has no subscription any more: its log events are missed from then on, unless the account's new subscription policy covers it.",
    ],
    [
      "a narrower pattern",
      [filter("a", { after: { filter_pattern: "ERROR" } })],
      "Of 1 log group, `/a`, only events that match `ERROR` are backed up, today every event.",
    ],
    [
      "another destination",
      [filter("a", { after: { destination_arn: "arn:2" } })],
      "Events of 1 log group, `/a`, go to another destination.",
    ],
    [
      "an account's policy that goes away",
      [accountPolicy({ before: subscription })],
      "The account's subscription policy goes away: every log group that only it covers is missed.",
    ],
    [
      "an account's policy that is replaced",
      [accountPolicy({ before: subscription, after: subscription, actions: REPLACE })],
      "The account's subscription policy is replaced: every log group that only it covers is missed.",
    ],
    [
      "an account's policy for other log groups",
      [accountPolicy({ before: subscription, after: { ...subscription, selection_criteria: "x" } })],
      "The account's subscription policy changes: log groups that it covers today may be missed.",
    ],
  ])("warns of %s", (_, changes, sentence) => {
    expect(risksOfChanges(...changes)).toEqual([`logs-missed: ${sentence}`]);
  });

  it("names the addresses of all filters", () => {
    const { risks } = reviewOf(planOf({ changes: [filter("a"), filter("b")] }));
    expect(risks.map(({ addresses }) => addresses)).toEqual([[`${TYPE}.a`, `${TYPE}.b`]]);
  });

  it.each<readonly [string, PlannedChange]>([
    ["a new filter", created("a", "new")],
    ["a filter that is forgotten", filter("a", { actions: ["forget"] })],
    ["a pattern that becomes every event", filter("a", { before: { filter_pattern: "ERROR" }, after: {} })],
    ["another role", filter("a", { after: { role_arn: "arn:r" } })],
    ["an account's policy of another kind", accountPolicy({ before: { policy_type: "DATA_PROTECTION_POLICY" } })],
    [
      "another name of an account's policy document",
      accountPolicy({ before: subscription, after: { ...subscription, scope: "ALL" } }),
    ],
  ])("does not warn of %s", (_, change) => {
    expect(risksOfChanges(change)).toEqual([]);
  });
});
