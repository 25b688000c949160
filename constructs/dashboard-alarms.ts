import type { Widget } from "./dashboard-widget";

/** Alarms that one widget can show: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS = 100;
/** Alarms beside each other, in a widget of 24 columns. */
const ALARMS_A_ROW = 6;
/** Rows of the grid: more alarms are reached by scrolling, so that the flow stays in sight. */
const GREATEST_HEIGHT = 6;

/** The state of each alarm, those that have gone off first. A row of its own for every hundred. */
export function alarmRows(alarmArns: readonly string[]): Widget[][] {
  const widgets = Math.ceil(alarmArns.length / MOST_ALARMS);
  return Array.from({ length: widgets }, (_, index) => {
    const alarms = alarmArns.slice(index * MOST_ALARMS, (index + 1) * MOST_ALARMS);
    const title = widgets === 1 ? "Alarms" : `Alarms (${index + 1} of ${widgets})`;
    return [
      {
        type: "alarm",
        width: 24,
        height: Math.min(GREATEST_HEIGHT, 1 + Math.ceil(alarms.length / ALARMS_A_ROW)),
        properties: { title, alarms, sortBy: "stateUpdatedTimestamp" },
      },
    ];
  });
}
