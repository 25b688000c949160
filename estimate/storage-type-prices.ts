import type { StorageClass } from "../settings/aws-limits";
import type { PriceItem, RegionData } from "./region-data";

/**
 * The storage class at whose price S3 bills what it counts as a `StorageType`. What archived objects need beside their data is
 * billed in their class, and their index in STANDARD.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
const BILLED_AS: Readonly<Record<string, "STANDARD" | StorageClass>> = {
  StandardStorage: "STANDARD",
  StandardIAStorage: "STANDARD_IA",
  StandardIASizeOverhead: "STANDARD_IA",
  OneZoneIAStorage: "ONEZONE_IA",
  OneZoneIASizeOverhead: "ONEZONE_IA",
  IntelligentTieringFAStorage: "INTELLIGENT_TIERING",
  GlacierInstantRetrievalStorage: "GLACIER_IR",
  GlacierIRSizeOverhead: "GLACIER_IR",
  GlacierStorage: "GLACIER",
  GlacierObjectOverhead: "GLACIER",
  GlacierS3ObjectOverhead: "STANDARD",
  DeepArchiveStorage: "DEEP_ARCHIVE",
  DeepArchiveObjectOverhead: "DEEP_ARCHIVE",
  DeepArchiveS3ObjectOverhead: "STANDARD",
};

/** Prices in USD for what CloudWatch can draw: those of the first tier. */
export interface MetricPrices {
  /** The oldest day of which one of them is. */
  readonly asOf: string;
  /** Of what Firehose takes in, as Direct PUT. Absent: unknown. */
  readonly firehosePerGigabyte?: number;
  /** By `StorageType` of S3's metrics; those that are unknown are not there. */
  readonly storagePerGigabyteMonth: Readonly<Record<string, number>>;
}

/** What of a Region's prices belongs to metrics; undefined where none of them is known. */
export function metricPrices(data: RegionData | undefined): MetricPrices | undefined {
  const used: string[] = [];
  const firstTier = (item: PriceItem): number | undefined => {
    const price = data?.prices[item];
    const [tier] = price?.tiers ?? [];
    if (price !== undefined && tier !== undefined) {
      used.push(price.asOf);
    }
    return tier?.price;
  };
  const firehosePerGigabyte = firstTier("firehoseDirectPut");
  const storagePerGigabyteMonth = Object.fromEntries(
    Object.entries(BILLED_AS).flatMap(([type, storageClass]) => {
      const price = firstTier(`s3Storage.${storageClass}`);
      return price === undefined ? [] : [[type, price] as const];
    }),
  );
  const [asOf] = used.sort();
  return asOf === undefined
    ? undefined
    : { asOf, storagePerGigabyteMonth, ...(firehosePerGigabyte !== undefined && { firehosePerGigabyte }) };
}
