import type { Settings } from "../../settings";
import { exampleSettings } from "./settings";

/** The example environment as one that has a catalogue. */
export function querySettings(
  query: Partial<Settings["query"]> = {},
  format: Settings["backupDelivery"]["format"] = "ndjson",
): Settings {
  const settings = exampleSettings();
  return {
    ...settings,
    backupDelivery: { ...settings.backupDelivery, format },
    query: { ...settings.query, catalogue: true, ...query },
  };
}
