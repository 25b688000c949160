import { UsageError } from "../../../cli/errors";
import { estimateNumbers } from "../../../cli/estimate/estimate-options";
import { plannedBackup } from "../../../cli/estimate/planned-backup";
import type { Settings } from "../../../settings";
import { insightsQuery, watchedMetrics } from "../../support/alarm-evaluation";
import { deliveryAlarms } from "../../support/delivery-alarms";
import { exampleSettings, sourcesNamed } from "../../support/settings";

const example = exampleSettings();
const numbers = estimateNumbers({ gbPerDay: "1", region: "us-east-1" });

function planned(changes: Partial<Settings>, logGroups: number, more = {}) {
  return plannedBackup({ ...example, ...changes }, { ...numbers, ...more }, { logGroups, decompression: false });
}

it.each([
  [undefined, undefined, 3],
  [undefined, 400, 3], // 1.1 years
  [undefined, 1826, 6], // a day more than 5 years
  [undefined, 100_000, 100],
  [2, 1826, 3],
  [7, undefined, 7],
])(
  "with --retention-years %d and %d days in the settings it is of %d years",
  (retentionYears, expirationDays, years) => {
    const backupStorage = {
      ...example.backupStorage,
      transitions: [],
      ...(expirationDays !== undefined && { expirationDays }),
    };

    expect(planned({ backupStorage }, 1, { retentionYears })).toMatchObject({ years });
  },
);

it("has Firehose decompress where the settings deliver ndjson", () => {
  expect(planned({}, 1)).toMatchObject({ decompression: false });
  expect(planned({ backupDelivery: { ...example.backupDelivery, format: "ndjson" } }, 1)).toMatchObject({
    decompression: true,
  });
});

it("refuses a retention that ends before the last transition", () => {
  const transitions = [{ storageClass: "GLACIER", days: 365 }] as const;

  expect(() => planned({ backupStorage: { ...example.backupStorage, transitions } }, 1, { retentionYears: 1 })).toThrow(
    new UsageError(
      "--retention-years: in days, it must be more than 365, the days of the last transition, got: 1 year",
    ),
  );
});

it.each<[number, string | undefined, number]>([
  [2, undefined, 0],
  [25, undefined, 0],
  [0, "", 7],
  [3, "", 4],
  [3, "ERROR", 4],
])(
  "counts what the synthesized alarms of %d log groups look at, with the pattern %j of a policy over %d others",
  (named, filterPattern, others) => {
    const names = Array.from({ length: named }, (_, index) => `/app/${index}`);
    const policy = filterPattern === undefined ? {} : { account: { exclude: names, filterPattern } };
    const settings: Settings = { ...example, sources: { ...sourcesNamed(...names), ...policy } };
    const alarms = deliveryAlarms(settings);
    const queries = alarms.filter((alarm) => insightsQuery(alarm) !== undefined).length;
    const metrics = alarms.reduce((sum, alarm) => sum + watchedMetrics(alarm).length, 0);

    // A query goes through one metric of each log group: none is counted twice.
    expect(planned(settings, named + others)).toMatchObject({
      alarmMetrics: metrics + queries * (named + others),
      alarmMetricsAtMost: queries > 0,
    });
  },
);
