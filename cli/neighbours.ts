import type { NamedSettings, Settings } from "../settings";
import { ownLogGroupsOf } from "../settings/own-log-groups";
import type { ProcessEnvironment } from "./aws-clients";

/**
 * The other environments of the same account and Region. Those whose files are wrong are not among them: nobody has asked
 * for them.
 */
export async function neighboursOfSettings(
  settings: Settings,
  environment: ProcessEnvironment,
): Promise<readonly NamedSettings[]> {
  const { loadOthers } = await import("../settings");
  const { neighboursOf } = await import("../settings/conflicts");
  return neighboursOf({ file: "", settings }, loadOthers([settings.environment], { env: environment }));
}

/** By name, the log groups that the backups of other environments write: the file of the environment. */
export function writtenBy(neighbours: readonly NamedSettings[]): ReadonlyMap<string, string> {
  return new Map(neighbours.flatMap(({ file, settings }) => ownLogGroupsOf(settings).map((name) => [name, file])));
}
