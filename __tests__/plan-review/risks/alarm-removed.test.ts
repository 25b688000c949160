import { type PlannedChange, REPLACE, risksOfChanges } from "../../support/plans";

const alarm = (before: object, after?: object, more: Partial<PlannedChange> = {}): PlannedChange => ({
  type: "aws_cloudwatch_metric_alarm",
  before: { alarm_name: "late", actions_enabled: true, ...before },
  ...(after !== undefined && { after: { alarm_name: "late", actions_enabled: true, ...after } }),
  ...more,
});
const subscription = { type: "aws_sns_topic_subscription", before: { endpoint: "a@b.example" } };

describe("alarm-removed", () => {
  it.each<readonly [string, PlannedChange, string]>([
    ["an alarm that goes away", alarm({}), "The alarm `late` goes away."],
    [
      "a composite alarm that goes away",
      alarm({}, undefined, { type: "aws_cloudwatch_composite_alarm" }),
      "The alarm `late` goes away.",
    ],
    ["actions that are switched off", alarm({}, { actions_enabled: false }), "The alarm `late` tells nobody any more."],
    [
      "no action any more",
      alarm({ alarm_actions: ["arn:1"] }, { alarm_actions: [] }),
      "The alarm `late` tells nobody any more.",
    ],
    [
      "an action less",
      alarm({ alarm_actions: ["arn:1", "arn:2"] }, { alarm_actions: ["arn:2"] }),
      "The alarm `late` no longer tells `arn:1`.",
    ],
    ["a subscriber less", subscription, "`a@b.example` gets no alarms any more."],
    [
      "another subscriber",
      { ...subscription, after: { endpoint: "c@d.example" }, actions: REPLACE },
      "`a@b.example` gets no alarms any more.",
    ],
    [
      "a topic that goes away",
      { type: "aws_sns_topic", before: { name: "alarms" } },
      "The topic `alarms` goes away, and with it who listens to it.",
    ],
    [
      "a topic that is replaced",
      { type: "aws_sns_topic", before: { name: "a" }, after: { name: "b" }, actions: REPLACE },
      "The topic `a` goes away, and with it who listens to it.",
    ],
  ])("warns of %s", (_, change, sentence) => {
    expect(risksOfChanges(change)).toEqual([`alarm-removed: ${sentence}`]);
  });

  it.each<readonly [string, PlannedChange]>([
    ["a new alarm", { type: "aws_cloudwatch_metric_alarm", after: { alarm_name: "late", actions_enabled: false } }],
    ["another threshold", alarm({ threshold: 1 }, { threshold: 2 })],
    ["an action more", alarm({ alarm_actions: ["arn:1"] }, { alarm_actions: ["arn:1", "arn:2"] })],
    [
      "an action that is known only after apply",
      alarm({ alarm_actions: ["arn:1"] }, { alarm_actions: [null] }, { unknown: { alarm_actions: [true] } }),
    ],
    [
      "an alarm that told nobody before",
      alarm({ actions_enabled: false, alarm_actions: ["arn:1"] }, { actions_enabled: false, alarm_actions: [] }),
    ],
    [
      "an alarm that is replaced with the same actions",
      alarm({ alarm_actions: ["arn:1"] }, { alarm_name: "later", alarm_actions: ["arn:1"] }, { actions: REPLACE }),
    ],
    [
      "a subscription that is replaced for the same subscriber",
      { ...subscription, after: subscription.before, actions: REPLACE },
    ],
  ])("does not warn of %s", (_, change) => {
    expect(risksOfChanges(change)).toEqual([]);
  });
});
