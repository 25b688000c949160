import type { BackupSettings } from "./planned-backup";

/** The project's defaults, as an environment file that says nothing of a backup has them. Loads the schema. */
export async function defaultSettings(): Promise<BackupSettings> {
  const { environmentFile } = await import("../../settings/schema");
  const { withDefaults } = await import("../../settings/defaults");
  // Neither the account nor the Region decides a default that is asked for here.
  const file = environmentFile.parse({ accountId: "000000000000", region: "us-east-1" });
  return withDefaults(file, "default", { usePathStyle: false, plainHttpEndpoint: false });
}
