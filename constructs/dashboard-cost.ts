import { storageMetric } from "./dashboard-storage";
import type { Line } from "./dashboard-widget";
import { firehoseMetric } from "./metric";

/** Bytes that AWS bills as a GB. */
const GIGABYTE = 2 ** 30;
/** Bytes: Firehose bills a record as the next multiple. https://aws.amazon.com/firehose/pricing/ */
const RECORD_STEP = 5120;

/** Of 730 hours, by which AWS bills a month. */
const DAYS_A_MONTH = 30.4;

/** Prices of one Region, in USD. */
export interface DashboardPrices {
  /** The day on which they were read, such as `2026-11-29`. */
  readonly asOf: string;
  /** Of what Firehose takes in. Absent: unknown. */
  readonly firehosePerGigabyte?: number | undefined;
  /** By `StorageType` of S3's metrics, such as `StandardStorage`. */
  readonly storagePerGigabyteMonth: Readonly<Record<string, number>>;
}

/** What Firehose has cost since the beginning of the graph: no less than its bytes, no more than a step for each record above. */
export function firehoseCost(streamName: string, perGigabyte: number, asOf: string): Line[] {
  const price = `USD ${perGigabyte} of ${asOf}`;
  const inUsd = (bytes: string) => `RUNNING_SUM(${bytes}) * ${perGigabyte} / ${GIGABYTE}`;
  return [
    { metric: firehoseMetric(streamName, "IncomingBytes", "Sum"), id: "bytes", label: "IncomingBytes", hidden: true },
    {
      metric: firehoseMetric(streamName, "IncomingRecords", "Sum"),
      id: "records",
      label: "IncomingRecords",
      hidden: true,
    },
    { expression: inUsd(`bytes + ${RECORD_STEP} * records`), label: `at most, ${price}`, color: "#ff7f0e" },
    { expression: inUsd("bytes"), label: `at least, ${price}`, color: "#1f77b4" },
  ];
}

/** What storing has cost since the beginning of the graph, by storage type, to be stacked. Types without a price are left out. */
export function storageCost(bucketName: string, storageTypes: readonly string[], prices: DashboardPrices): Line[] {
  return pricedTypes(storageTypes, prices).flatMap(([type, price], index) => [
    { metric: storageMetric(bucketName, "BucketSizeBytes", type), id: `bytes${index + 1}`, label: type, hidden: true },
    {
      expression: `RUNNING_SUM(bytes${index + 1}) * ${price} / ${GIGABYTE} / ${DAYS_A_MONTH}`,
      label: `${type}, USD ${price} of ${prices.asOf}`,
    },
  ]);
}

/** Storage types whose cost is not shown. */
export function unpricedTypes(storageTypes: readonly string[], prices: DashboardPrices): string[] {
  const priced = new Set(pricedTypes(storageTypes, prices).map(([type]) => type));
  return storageTypes.filter((type) => !priced.has(type));
}

function pricedTypes(storageTypes: readonly string[], prices: DashboardPrices): (readonly [string, number])[] {
  return storageTypes.flatMap((type) => {
    const price = prices.storagePerGigabyteMonth[type];
    return price === undefined ? [] : [[type, price] as const];
  });
}
