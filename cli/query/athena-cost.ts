import { type Amount as Cost, amountOf } from "../../estimate/price";
import type { Price } from "../../estimate/region-data";
import { regionData } from "../../estimate/regions";

const MB = 1024 ** 2;
const TB = 1024 ** 4;
/** Each query is billed as so many bytes at least, and in whole MB: https://aws.amazon.com/athena/pricing/ */
const LEAST_MB = 10;

/** What a scan costs, and by which price. */
export interface ScanCost {
  readonly cost: Cost;
  /** Undefined: there are no prices of the Region at all. */
  readonly price: Price | undefined;
}

/** @param bytes that Athena scans */
export function athenaCost(region: string, bytes: number): ScanCost {
  const price = regionData(region)?.prices.athenaScan;
  const billed = Math.max(LEAST_MB, Math.ceil(bytes / MB)) * MB;
  return { cost: amountOf(price, billed / TB), price };
}
