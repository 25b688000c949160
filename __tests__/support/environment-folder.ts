import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { FakeLogs } from "./fake-logs";

/** A folder of one environment, `test`, of the account, Region and bucket of a fake. */
export class EnvironmentFolder {
  private folder: string | undefined;

  constructor(private readonly logs: Pick<FakeLogs, "accountId" | "region">) {}

  /** Where it is; made when it is first asked for. */
  get path(): string {
    return (this.folder ??= mkdtempSync(join(tmpdir(), "environments-")));
  }

  /** The environment variable that names it. */
  get variable() {
    return { LOG_BACKUP_ENVIRONMENTS_DIR: this.path };
  }

  /** The names of its files. */
  get files(): readonly string[] {
    return readdirSync(this.path).sort();
  }

  /** The file of discovered log groups. */
  get discoveredPath(): string {
    return join(this.path, "test.log-groups.json");
  }

  /** The text of what was discovered. */
  get discovered(): string {
    return readFileSync(this.discoveredPath, "utf8");
  }

  /** A file's path as messages show it. */
  shown(file: string): string {
    return relative(process.cwd(), join(this.path, file));
  }

  /** Writes the environment's file, or that of another one. */
  write(settings: Readonly<Record<string, unknown>>, environment = "test"): void {
    const { accountId, region } = this.logs;
    const backup = { backupStorage: { bucketName: "backup" }, backupDelivery: { prefix: "logs/" } };
    writeFileSync(
      join(this.path, `${environment}.json`),
      JSON.stringify({ accountId, region, ...backup, ...settings }),
    );
  }

  /** Writes what was discovered. */
  writeDiscovered(
    prefixes: readonly string[],
    logGroups: readonly string[],
    accountPolicy: string | null = null,
    environment = "test",
  ): void {
    const { accountId, region } = this.logs;
    const asked = prefixes.map((prefix) => ({ prefix, exclude: [] }));
    const file = { accountId, region, prefixes: asked, logGroups, cannotBeCovered: {}, accountPolicy };
    writeFileSync(join(this.path, `${environment}.log-groups.json`), `${JSON.stringify(file, undefined, 2)}\n`);
  }

  /** Removes it. */
  remove(): void {
    if (this.folder !== undefined) {
      rmSync(this.folder, { recursive: true });
      this.folder = undefined;
    }
  }
}
