import { alarmRows } from "../../constructs/dashboard-alarms";

const arns = (count: number) => Array.from({ length: count }, (_, index) => `arn:${index}`);
const shown = (count: number) => alarmRows(arns(count)).flat();

test("shows no more alarms in a widget than it can, and every alarm once", () => {
  const widgets = shown(230);
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    "Alarms (1 of 3)",
    "Alarms (2 of 3)",
    "Alarms (3 of 3)",
  ]);
  expect(widgets.map(({ properties }) => (properties.alarms as string[]).length)).toEqual([100, 100, 30]);
  expect(widgets.flatMap(({ properties }) => properties.alarms)).toEqual(arns(230));
});

test("grows with the alarms, and leaves the flow in sight", () => {
  expect([1, 6, 7, 12, 30, 100].map((count) => shown(count)[0]?.height)).toEqual([2, 2, 3, 3, 6, 6]);
});

test("shows those first that have gone off", () => {
  expect(shown(3)).toEqual([
    {
      type: "alarm",
      width: 24,
      height: 2,
      properties: { title: "Alarms", alarms: arns(3), sortBy: "stateUpdatedTimestamp" },
    },
  ]);
});
