const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"];
/** Made when it is first used: that takes longer than the start of the whole command. */
let countFormat: Intl.NumberFormat | undefined;

/** A number of bytes in binary units, with three digits or so: `0 B`, `1023 B`, `1.0 KiB`, `12.3 MiB`, `123 GiB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) {
    return `${Math.round(bytes)} B`;
  }
  let unit = 0;
  let amount = bytes / 1024;
  // From here on it would be rounded up to 1024.
  while (amount >= 1023.5 && unit < UNITS.length - 1) {
    unit += 1;
    amount /= 1024;
  }
  return `${amount.toFixed(amount < 99.95 ? 1 : 0)} ${UNITS[unit] ?? ""}`;
}

/** A whole number with a comma between thousands: `1,234,567`. */
export function countText(count: number): string {
  countFormat ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  return countFormat.format(count);
}
