import { code, codes } from "../markdown-text";
import type { ResourceChange } from "../resource-change";
import { type ChangeRisks, goesAway, riskOf, wasThere } from "../risk";
import { at, isMarked, listAt, textAt } from "../values";

/** What goes wrong is no longer told, or to fewer. */
export const alarmRemoved: ChangeRisks = (change) => {
  const { type, action, before, address } = change;
  const sentences = (): readonly string[] => {
    const name = code(textAt(before, "alarm_name") ?? textAt(before, "endpoint") ?? textAt(before, "name") ?? address);
    switch (type) {
      case "aws_cloudwatch_metric_alarm":
      case "aws_cloudwatch_composite_alarm":
        return action === "destroy" ? [`The alarm ${name} goes away.`] : toldToFewer(change, name);
      case "aws_sns_topic_subscription":
        return goesAway(change) && before.endpoint !== change.after.endpoint
          ? [`${name} gets no alarms any more.`]
          : [];
      case "aws_sns_topic":
        return goesAway(change) ? [`The topic ${name} goes away, and with it who listens to it.`] : [];
      default:
        return [];
    }
  };
  return sentences().map((sentence) => riskOf("alarm-removed", change, sentence));
};

function toldToFewer(change: ResourceChange, name: string): readonly string[] {
  const { before, after, afterUnknown } = change;
  if (!wasThere(change) || at(before, "actions_enabled") === false) {
    return [];
  }
  const told = listAt(after, "alarm_actions");
  const gone = listAt(before, "alarm_actions").filter((action) => !told.includes(action));
  const isKnown = !isMarked(at(afterUnknown, "alarm_actions"));
  if (at(after, "actions_enabled") === false || (gone.length > 0 && told.length === 0 && isKnown)) {
    return [`The alarm ${name} tells nobody any more.`];
  }
  return gone.length > 0 && isKnown ? [`The alarm ${name} no longer tells ${codes(gone.map(String))}.`] : [];
}
