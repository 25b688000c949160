import { BYTES_A_GB, gbAMonth } from "./billing-units";
import type { Objects } from "./objects";
import { type Amount, amountOf, isComplete } from "./price";
import { backupClasses, type BackupClass, priceUnits } from "./price-items";
import type { Price, PriceItem, RegionData } from "./region-data";
import type { StorageMonth } from "./storage";
import { averageInflow, decompressedBytesPerSecond, type Volume } from "./volume";

/** Bytes: Direct PUT bills each record as a multiple of it. */
const BILLED_RECORD_STEP = 5 * 1024;
/** Bytes, for each object in GLACIER or DEEP_ARCHIVE: in that class, and in STANDARD. */
const ARCHIVE_OVERHEAD = { own: 32 * 1024, standard: 8 * 1024 };
const ARCHIVES: readonly BackupClass[] = ["GLACIER", "DEEP_ARCHIVE"];

/**
 * Whose cost it is. `backup`: under both readings of Firehose's price. `direct-put` and `vended`: under one of them. `anyway`:
 * paid without a backup, too. `avoided`: what keeping the same logs in CloudWatch Logs would cost.
 */
export type CostPart = "backup" | "direct-put" | "vended" | "anyway" | "avoided";

/** What a month of something costs. */
export interface CostLine {
  readonly item: PriceItem;
  readonly part: CostPart;
  readonly label: string;
  /** In the unit of the price without `USD/`: GB, thousands of requests. */
  readonly quantity: number;
  readonly unit: string;
  /** Absent: there is none in the data. */
  readonly price: Price | undefined;
  readonly amount: Amount;
}

/** A sum, and what is not in it, or not all of it, for want of a price. */
export interface CostTotal {
  readonly usd: number;
  /** Labels of lines. */
  readonly without: readonly string[];
}

/** A month's cost. `directPut` and `vended` are the two readings of what Firehose bills. */
export interface MonthCost {
  readonly month: number;
  readonly lines: readonly CostLine[];
  readonly directPut: CostTotal;
  readonly vended: CostTotal;
}

/** What a month's cost is made of. */
export interface CostBasis {
  /** Of that month. */
  readonly volume: Volume;
  /** Of that month's average inflow. */
  readonly objects: Objects;
  /** Whether Firehose decompresses, and compresses again for S3: the project's own format does not. */
  readonly decompression: boolean;
  readonly alarmMetrics: number;
  /** Whether CloudWatch may count fewer. */
  readonly alarmMetricsAtMost?: boolean;
  readonly dashboards: number;
}

/** What a month costs, by the Region's prices. A free tier is not counted. */
export function monthCost(basis: CostBasis, storage: StorageMonth, { prices }: RegionData): MonthCost {
  const { month } = storage;
  const lines: CostLine[] = [
    ...flowQuantities(basis, storage),
    ...storageQuantities(storage),
    ...watchQuantities(basis),
  ].map(({ item, part, label, quantity }) => {
    const price = prices[item];
    const unit = priceUnits[item].replace("USD/", "");
    return { item, part, label, quantity, unit, price, amount: amountOf(price, quantity) };
  });
  return {
    month,
    lines,
    directPut: totalOf(lines, ["backup", "direct-put"]),
    vended: totalOf(lines, ["backup", "vended"]),
  };
}

/** The sum of the lines that are part of it. */
export function totalOf(lines: readonly CostLine[], parts: readonly CostPart[]): CostTotal {
  const own = lines.filter(({ part }) => parts.includes(part));
  return {
    usd: own.reduce((sum, { amount }) => sum + ("usd" in amount ? amount.usd : 0), 0),
    without: own.flatMap(({ amount, label }) => (isComplete(amount) ? [] : [label])),
  };
}

type Quantity = Pick<CostLine, "item" | "part" | "label" | "quantity">;

/** What the flow of events costs. */
function flowQuantities({ volume, objects, decompression }: CostBasis, { average }: StorageMonth): Quantity[] {
  const inflow = averageInflow(volume);
  const rawGb = gbAMonth(volume.average.bytesPerSecond);
  const keptGb = Object.values(average).reduce((sum, { gb }) => sum + gb, 0);
  return [
    { item: "logsIngestion", part: "anyway", label: "CloudWatch Logs ingestion", quantity: rawGb },
    { item: "logsStorage", part: "avoided", label: "CloudWatch Logs storage of as much", quantity: keptGb },
    {
      item: "firehoseDirectPut",
      part: "direct-put",
      label: "Firehose A: Direct PUT",
      quantity: gbAMonth(inflow.recordsPerSecond * billedRecordBytes(inflow)),
    },
    {
      item: "firehoseVendedLogs",
      part: "vended",
      label: "Firehose B: vended logs",
      quantity: gbAMonth(inflow.bytesPerSecond),
    },
    {
      item: "firehoseDecompression",
      part: "backup",
      label: decompression ? "Firehose decompression" : "Firehose decompression: not used",
      quantity: decompression ? gbAMonth(decompressedBytesPerSecond(volume.average)) : 0,
    },
    {
      item: "s3PutRequests",
      part: "backup",
      label: "S3 writes",
      quantity: objects.perMonth / 1000,
    },
  ];
}

/** Bytes that Direct PUT bills for a record of the mean size. */
export function billedRecordBytes(inflow: {
  readonly bytesPerSecond: number;
  readonly recordsPerSecond: number;
}): number {
  const mean = inflow.recordsPerSecond === 0 ? 0 : inflow.bytesPerSecond / inflow.recordsPerSecond;
  return Math.ceil(mean / BILLED_RECORD_STEP) * BILLED_RECORD_STEP;
}

function storageQuantities({ average, moved }: StorageMonth): Quantity[] {
  const archived = ARCHIVES.reduce((sum, each) => sum + (average[each]?.objects ?? 0), 0);
  const classes = backupClasses.filter((each) => average[each] !== undefined);
  return [
    ...classes.map((each): Quantity => {
      const { gb, objects } = average[each] ?? { gb: 0, objects: 0 };
      const overhead = ARCHIVES.includes(each) ? objects * ARCHIVE_OVERHEAD.own : 0;
      const index = each === "STANDARD" ? archived * ARCHIVE_OVERHEAD.standard : 0;
      const quantity = gb + (overhead + index) / BYTES_A_GB;
      const label = `S3 storage: ${each}${each === "INTELLIGENT_TIERING" ? ", at most" : ""}`;
      return { item: `s3Storage.${each}`, part: "backup", label, quantity };
    }),
    ...classes.flatMap((each): Quantity[] =>
      each === "STANDARD"
        ? []
        : [
            {
              item: `s3Transition.${each}`,
              part: "backup",
              label: `S3 moves to ${each}`,
              quantity: (moved[each] ?? 0) / 1000,
            },
          ],
    ),
    ...(average.INTELLIGENT_TIERING === undefined
      ? []
      : [
          {
            item: "s3IntelligentTieringMonitoring",
            part: "backup",
            label: "S3 monitoring of INTELLIGENT_TIERING",
            quantity: average.INTELLIGENT_TIERING.objects / 1000,
          } as const,
        ]),
  ];
}

function watchQuantities({ alarmMetrics, alarmMetricsAtMost, dashboards }: CostBasis): Quantity[] {
  const label = `CloudWatch alarms${alarmMetricsAtMost === true ? ", at most" : ""}`;
  return [
    { item: "cloudWatchAlarm", part: "backup", label, quantity: alarmMetrics },
    { item: "cloudWatchDashboard", part: "backup", label: "CloudWatch dashboard", quantity: dashboards },
  ];
}
