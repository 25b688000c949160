import { readdirSync } from "node:fs";
import { join } from "node:path";
import { priceUnits } from "../../estimate/price-items";
import type { Price } from "../../estimate/region-data";
import { knownRegions, regionData } from "../../estimate/regions";
import { awsLimits } from "../../settings/aws-limits";

it("has every file of estimate/regions, by its Region's name", () => {
  const files = readdirSync(join(__dirname, "../../estimate/regions")).map((file) => file.replace(/\.json$/, ""));

  expect(knownRegions()).toEqual(files.sort());
});

it.each(knownRegions())("%s is a Region, and says of every item what it costs or why that is unknown", (region) => {
  expect(awsLimits.region.known).toContain(region);
  expect(Object.keys(regionData(region)?.prices ?? {}).sort()).toEqual(Object.keys(priceUnits).sort());
});

it("has nothing of other Regions", () => {
  expect(regionData("xx-test-1")).toBeUndefined();
});

it.each(knownRegions())("%s says what its figures are, not how they were searched for", (region) => {
  const { quotas, prices } = regionData(region) ?? { quotas: {}, prices: {} };

  for (const { note = "", unknown = "" } of Object.values({ ...quotas, ...prices }) as Price[]) {
    expect(`${note} ${unknown}`).not.toMatch(/was found|was read only|not recorded/);
  }
});
