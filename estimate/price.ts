import type { Price } from "./region-data";

/** What something costs: USD, or why that is unknown. */
export type Amount = { readonly usd: number } | { readonly unknown: string };

/**
 * What a month's use costs, tier by tier. No use costs nothing, whatever the price is.
 *
 * @param quantity in the price's unit: GB, thousands of requests
 */
export function amountOf(price: Price | undefined, quantity: number): Amount {
  if (quantity === 0) {
    return { usd: 0 };
  }
  if (price?.tiers === undefined) {
    return { unknown: price?.unknown ?? "there is no price of it in the data" };
  }
  let usd = 0;
  let begin = 0;
  for (const { upTo = Infinity, price: perUnit } of price.tiers) {
    usd += perUnit * (Math.min(quantity, upTo) - begin);
    if (quantity <= upTo) {
      return { usd };
    }
    begin = upTo;
  }
  const what = price.unit.replace(/^USD\/|-month$/g, "");
  return { unknown: `only the price of the first ${begin.toLocaleString("en-US")} ${what} a month is known` };
}
