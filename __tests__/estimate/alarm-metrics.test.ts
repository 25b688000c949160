import fc from "fast-check";
import { type AlarmedBackup, alarmMetricCount } from "../../estimate/alarm-metrics";
import type { Settings } from "../../settings";
import { watchedCounts } from "../../settings/alarm-granularity";
import { insightsQuery, watchedMetrics } from "../support/alarm-evaluation";
import { deliveryAlarms } from "../support/delivery-alarms";
import { exampleSettings, sourcesNamed } from "../support/settings";

const of = (logGroups: number, forwardingAll = logGroups, more: Partial<AlarmedBackup> = {}): AlarmedBackup => ({
  watched: { logGroups, forwardingAll },
  accountLogGroups: 0,
  maximumLogGroupAlarms: 60,
  usesCustomerKey: false,
  ...more,
});
const ofAccount = (accountLogGroups: number, forwardsAll: boolean) =>
  of(0, 0, { watched: { logGroups: 0, forwardingAll: 0, accountPolicy: { forwardsAll } }, accountLogGroups });

// Of the stream and the bucket: late 1, failing 1, throttled 1, error objects 1, three limits × 2 = 10.
it.each<[string, AlarmedBackup, number]>([
  ["no log group", of(0), 10],
  ["one log group: errors 1, throttled 1, silent 2", of(1), 14],
  ["20, the most with alarms of their own: 10 + 20 × 4", of(20), 90],
  ["21: 10 + 2 queries × 21 + 21 × 2 of silence", of(21), 94],
  ["58, in 2 + 58 alarms: 10 + 2 × 58 + 58 × 2", of(58), 242],
  ["59, in 3 alarms: 10 + 2 × 59 + 2", of(59), 130],
  ["500: 10 + 2 × 500 + 2", of(500), 1012],
  ["a key of one's own: 4 more", of(1, 1, { usesCustomerKey: true }), 18],
  ["one of which a pattern leaves events out: no silence of it", of(1, 0), 12],
  ["many with patterns: nothing to compare", of(200, 0), 410],
  ["an account's policy over 50 log groups: 10 + 2 × 50 + 2", ofAccount(50, true), 112],
  ["an account's policy with a pattern", ofAccount(50, false), 110],
])("%s", (_, backup, count) => {
  expect(alarmMetricCount(backup)).toBe(count);
});

it("is what the synthesized alarms look at", () => {
  const example = exampleSettings();
  const anySources = fc.record({
    plain: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(14, 15, 16, 40)),
    filtered: fc.integer({ min: 0, max: 3 }),
    accountPattern: fc.constantFrom(undefined, "", "ERROR"),
    maximum: fc.constantFrom(3, 5, 30),
    kmsKeyArn: fc.constantFrom(undefined, "arn:aws:kms:ap-northeast-1:111122223333:key/1"),
  });
  fc.assert(
    fc.property(anySources, ({ plain, filtered, accountPattern, maximum, kmsKeyArn }) => {
      const named = (count: number, filterPattern: string) =>
        Array.from({ length: count }, (_, index) => ({ name: `/app${filterPattern}/${index}`, filterPattern }));
      const settings: Settings = {
        ...example,
        sources: {
          ...sourcesNamed(),
          logGroups: [...named(plain, ""), ...named(filtered, "ERROR")],
          ...(accountPattern !== undefined && { account: { exclude: [], filterPattern: accountPattern } }),
        },
        backupDelivery: { ...example.backupDelivery, ...(kmsKeyArn !== undefined && { kmsKeyArn }) },
        monitoring: { ...example.monitoring, maximumLogGroupAlarms: maximum },
      };
      const accountLogGroups = accountPattern === undefined ? 0 : 7;
      const alarms = deliveryAlarms(settings);
      const queries = alarms.filter((alarm) => insightsQuery(alarm) !== undefined).length;
      const metrics = alarms.reduce((sum, alarm) => sum + watchedMetrics(alarm).length, 0);
      const backup = {
        watched: watchedCounts(settings),
        accountLogGroups,
        maximumLogGroupAlarms: maximum,
        usesCustomerKey: kmsKeyArn !== undefined,
      };

      expect(alarmMetricCount(backup)).toBe(metrics + queries * (plain + filtered + accountLogGroups));
    }),
    { numRuns: 15 },
  );
});
