import type { Settings } from "../../settings";
import type { ProcessEnvironment } from "../aws-clients";
import { discoveredNotes } from "../discovered-notes";
import type { Finding } from "./audited-log-group";

/** What is wrong with the files of an environment, though its settings can be read. */
export type SettingsFault = Finding<"discovery">;

/** That what was discovered is missing or out of date, and so what the settings promise is not all told. */
export async function settingsFaults(
  settings: Settings,
  environment: ProcessEnvironment,
): Promise<readonly SettingsFault[]> {
  const notes = await discoveredNotes(settings, environment);
  return notes.map((message) => ({ code: "discovery", message }));
}
