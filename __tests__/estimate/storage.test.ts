import fc from "fast-check";
import { DAYS_A_MONTH } from "../../estimate/billing-units";
import { type Lifecycle, isMoved, storageMonths, type StorageMonth } from "../../estimate/storage";

const KEPT: Lifecycle = { transitions: [], noncurrentVersionExpirationDays: 30 };
/** Objects of 1 MiB: 1,024 a GB. */
const inflow = (gbPerMonth: number, growthPercentPerYear = 0) => ({
  gbPerMonth,
  objectsPerMonth: (growth: number) => growth * gbPerMonth * 1024,
  growthPercentPerYear,
});
const gbOf = (held: StorageMonth["stored"]) => Object.values(held).reduce((sum, { gb }) => sum + gb, 0);
const at = (months: readonly StorageMonth[], month: number) => {
  const found = months[month - 1];
  if (found === undefined) {
    throw new Error(`there is no month ${month}`);
  }
  return found;
};

it("adds a month's inflow each month, and bills the mean of its begin and end", () => {
  // 10 GB a month: at the end of month 36, 360 GB; on its average (350 + 360) / 2 = 355 GB. In month 1: 5 GB.
  const months = storageMonths(inflow(10), KEPT, 36);

  expect(months).toHaveLength(36);
  expect(at(months, 1).average).toEqual({ STANDARD: { gb: 5, objects: 5120 } });
  expect(at(months, 36)).toEqual({
    month: 36,
    growth: 1,
    inflowGb: 360,
    expiredGb: 0,
    stored: { STANDARD: { gb: 360, objects: 368_640 } },
    average: { STANDARD: { gb: 355, objects: 363_520 } },
    moved: {},
  });
});

it("moves objects by their age, and counts them when they move", () => {
  // A month has 730 / 24 = 30.4167 days. After 2 months to STANDARD_IA, after 5 to GLACIER: of 10 GB a month, from month 6
  // on 20 GB are in STANDARD, 30 in STANDARD_IA, the rest, 50 at the end of month 10, in GLACIER.
  const transitions = [
    { storageClass: "STANDARD_IA", days: 2 * DAYS_A_MONTH },
    { storageClass: "GLACIER", days: 5 * DAYS_A_MONTH },
  ] as const;
  const months = storageMonths(inflow(10), { ...KEPT, transitions }, 10);
  const moved = (month: number) => at(months, month).moved;

  expect(at(months, 10).stored).toEqual({
    STANDARD: { gb: 20, objects: 20_480 },
    STANDARD_IA: { gb: 30, objects: 30_720 },
    GLACIER: { gb: 50, objects: 51_200 },
  });
  expect(at(months, 10).average.GLACIER?.gb).toBe(45);
  expect([moved(2), moved(3), moved(6)]).toEqual([
    { STANDARD_IA: 0, GLACIER: 0 },
    { STANDARD_IA: 10_240, GLACIER: 0 },
    { STANDARD_IA: 10_240, GLACIER: 10_240 },
  ]);
});

it("moves no object under 128 KiB, and every one of exactly 128 KiB", () => {
  const transitions = [{ storageClass: "STANDARD_IA", days: 30 }] as const;
  // 1 GB in 8,192 objects are 2^30 / 2^13 = 2^17 bytes = 128 KiB each.
  const exactly = { gbPerMonth: 1, objectsPerMonth: () => 8192, growthPercentPerYear: 0 };
  const smaller = { ...exactly, objectsPerMonth: () => 8193 };

  expect([isMoved(exactly), isMoved(smaller)]).toEqual([true, false]);
  expect(Object.keys(at(storageMonths(exactly, { ...KEPT, transitions }, 3), 3).stored)).toEqual([
    "STANDARD",
    "STANDARD_IA",
  ]);
  expect(at(storageMonths(smaller, { ...KEPT, transitions }, 3), 3).stored).toEqual({
    STANDARD: { gb: 3, objects: 24_579 },
  });
});

it("bills what has expired until its version is gone, too", () => {
  // 4 months, and one of the version: never more than 5 × 10 GB. After 12 months 120 GB have come, and 70 are gone.
  const lifecycle = { ...KEPT, expirationDays: 4 * DAYS_A_MONTH, noncurrentVersionExpirationDays: DAYS_A_MONTH };
  const last = at(storageMonths(inflow(10), lifecycle, 12), 12);

  expect([gbOf(last.stored), gbOf(last.average), last.expiredGb]).toEqual([50, 50, 70]);
});

it("grows by so many percent from year to year", () => {
  const months = storageMonths(inflow(10, 50), KEPT, 25);

  expect(at(months, 13).growth).toBeCloseTo(1.5);
  expect(at(months, 25).growth).toBeCloseTo(2.25);
});

it("has no more objects of more, where an interval ends them", () => {
  // 10 GB and 100 objects in the first month; 15 GB and still 100 objects in the 13th.
  const months = storageMonths({ ...inflow(10, 50), objectsPerMonth: () => 100 }, KEPT, 13);
  const [before, after] = [at(months, 12).stored.STANDARD, at(months, 13).stored.STANDARD];

  expect((after?.objects ?? NaN) - (before?.objects ?? NaN)).toBe(100);
  expect((after?.gb ?? NaN) - (before?.gb ?? NaN)).toBeCloseTo(15);
});

it("holds nothing of nothing", () => {
  expect(at(storageMonths(inflow(0), KEPT, 36), 36).stored).toEqual({ STANDARD: { gb: 0, objects: 0 } });
});

it("keeps what it does not expire: inflow is what is stored and what is gone", () => {
  const days = fc.integer({ min: 31, max: 900 });
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      fc.option(days),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (gb, expires, growth) => {
        const transitions = [{ storageClass: "STANDARD_IA", days: 30 }] as const;
        const lifecycle = { ...KEPT, transitions, expirationDays: expires ?? undefined };
        for (const month of storageMonths(inflow(gb, growth), lifecycle, 40)) {
          expect((gbOf(month.stored) + month.expiredGb) / month.inflowGb).toBeCloseTo(1, 9);
          expect(gbOf(month.average)).toBeLessThanOrEqual(month.inflowGb);
        }
      },
    ),
  );
});
