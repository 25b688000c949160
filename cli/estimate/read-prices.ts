import { readFileSync } from "node:fs";
import {
  dataOfOverrides,
  type Overrides,
  overridden,
  overridesFile,
  type RegionData,
} from "../../estimate/region-data";
import { knownRegions, regionData } from "../../estimate/regions";
import { JsonSyntaxError, readJson } from "../../settings/json-document";
import { inWords, problemsOf } from "../../settings/problems";
import { UsageError } from "../errors";

/**
 * The quotas and prices of a Region.
 *
 * @param file of `--prices`, whose quotas and prices take the place of the project's own
 * @throws {UsageError} where there is no data of the Region, or the file is wrong: then with each of its problems
 */
export function readRegionData(region: string, file: string | undefined): RegionData {
  const data = regionData(region);
  const overrides = file === undefined ? {} : readOverrides(file);
  if (file !== undefined && overrides.region !== undefined && overrides.region !== region) {
    throw new UsageError(`--prices: expected a file for ${region}, got: ${file} for ${overrides.region}`);
  }
  const merged = data === undefined ? dataOfOverrides({ ...overrides, region }) : overridden(data, overrides);
  if (merged === undefined) {
    throw new UsageError(
      `there are no quotas and prices of the Region ${region}: expected one of ${knownRegions().join(", ")}, or a file of --prices with all three quotas`,
    );
  }
  return merged;
}

/** @throws {UsageError} */
function readOverrides(file: string): Overrides {
  const { value, repeated } = parse(file);
  const checked = overridesFile.safeParse(value);
  const problems = [
    ...repeated.map(
      ({ path, lines: [first, second] }) => `${inWords(path)} is there twice, in lines ${first} and ${second}`,
    ),
    ...(checked.success ? [] : problemsOf(checked.error, value, overridesFile)),
  ];
  if (!checked.success || problems.length > 0) {
    throw new UsageError(problems.map((problem) => `--prices: ${file}: ${problem}`).join("\n"));
  }
  return checked.data;
}

/** @throws {UsageError} */
function parse(file: string) {
  try {
    return readJson(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw new UsageError(`--prices: ${file}:${error.line}:${error.column}: ${error.message}`, { cause: error });
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : message;
    throw new UsageError(`--prices: cannot read ${file}: ${reason}`, { cause: error });
  }
}
