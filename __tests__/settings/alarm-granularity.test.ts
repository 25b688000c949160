import { alarmGranularity, watchedCounts } from "../../settings/alarm-granularity";
import { sourcesNamed } from "../support/settings";

const groups = (count: number, forwardingAll = count) => ({ logGroups: count, forwardingAll });
const withPolicy = (count: number, forwardsAll: boolean) => ({ ...groups(count), accountPolicy: { forwardsAll } });

test.each([
  ["each", groups(0), 3],
  ["each", groups(1), 3],
  ["shared", groups(2), 5],
  ["each", groups(2), 6],
  ["each", groups(20), 60],
  ["shared", groups(21), 60],
  ["each", groups(30, 0), 60], // two alarms each: none can be silent
  ["shared", groups(58), 60], // 2 + 58
  ["together", groups(59), 60],
  ["together", groups(2), 3],
  ["shared", withPolicy(0, true), 3], // 2 + 1 for the policy
  ["shared", withPolicy(0, false), 3],
  ["shared", withPolicy(5, true), 8], // 2 + 5 + 1
  ["together", withPolicy(5, true), 7],
] as const)("%s: %j with %d alarms at most", (granularity, watched, maximum) => {
  expect(alarmGranularity(watched, maximum)).toBe(granularity);
});

test("what is watched: names and what was discovered, and whether a pattern leaves events out", () => {
  const sources = {
    ...sourcesNamed("/a"),
    discovered: [
      { name: "/b", filterPattern: " " },
      { name: "/c", filterPattern: "ERROR" },
    ],
    account: { exclude: [], filterPattern: "ERROR" },
  };

  expect(watchedCounts({ sources })).toEqual({ ...groups(3, 2), accountPolicy: { forwardsAll: false } });
  expect(watchedCounts({ sources: sourcesNamed("/a") })).toEqual({ ...groups(1), accountPolicy: undefined });
});
