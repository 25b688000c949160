import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ProcessEnvironment } from "./environment";

/** https://developer.hashicorp.com/terraform/cli/config/config-file#locations, and the *.tfrc files Terraform also reads. */
export function userConfigFiles(
  environment: ProcessEnvironment,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  if (platform === "win32") {
    return [join(environment.APPDATA ?? "", "terraform.rc")];
  }
  const home = homeFolder(environment);
  const folder = join(home, ".terraform.d");
  const extra = existsSync(folder) ? readdirSync(folder).filter((name) => /\.tfrc(\.json)?$/.test(name)) : [];
  return [join(home, ".terraformrc"), ...extra.map((name) => join(folder, name))];
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
export function impliedMirrors(
  environment: ProcessEnvironment,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  const home = homeFolder(environment);
  switch (platform) {
    case "win32": {
      const data = environment.APPDATA ?? "";
      return [join(data, "terraform.d", "plugins"), join(data, "HashiCorp", "Terraform", "plugins")];
    }
    case "darwin":
      return [
        join(home, ".terraform.d", "plugins"),
        join(home, "Library", "Application Support", "io.terraform", "plugins"),
        "/Library/Application Support/io.terraform/plugins",
      ];
    default: {
      const dataHome = orElse(environment.XDG_DATA_HOME, join(home, ".local", "share"));
      const dataFolders = orElse(environment.XDG_DATA_DIRS, "/usr/local/share:/usr/share").split(":");
      return [
        join(home, ".terraform.d", "plugins"),
        ...[dataHome, ...dataFolders].map((folder) => join(folder, "terraform", "plugins")),
      ];
    }
  }
}

function homeFolder(environment: ProcessEnvironment): string {
  return orElse(environment.HOME, homedir());
}

/** An empty variable counts as an absent one. */
function orElse(value: string | undefined, fallback: string): string {
  return value === undefined || value === "" ? fallback : value;
}
