import type { Price } from "./region-data";

/** What something costs: USD, at least that where a part has no price, and then why; or why all of it is unknown. */
export type Amount = { readonly usd: number; readonly atLeast?: string } | { readonly unknown: string };

/** Whether all of it is known. */
export function isComplete(amount: Amount): boolean {
  return "usd" in amount && amount.atLeast === undefined;
}

/**
 * What a month's use costs, tier by tier. No use costs nothing, whatever the price is; of use above the last tier that is
 * known, what lies in the known tiers is counted.
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
  return {
    usd,
    atLeast: `only the first ${begin.toLocaleString("en-US")} ${what} a month have a known price and are counted`,
  };
}
