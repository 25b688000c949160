import { code } from "../markdown-text";
import { type ChangeRisks, riskOf, wasThere } from "../risk";
import { at, listAt, textAt } from "../values";

const alarmTypes = new Set(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]);

/** What goes wrong is no longer told, or to fewer. */
export const alarmRemoved: ChangeRisks = (change) => {
  const { type, action, before, after, address } = change;
  const risk = (sentence: string) => [riskOf("alarm-removed", change, sentence)];
  const name = code(textAt(before, "alarm_name") ?? textAt(before, "endpoint") ?? textAt(before, "name") ?? address);
  if (alarmTypes.has(type) && wasThere(change)) {
    if (action === "destroy") {
      return risk(`The alarm ${name} goes away.`);
    }
    if (at(before, "actions_enabled") === true && at(after, "actions_enabled") === false) {
      return risk(`The alarm ${name} tells nobody any more.`);
    }
    const told = listAt(after, "alarm_actions").length;
    return told === 0 && listAt(before, "alarm_actions").length > 0 && at(change.afterUnknown, "alarm_actions") !== true
      ? risk(`The alarm ${name} tells nobody any more.`)
      : [];
  }
  if (action === "destroy" && type === "aws_sns_topic_subscription") {
    return risk(`${name} gets no alarms any more.`);
  }
  return action === "destroy" && type === "aws_sns_topic"
    ? risk(`The topic ${name} goes away, and who listens to it.`)
    : [];
};
