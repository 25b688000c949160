import { UsageError } from "../errors";

/** What the command line says, as text. */
export interface EstimateOptions {
  readonly env?: string;
  readonly days?: string;
  readonly gbPerDay?: string;
  readonly eventBytes?: string;
  readonly groups?: string;
  readonly region?: string;
  readonly peakFactor?: string;
  readonly retentionYears?: string;
  readonly growthPercentPerYear?: string;
  readonly bufferMib?: string;
  readonly bufferSeconds?: string;
  readonly compressionRatio?: string;
  readonly eventsPerRecord?: string;
  readonly decompression?: true;
  readonly prices?: string;
  readonly failOverPercent?: string;
  readonly json?: true;
}

/** The same as numbers; undefined where nothing is said. */
export interface EstimateNumbers {
  readonly days: number | undefined;
  readonly gbPerDay: number | undefined;
  readonly eventBytes: number | undefined;
  readonly groups: number | undefined;
  readonly peakFactor: number | undefined;
  readonly retentionYears: number | undefined;
  readonly growthPercentPerYear: number | undefined;
  readonly bufferMib: number | undefined;
  readonly bufferSeconds: number | undefined;
  readonly compressionRatio: number | undefined;
  readonly eventsPerRecord: number | undefined;
  readonly failOverPercent: number | undefined;
}

interface Range {
  readonly option: string;
  readonly from: number;
  readonly to: number;
  readonly whole?: true;
}

/** Of metrics of five minutes, CloudWatch keeps 63 days. */
export const MOST_DAYS = 63;

const RANGES: Readonly<Record<keyof EstimateNumbers, Range>> = {
  days: { option: "--days", from: 1, to: MOST_DAYS, whole: true },
  gbPerDay: { option: "--gb-per-day", from: 0, to: 1_000_000 },
  eventBytes: { option: "--event-bytes", from: 1, to: 1_048_576 },
  groups: { option: "--groups", from: 1, to: 100_000, whole: true },
  peakFactor: { option: "--peak-factor", from: 1, to: 1000 },
  retentionYears: { option: "--retention-years", from: 1, to: 100, whole: true },
  growthPercentPerYear: { option: "--growth-percent-per-year", from: 0, to: 1000 },
  bufferMib: { option: "--buffer-mib", from: 1, to: 128, whole: true },
  bufferSeconds: { option: "--buffer-seconds", from: 0, to: 900, whole: true },
  compressionRatio: { option: "--compression-ratio", from: 1, to: 1000 },
  eventsPerRecord: { option: "--events-per-record", from: 1, to: 100_000 },
  failOverPercent: { option: "--fail-over-percent", from: 0, to: 1000 },
};

/**
 * Reads the numbers, and holds what goes together with what.
 *
 * @throws {UsageError} for what is no number, out of its range, or said beside what excludes it
 */
export function estimateNumbers(options: EstimateOptions): EstimateNumbers {
  const { env, gbPerDay, region } = options;
  refuseEmpty(options);
  if (env === undefined && gbPerDay === undefined) {
    throw new UsageError("expected --env or --gb-per-day, or both, to say what comes in, got: neither");
  }
  if (env === undefined && region === undefined) {
    throw new UsageError(
      "--gb-per-day goes with --region, or with --env, to say which quotas and prices, got: neither",
    );
  }
  if (env !== undefined && region !== undefined) {
    throw new UsageError(
      `--region: the settings of --env ${env} say which Region, leave one of them out, got: ${region}`,
    );
  }
  const numbers = Object.fromEntries(
    Object.entries(RANGES).map(([name, range]) => [name, numberOf(options[name as keyof EstimateNumbers], range)]),
  ) as unknown as EstimateNumbers;
  if (gbPerDay !== undefined && numbers.days !== undefined) {
    throw new UsageError("--days is for metrics, which --gb-per-day takes the place of: leave one of them out");
  }
  for (const name of ["eventBytes", "groups", "peakFactor"] as const) {
    if (gbPerDay === undefined && numbers[name] !== undefined) {
      throw new UsageError(`${RANGES[name].option} goes with --gb-per-day: with --env alone, metrics tell it`);
    }
  }
  return numbers;
}

/** Options whose value is a name, and of what. */
const NAMES = { env: "an environment", region: "a Region", prices: "a file" } as const;

function refuseEmpty(options: EstimateOptions): void {
  for (const [name, what] of Object.entries(NAMES)) {
    if (options[name as keyof typeof NAMES] === "") {
      throw new UsageError(`--${name}: expected the name of ${what}, got: ""`);
    }
  }
}

function numberOf(text: string | undefined, { option, from, to, whole }: Range): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const form = whole === true ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,9})?$/;
  const value = form.test(text) ? Number(text) : NaN;
  if (!(value >= from && value <= to)) {
    throw new UsageError(
      `${option}: expected a ${whole === true ? "whole number" : "number"} from ${from} to ${to}, got: ${text === "" ? '""' : text}`,
    );
  }
  return value;
}
