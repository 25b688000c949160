import type { SourceKind } from "./groups-environment";
import { type Check, planCheck, type Row } from "./groups-report";
import type { DeliveryConfiguration } from "./groups-stack";

type Configuration = Pick<DeliveryConfiguration, "synth" | "init" | "plan" | "apply">;

/**
 * Applies so many discovered log groups to the state as it is, plans them again, and plans one more.
 *
 * @param configuration makes one
 * @param print gets a line for each measurement, when it is there
 */
export async function appliedLogGroups(
  configuration: (kind: SourceKind, count: number) => Configuration,
  count: number,
  print: (row: Row) => void,
): Promise<readonly Check[]> {
  const applied = await prepared(configuration("discovered", count));
  const { toAdd } = await applied.plan();
  print({ label: `apply, to ${count} in all`, ...(await applied.apply()), toAdd });
  const again = await applied.plan();
  print({ label: "  plan: nothing is new", ...again });
  print({ label: "  plan -refresh=false", ...(await applied.plan("-refresh=false")) });
  const oneMore = await (await prepared(configuration("discovered", count + 1))).plan();
  print({ label: "  plan: one log group more", ...oneMore });
  return [planCheck(`plan after apply of ${count}`, again, 0), planCheck(`plan of one more than ${count}`, oneMore, 1)];
}

async function prepared(configuration: Configuration): Promise<Configuration> {
  await configuration.synth();
  await configuration.init();
  return configuration;
}
