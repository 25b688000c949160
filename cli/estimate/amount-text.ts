import { type Amount, isComplete } from "../../estimate/price";
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
  if (amount === undefined) {
    return "-";
  }
  return "usd" in amount ? boundText(amount.usd, isComplete(amount)) : "unknown";
}

/** USD; behind a `>` where there is more that is not known. */
export function boundText(usd: number, complete: boolean): string {
  return `${complete ? "" : "> "}${usdText(usd)}`;
}

/** A number with three digits or so: `0.0123`, `1.5`, `12.3`, `1,234`. */
export function numberText(value: number): string {
  return Math.abs(value) >= 99.95 || value === 0 ? countText(value) : String(Number(value.toPrecision(3)));
}

/** Digits behind the point with which a share is never taken for another one. */
const MOST_DIGITS = 9;

/**
 * A share: `0.42 %`, `12.3 %`.
 *
 * @param limitPercent a share from which it differs, if only by a little, and must be told: `100.04 %`
 */
export function percentText(percent: number, limitPercent?: number): string {
  if (percent < 1 && limitPercent !== Number(percent.toPrecision(2))) {
    return `${Number(percent.toPrecision(2))} %`;
  }
  let digits = 1;
  while (digits < MOST_DIGITS && percent !== limitPercent && Number(percent.toFixed(digits)) === limitPercent) {
    digits += 1;
  }
  return `${Number(percent.toFixed(digits))} %`;
}
