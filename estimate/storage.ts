import type { Transition } from "../settings/lifecycle";
import { BYTES_A_GB, DAYS_A_MONTH, MONTHS_A_YEAR } from "./billing-units";
import { SMALLEST_TRANSITION } from "./buffer-advice";
import type { BackupClass } from "./price-items";

/** How long objects are kept, and in which classes. */
export interface Lifecycle {
  readonly transitions: readonly Transition[];
  /** Absent: kept for ever. */
  readonly expirationDays?: number | undefined;
  /** The bucket keeps versions: what has expired is billed for so long afterwards. */
  readonly noncurrentVersionExpirationDays: number;
}

/** What flows into the bucket. */
export interface StoredInflow {
  /** Of 2^30 bytes, compressed, in the first month. */
  readonly gbPerMonth: number;
  /** Of a month in which so many times as much flows in as in the first. Objects that an interval ends do not become more. */
  readonly objectsPerMonth: (growth: number) => number;
  /** Percent by which it is more after a year. */
  readonly growthPercentPerYear: number;
}

/** What lies in one class. */
export interface Held {
  /** GB. */
  readonly gb: number;
  readonly objects: number;
}

/** A month of the bucket; the first is 1. */
export interface StorageMonth {
  readonly month: number;
  /** What flows in, as a multiple of the first month. */
  readonly growth: number;
  /** GB of all months so far. */
  readonly inflowGb: number;
  /** GB that are no longer there, of all months so far. */
  readonly expiredGb: number;
  /** At its end. */
  readonly stored: Readonly<Partial<Record<BackupClass, Held>>>;
  /** On its average: what is billed. */
  readonly average: Readonly<Partial<Record<BackupClass, Held>>>;
  /** Objects that move into the class. */
  readonly moved: Readonly<Partial<Record<BackupClass, number>>>;
}

/** A time of an object's life, in months after it was written. */
interface Stay {
  readonly storageClass: BackupClass;
  readonly from: number;
  readonly to: number;
}

/**
 * What the bucket holds, month by month, from an empty one on. Inflow is even within a month. Objects smaller than 128 KiB are
 * moved nowhere: all or none, by their mean size in the first month. Charges for less than the minimum storage duration of a class are not counted.
 */
export function storageMonths(inflow: StoredInflow, lifecycle: Lifecycle, months: number): StorageMonth[] {
  const stays = staysOf(inflow, lifecycle);
  const growths = Array.from(
    { length: months },
    (_, index) => (1 + inflow.growthPercentPerYear / 100) ** (index / MONTHS_A_YEAR),
  );
  const inflows = growths.map((growth): Held => ({
    gb: growth * inflow.gbPerMonth,
    objects: inflow.objectsPerMonth(growth),
  }));
  /** What was written between two times, in months since the first. */
  const written = (from: number, to: number) =>
    inflows.reduce((sum, each, index) => {
      const share = Math.max(0, Math.min(to, index + 1) - Math.max(from, index));
      return share === 0 ? sum : { gb: sum.gb + share * each.gb, objects: sum.objects + share * each.objects };
    }, NOTHING);
  const storedAt = (at: number) => stays.map(({ from, to }) => written(at - to, at - from));
  const longest = stays.at(-1)?.to ?? Infinity;
  return growths.map((growth, index) => {
    const month = index + 1;
    const [before, after] = [storedAt(index), storedAt(month)];
    const byClass = <Value>(valueOf: (stay: Stay, position: number) => Value) =>
      Object.fromEntries(stays.map((stay, position) => [stay.storageClass, valueOf(stay, position)]));
    return {
      month,
      growth,
      inflowGb: written(0, month).gb,
      expiredGb: written(0, month - longest).gb,
      stored: byClass((_, position) => after[position] ?? NOTHING),
      average: byClass((_, position) => meanOf(before[position] ?? NOTHING, after[position] ?? NOTHING)),
      moved: Object.fromEntries(
        stays.slice(1).map(({ storageClass, from }) => [storageClass, written(index - from, month - from).objects]),
      ),
    };
  });
}

const NOTHING: Held = { gb: 0, objects: 0 };

function meanOf(one: Held, other: Held): Held {
  return { gb: (one.gb + other.gb) / 2, objects: (one.objects + other.objects) / 2 };
}

/** Whether objects are large enough to be moved. */
export function isMoved({ gbPerMonth, objectsPerMonth }: StoredInflow): boolean {
  return gbPerMonth * BYTES_A_GB >= SMALLEST_TRANSITION * objectsPerMonth(1);
}

function staysOf(inflow: StoredInflow, lifecycle: Lifecycle): Stay[] {
  const { transitions, expirationDays, noncurrentVersionExpirationDays } = lifecycle;
  const steps = isMoved(inflow) ? transitions : [];
  const end =
    expirationDays === undefined ? Infinity : (expirationDays + noncurrentVersionExpirationDays) / DAYS_A_MONTH;
  const starts = [
    { storageClass: "STANDARD" as const, from: 0 },
    ...steps.map(({ storageClass, days }) => ({ storageClass, from: days / DAYS_A_MONTH })),
  ];
  return starts.map((start, index) => ({ ...start, to: starts[index + 1]?.from ?? end }));
}
