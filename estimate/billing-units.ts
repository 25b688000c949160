/** What a GB is here, and in AWS's bills of logs and storage: 2^30 bytes. */
export const BYTES_A_GB = 2 ** 30;
export const BYTES_A_MIB = 2 ** 20;
/** A month of AWS's price examples: 730 hours. */
export const SECONDS_A_MONTH = 730 * 3600;
export const SECONDS_A_DAY = 86_400;
export const DAYS_A_MONTH = SECONDS_A_MONTH / SECONDS_A_DAY;
export const MONTHS_A_YEAR = 12;

/** GB a month, of bytes a second. */
export function gbAMonth(bytesPerSecond: number): number {
  return (bytesPerSecond * SECONDS_A_MONTH) / BYTES_A_GB;
}
