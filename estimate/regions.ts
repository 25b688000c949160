import { type RegionData, regionFile } from "./region-data";
import apNortheast1 from "./regions/ap-northeast-1.json";
import euWest1 from "./regions/eu-west-1.json";
import usEast1 from "./regions/us-east-1.json";

/** The Regions that there is data of: a file in `regions/`, and here its import and its name. */
const files: readonly unknown[] = [apNortheast1, euWest1, usEast1];

let checked: ReadonlyMap<string, RegionData> | undefined;

function all(): ReadonlyMap<string, RegionData> {
  checked ??= new Map(files.map((file) => regionFile.parse(file)).map((data) => [data.region, data]));
  return checked;
}

/** A Region's quotas and prices, where there is data. */
export function regionData(region: string): RegionData | undefined {
  return all().get(region);
}

/** The Regions that there is data of, by name. */
export function knownRegions(): string[] {
  return Array.from(all().keys()).sort();
}
