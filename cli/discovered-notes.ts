import type { Settings } from "../settings";
import type { ProcessEnvironment } from "./aws-clients";
import { counted } from "./counted";

/**
 * Says that what was discovered for an environment is missing or out of date, so that it counts as nothing. A sentence
 * without its full stop; none where it is current.
 */
export async function discoveredNotes(settings: Settings, environment: ProcessEnvironment): Promise<readonly string[]> {
  const { discoveryProblems } = await import("../settings");
  const [first, ...others] = discoveryProblems(settings, { env: environment });
  if (first === undefined) {
    return [];
  }
  const more = others.length === 0 ? "" : `, and ${counted(others.length, "more problem")}`;
  return [`nothing counts as discovered: ${first}${more}`];
}
