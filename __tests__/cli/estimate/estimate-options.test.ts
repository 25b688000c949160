import { UsageError } from "../../../cli/errors";
import { estimateNumbers, type EstimateOptions } from "../../../cli/estimate/estimate-options";

const ASSUMED = { gbPerDay: "100", region: "us-east-1" };

it.each<[EstimateOptions, string]>([
  [{}, "expected --env or --gb-per-day, or both, to say what comes in, got: neither"],
  [{ region: "us-east-1" }, "expected --env or --gb-per-day, or both, to say what comes in, got: neither"],
  [{ gbPerDay: "1" }, "--gb-per-day goes with --region, or with --env, to say which quotas and prices, got: neither"],
  [
    { env: "prod", region: "us-east-1" },
    "--region: the settings of --env prod say which Region, leave one of them out, got: us-east-1",
  ],
  [
    { env: "prod", gbPerDay: "1", days: "3" },
    "--days is for metrics, which --gb-per-day takes the place of: leave one of them out",
  ],
  [{ env: "prod", eventBytes: "300" }, "--event-bytes goes with --gb-per-day: with --env alone, metrics tell it"],
  [{ env: "prod", groups: "3" }, "--groups goes with --gb-per-day: with --env alone, metrics tell it"],
  [{ env: "prod", peakFactor: "3" }, "--peak-factor goes with --gb-per-day: with --env alone, metrics tell it"],
  [{ env: "" }, '--env: expected the name of an environment, got: ""'],
  [{ ...ASSUMED, region: "" }, '--region: expected the name of a Region, got: ""'],
  [{ ...ASSUMED, prices: "" }, '--prices: expected the name of a file, got: ""'],
  [{ env: "prod", days: "0" }, "--days: expected a whole number from 1 to 63, got: 0"],
  [{ env: "prod", days: "64" }, "--days: expected a whole number from 1 to 63, got: 64"],
  [{ ...ASSUMED, gbPerDay: "lots" }, "--gb-per-day: expected a number from 0 to 1000000, got: lots"],
  [{ ...ASSUMED, gbPerDay: "-1" }, "--gb-per-day: expected a number from 0 to 1000000, got: -1"],
  [{ ...ASSUMED, gbPerDay: "1000000.1" }, "--gb-per-day: expected a number from 0 to 1000000, got: 1000000.1"],
  [{ ...ASSUMED, eventBytes: "0" }, "--event-bytes: expected a number from 1 to 1048576, got: 0"],
  [{ ...ASSUMED, groups: "1.5" }, "--groups: expected a whole number from 1 to 100000, got: 1.5"],
  [{ ...ASSUMED, peakFactor: "0.9" }, "--peak-factor: expected a number from 1 to 1000, got: 0.9"],
  [{ ...ASSUMED, retentionYears: "101" }, "--retention-years: expected a whole number from 1 to 100, got: 101"],
  [
    { ...ASSUMED, growthPercentPerYear: "1001" },
    "--growth-percent-per-year: expected a number from 0 to 1000, got: 1001",
  ],
  [{ ...ASSUMED, bufferMib: "129" }, "--buffer-mib: expected a whole number from 1 to 128, got: 129"],
  [{ ...ASSUMED, bufferSeconds: "901" }, "--buffer-seconds: expected a whole number from 0 to 900, got: 901"],
  [{ ...ASSUMED, compressionRatio: "0.5" }, "--compression-ratio: expected a number from 1 to 1000, got: 0.5"],
  [{ ...ASSUMED, eventsPerRecord: "" }, '--events-per-record: expected a number from 1 to 100000, got: ""'],
  [{ ...ASSUMED, failOverPercent: "80%" }, "--fail-over-percent: expected a number from 0 to 1000, got: 80%"],
])("%j is refused", (options, message) => {
  expect(() => estimateNumbers(options)).toThrow(new UsageError(message));
});

it("reads what is at the edges", () => {
  expect(estimateNumbers({ env: "prod", days: "63", failOverPercent: "0" })).toMatchObject({
    days: 63,
    failOverPercent: 0,
  });
  expect(estimateNumbers({ ...ASSUMED, gbPerDay: "0", bufferSeconds: "0", bufferMib: "128" })).toMatchObject({
    gbPerDay: 0,
    bufferSeconds: 0,
    bufferMib: 128,
  });
  expect(estimateNumbers({ env: "prod", gbPerDay: "0.5" })).toMatchObject({ gbPerDay: 0.5, days: undefined });
});
