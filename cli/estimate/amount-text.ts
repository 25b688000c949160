import type { Amount } from "../../estimate/price";
import { countText } from "../size-text";

let moneyFormat: Intl.NumberFormat | undefined;

/** USD with cents: `1,234.50`; what is less than a cent, and more than nothing, is `< 0.01`. */
export function usdText(usd: number): string {
  if (usd > 0 && usd < 0.005) {
    return "< 0.01";
  }
  moneyFormat ??= new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return moneyFormat.format(usd);
}

/** The same of an amount that may be unknown. */
export function amountText(amount: Amount | undefined): string {
  return amount === undefined ? "-" : "usd" in amount ? usdText(amount.usd) : "unknown";
}

/** A number with three digits or so: `0.0123`, `1.5`, `12.3`, `1,234`. */
export function numberText(value: number): string {
  return Math.abs(value) >= 99.95 || value === 0 ? countText(value) : String(Number(value.toPrecision(3)));
}

/** A share: `0.42 %`, `12.3 %`. */
export function percentText(percent: number): string {
  return `${percent >= 1 ? Number(percent.toFixed(1)) : Number(percent.toPrecision(2))} %`;
}
