import { storageTypesOf } from "../../constructs/dashboard-storage";
import { storageClasses } from "../../settings/aws-limits";
import { dashboardBody, dashboardProps, drawnBy, widgetTitled } from "../support/dashboard";

const { prices } = dashboardProps;
const textsOf = (changes: Parameters<typeof dashboardBody>[0]) =>
  dashboardBody(changes).widgets.flatMap(({ properties }) => properties.markdown ?? []);

test("knows how S3 counts every storage class that a lifecycle rule moves objects to", () => {
  const types = storageTypesOf(storageClasses);
  expect(types.length).toBeGreaterThan(storageClasses.length);
  expect(new Set(types).size).toBe(types.length);
});

test("refuses a storage class that it does not know", () => {
  expect(() => storageTypesOf(["OUTPOSTS"])).toThrow(
    "no StorageType is known of the storage class OUTPOSTS: add it to STORAGE_TYPES",
  );
});

test("draws only storage types that the bucket can have", () => {
  const { metrics } = drawnBy(widgetTitled(dashboardBody({ storageClasses: ["GLACIER_IR"] }), "Bytes in the bucket"));
  expect(metrics.map(({ label }) => label)).toEqual([
    "StandardStorage",
    "GlacierInstantRetrievalStorage",
    "GlacierIRSizeOverhead",
  ]);
});

test("shows daily metrics day by day, over months", () => {
  for (const title of ["Bytes in the bucket", "Objects in the bucket", "Storage, in three months"]) {
    expect(widgetTitled(dashboardBody(), title).properties).toMatchObject({ period: 86_400, start: "-P3M" });
  }
});

test("says how much Firehose has cost at least and at most, at a price and its date", () => {
  expect(drawnBy(widgetTitled(dashboardBody(), "Firehose, in the time shown")).expressions).toEqual([
    {
      expression: "RUNNING_SUM(bytes + 5120 * records) * 0.036 / 1073741824",
      label: "at most, USD 0.036 of 2026-11-29",
    },
    { expression: "RUNNING_SUM(bytes) * 0.036 / 1073741824", label: "at least, USD 0.036 of 2026-11-29" },
  ]);
});

test("says what storage has cost by type, each at a price and its date", () => {
  expect(drawnBy(widgetTitled(dashboardBody(), "Storage, in three months")).expressions).toEqual([
    {
      expression: "RUNNING_SUM(bytes1) * 0.025 / 1073741824 / 30.4",
      label: "StandardStorage, USD 0.025 of 2026-11-29",
    },
    {
      expression: "RUNNING_SUM(bytes2) * 0.0138 / 1073741824 / 30.4",
      label: "StandardIAStorage, USD 0.0138 of 2026-11-29",
    },
    {
      expression: "RUNNING_SUM(bytes3) * 0.0138 / 1073741824 / 30.4",
      label: "StandardIASizeOverhead, USD 0.0138 of 2026-11-29",
    },
  ]);
});

test("says what is not in the cost, and which storage has no price", () => {
  expect(textsOf({}).join("\n")).toContain(
    "Not in it: requests and transitions of S3, alarms, what CloudWatch Logs itself bills. Without a price: DeepArchiveStorage, DeepArchiveObjectOverhead, DeepArchiveS3ObjectOverhead.",
  );
  expect(textsOf({ storageClasses: [] }).join("\n")).not.toContain("Without a price");
});

test("says so in a Region without prices", () => {
  expect(textsOf({ prices: undefined })).toContain(
    "### Cost\nNo prices are known for eu-central-1. Cost Explorer shows what was billed.",
  );
  expect(textsOf({ prices: undefined }).join("\n")).not.toContain("Cost is an estimate");
});

test("says so where only one of the prices is known", () => {
  expect(textsOf({ prices: prices && { ...prices, firehosePerGigabyte: undefined } })).toContain(
    "### Firehose so far\nNo price of Firehose is known for eu-central-1. Cost Explorer shows what was billed.",
  );
  expect(textsOf({ prices: prices && { ...prices, storagePerGigabyteMonth: {} } })).toContain(
    "### Storage\nNo price of S3 storage is known for eu-central-1. Cost Explorer shows what was billed.",
  );
});
