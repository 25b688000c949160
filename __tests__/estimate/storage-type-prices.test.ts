import { storageTypesOf } from "../../constructs/dashboard-storage";
import type { RegionData } from "../../estimate/region-data";
import { regionData } from "../../estimate/regions";
import { metricPrices } from "../../estimate/storage-type-prices";
import { storageClasses } from "../../settings/aws-limits";

const found = regionData("us-east-1");
if (found === undefined) {
  throw new Error("there is no data of us-east-1");
}
const us: RegionData = found;

test("every storage type that the dashboard can draw has the price of its class, but the later tiers of INTELLIGENT_TIERING", () => {
  const classes = ["STANDARD", ...storageClasses] as const;
  const unit = "USD/GB-month";
  const prices = Object.fromEntries(
    classes.map((storageClass, index) => [
      `s3Storage.${storageClass}`,
      { unit, tiers: [{ price: index + 1 }], source: "x", asOf: `2026-01-0${index + 1}`, confidence: "official" },
    ]),
  ) as RegionData["prices"];
  const { asOf, storagePerGigabyteMonth } = metricPrices({ ...us, prices }) ?? {};
  const drawn = storageTypesOf(storageClasses);

  expect(drawn.filter((type) => storagePerGigabyteMonth?.[type] === undefined)).toEqual([
    "IntelligentTieringIAStorage",
    "IntelligentTieringAIAStorage",
  ]);
  expect(storagePerGigabyteMonth).toMatchObject({
    StandardStorage: 1,
    StandardIAStorage: 2,
    GlacierS3ObjectOverhead: 1,
  });
  expect(asOf).toBe("2026-01-01");
});

test("the first tier counts, and what is unknown is left out", () => {
  expect(metricPrices(us)).toMatchObject({
    firehosePerGigabyte: us.prices.firehoseDirectPut?.tiers?.[0]?.price,
    storagePerGigabyteMonth: { StandardStorage: us.prices["s3Storage.STANDARD"]?.tiers?.[0]?.price },
  });
  expect(metricPrices({ ...us, prices: {} })).toBeUndefined();
  expect(metricPrices(undefined)).toBeUndefined();
});
