import { type DashboardPrices, firehoseCost, storageCost, unpricedTypes } from "./dashboard-cost";
import { heading } from "./dashboard-heading";
import { DAY, storageMetric, storageTypesOf, storedBytes } from "./dashboard-storage";
import { graph, GRAPH_HEIGHT, text, type Widget } from "./dashboard-widget";

export interface SpendingProps {
  readonly region: string;
  readonly streamName: string;
  readonly bucketName: string;
  /** To which lifecycle rules move objects. */
  readonly storageClasses: readonly string[];
  /** Absent: the Region's are not known. */
  readonly prices?: DashboardPrices | undefined;
  readonly runbook: string;
}

/** What is shown of daily metrics, whatever the dashboard shows: three months. */
const THREE_MONTHS = "-P3M";
/** Columns: wider where labels hold a price and its date. */
const COUNT = 5;
const FIREHOSE = 6;
const STORAGE = 8;

/** What is stored, and what it costs. */
export function spendingRows(props: SpendingProps): Widget[][] {
  const { region, bucketName, runbook } = props;
  const storageTypes = storageTypesOf(props.storageClasses);
  const daily = { region, width: COUNT, periodSeconds: DAY, start: THREE_MONTHS };
  return [
    [
      heading(
        {
          title: "Stored, and cost so far",
          healthy: `Bytes and objects grow as much as is delivered, and no more once the first expire. S3 counts once a day. ${whatIsInIt(storageTypes, props.prices)}`,
        },
        runbook,
      ),
    ],
    [
      graph({
        ...daily,
        title: "Bytes in the bucket",
        unit: "bytes",
        isStacked: true,
        lines: storedBytes(bucketName, storageTypes),
      }),
      graph({
        ...daily,
        title: "Objects in the bucket",
        unit: "objects",
        lines: [{ metric: storageMetric(bucketName, "NumberOfObjects", "AllStorageTypes"), label: "objects" }],
      }),
      ...costWidgets(props, storageTypes),
    ],
  ];
}

function costWidgets({ region, streamName, bucketName, prices }: SpendingProps, storageTypes: string[]): Widget[] {
  if (prices === undefined) {
    return [noPrice(FIREHOSE + STORAGE, "Cost", `No prices are known for ${region}.`)];
  }
  const { asOf, firehosePerGigabyte } = prices;
  const storage = storageCost(bucketName, storageTypes, prices);
  return [
    firehosePerGigabyte === undefined
      ? noPrice(FIREHOSE, "Firehose so far", `No price of Firehose is known for ${region}.`)
      : graph({
          region,
          width: FIREHOSE,
          title: "Firehose, in the time shown",
          unit: "USD so far, at a price a GB",
          lines: firehoseCost(streamName, firehosePerGigabyte, asOf),
        }),
    storage.length === 0
      ? noPrice(STORAGE, "Storage", `No price of S3 storage is known for ${region}.`)
      : graph({
          region,
          width: STORAGE,
          title: "Storage, in three months",
          unit: "USD so far, at a price a GB and month",
          isStacked: true,
          periodSeconds: DAY,
          start: THREE_MONTHS,
          lines: storage,
        }),
  ];
}

function noPrice(width: number, title: string, sentence: string): Widget {
  return text(width, GRAPH_HEIGHT, `### ${title}\n${sentence} Cost Explorer shows what was billed.`);
}

/** What the graphs of cost say, and what they leave out. */
function whatIsInIt(storageTypes: readonly string[], prices: DashboardPrices | undefined): string {
  if (prices === undefined) {
    return "";
  }
  const unpriced = unpricedTypes(storageTypes, prices);
  const without = unpriced.length > 0 ? ` Without a price: ${unpriced.join(", ")}.` : "";
  return `Cost is an estimate at prices of ${prices.asOf}: Firehose bills each record in steps of 5 KB, hence **at least** and **at most**. Not in it: requests and transitions of S3, alarms, what CloudWatch Logs itself bills.${without}`;
}
