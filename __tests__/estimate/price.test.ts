import fc from "fast-check";
import { type Amount, amountOf } from "../../estimate/price";
import { known } from "../support/estimate-fixtures";

const TIERED = known("USD/GB", { upTo: 10, price: 1 }, { upTo: 30, price: 0.5 }, { price: 0.1 });
const CUT = known("USD/GB", { upTo: 10, price: 1 });

it.each([
  [0, 0],
  [5, 5], // 5 × 1
  [10, 10], // exactly at the edge: all of the first tier, 10 × 1
  [12, 11], // 10 × 1 + 2 × 0.5
  [30, 20], // 10 × 1 + 20 × 0.5
  [130, 30], // 10 × 1 + 20 × 0.5 + 100 × 0.1
])("%d GB in tiers cost %d USD", (quantity, usd) => {
  expect(amountOf(TIERED, quantity)).toEqual({ usd });
});

it("is at least that of the known tiers above the last of them, and says so", () => {
  expect(amountOf(CUT, 10)).toEqual({ usd: 10 });
  expect(amountOf(CUT, 10.001)).toEqual({
    usd: 10,
    atLeast: "only the first 10 GB a month have a known price and are counted",
  });
});

it("says why a price is unknown", () => {
  expect(amountOf({ unit: "USD/GB", unknown: "nobody has told it", asOf: "2026-11-29" }, 1)).toEqual({
    unknown: "nobody has told it",
  });
  expect(amountOf(undefined, 1)).toEqual({ unknown: "there is no price of it in the data" });
});

it("costs nothing where nothing is used, whatever the price", () => {
  expect(amountOf(undefined, 0)).toEqual({ usd: 0 });
});

const usdOf = (amount: Amount) => ("usd" in amount ? amount.usd : NaN);
const tiers = fc
  .array(fc.tuple(fc.double({ min: 0.1, max: 1000, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true })), {
    maxLength: 4,
  })
  .map((steps) => {
    let upTo = 0;
    const closed = steps.map(([width, price]) => ({ upTo: (upTo += width), price }));
    return [...closed, { price: 0.01 }];
  });
const quantity = fc.double({ min: 0, max: 10_000, noNaN: true });

it("never costs less for more, and the tiers add up", () => {
  fc.assert(
    fc.property(tiers, quantity, quantity, (some, one, other) => {
      const price = known("USD/GB", ...some);
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      expect(usdOf(amountOf(price, more))).toBeGreaterThanOrEqual(usdOf(amountOf(price, less)) - 1e-6);
      let begin = 0;
      const byTier = some.reduce((sum, tier) => {
        const upTo = "upTo" in tier ? tier.upTo : Infinity;
        const used = Math.max(0, Math.min(more, upTo) - begin);
        begin = upTo;
        return sum + used * tier.price;
      }, 0);
      expect(usdOf(amountOf(price, more))).toBeCloseTo(byTier, 6);
    }),
  );
});
