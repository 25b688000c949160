import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { code } from "../plan-review/markdown-text";
import type { Risk } from "../plan-review/risk";
import type { Settings } from "../settings";
import type { ProcessEnvironment } from "./environment";
import { PlanUsageError } from "./plan-environment";

const run = promisify(execFile);

/**
 * What the settings of another git ref say of where the environment is. Another account or Region also means another state
 * bucket, in which nothing is yet: the plan itself would only show that everything is new.
 * @throws PlanUsageError when git does not know the ref
 */
export async function placeRisks(
  settings: Settings,
  ref: string,
  projectDirectory: string,
  environment: ProcessEnvironment,
): Promise<readonly Risk[]> {
  const { LOG_BACKUP_ENVIRONMENTS_DIR: named = "" } = environment;
  const folder = resolve(projectDirectory, named === "" ? "environments" : named);
  const git = (...parameters: readonly string[]): Promise<string> =>
    run("git", ["-C", folder, ...parameters]).then(({ stdout }) => stdout);
  try {
    await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch {
    throw new PlanUsageError(`--base: expected a git ref that is known here, got: ${ref}. Fetch it first.`);
  }
  const file = await git("show", `${ref}:./${settings.environment}.json`).catch(() => undefined);
  const base = file === undefined ? {} : readPlace(file);
  const changed = (["accountId", "region"] as const).filter(
    (name) => base[name] !== undefined && base[name] !== settings[name],
  );
  return changed.map((name) => ({
    risk: "account-or-region-change",
    stack: `${settings.environment}.json`,
    addresses: [],
    sentence: `${code(name)} is ${code(settings[name])}, at ${code(ref)} ${code(String(base[name]))}: what is deployed there stays there, and Terraform no longer looks at it.`,
  }));
}

function readPlace(text: string): { readonly accountId?: unknown; readonly region?: unknown } {
  try {
    return JSON.parse(text) as { readonly accountId?: unknown; readonly region?: unknown };
  } catch {
    return {};
  }
}
