import { lostTimes } from "../../../cli/audit/lost-times";
import type { MetricWindow } from "../../../cli/completeness/metric-window";

const MINUTES = 60_000;
const PERIOD_MS = 5 * MINUTES;

/** Six periods, and three after them, from 0 on. */
const WINDOW: MetricWindow = {
  periodMs: PERIOD_MS,
  fromMs: 0,
  toMs: 6 * PERIOD_MS,
  laterMs: 9 * PERIOD_MS,
  settledMs: 9 * PERIOD_MS,
  isKept: true,
};

it.each<[string, readonly number[], readonly number[], readonly (readonly [number, number, number])[]]>([
  ["nothing came in", [], [], []],
  ["all was forwarded at once", [1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], []],
  ["all was forwarded a period later", [1, 1, 1, 1, 1, 1], [0, 1, 1, 1, 1, 1, 1], []],
  ["it stopped", [1, 1, 1, 1, 1, 1], [1], [[1, 6, 5]]],
  ["it stopped and went on with what came in then", [1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 1, 1], [[1, 4, 3]]],
  ["it stopped and made up for it", [1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 4, 1], []],
  ["it stopped and made up for it after the window", [0, 0, 0, 0, 2, 3], [0, 0, 0, 0, 0, 0, 0, 5], []],
  ["it stopped twice, and made up for one", [3, 0, 0, 1, 0, 2], [0, 0, 3, 1], [[5, 6, 2]]],
  ["what came last is not yet forwarded", [0, 0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0, 1], []],
  ["it has only just come in", [0, 0, 0, 0, 0, 0, 1, 1, 1], [], []],
])("where %s", (_, incoming, forwarded, expected) => {
  const periods = (events: readonly number[]) => Float64Array.from({ length: 9 }, (__, period) => events[period] ?? 0);

  expect(lostTimes(periods(incoming), periods(forwarded), WINDOW)).toEqual(
    expected.map(([from, to, events]) => ({ fromMs: from * PERIOD_MS, toMs: to * PERIOD_MS, incoming: events })),
  );
});
