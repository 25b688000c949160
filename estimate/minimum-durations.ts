import type { BackupClass } from "./price-items";
import type { Lifecycle } from "./storage";

/** Days for which S3 bills an object in a class at least, wherever it goes before. */
export const minimumDurations = {
  days: { STANDARD_IA: 30, ONEZONE_IA: 30, GLACIER_IR: 90, GLACIER: 90, DEEP_ARCHIVE: 180 } as Readonly<
    Partial<Record<BackupClass, number>>
  >,
  /** Read in a third-party copy of AWS's table of storage classes. */
  source: "https://www.demo.wlid.nl/s3-storage-classes.html",
  asOf: "2026-11-22",
} as const;

/** A stay in a class that is over before what S3 bills at least. In days. */
export interface ShortStay {
  readonly storageClass: BackupClass;
  readonly days: number;
  readonly minimumDays: number;
}

/** The stays of objects that are shorter than the minimum of their class. A version that has expired still lies in it. */
export function shortStays({
  transitions,
  expirationDays = Infinity,
  noncurrentVersionExpirationDays,
}: Lifecycle): ShortStay[] {
  const gone = expirationDays + noncurrentVersionExpirationDays;
  return transitions.flatMap(({ storageClass, days: from }, index) => {
    const days = (transitions[index + 1]?.days ?? gone) - from;
    const minimumDays = minimumDurations.days[storageClass] ?? 0;
    return days < minimumDays ? [{ storageClass, days, minimumDays }] : [];
  });
}
