import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../../local/synthesize";
import { temporaryFolder } from "../support/fake-program";

const environment = { PATH: "/usr/bin:/bin" };

function project(app: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ app }));
  return folder;
}

describe("synthesize", () => {
  it("runs the app command in the project's folder with the names it needs", async () => {
    const projectDirectory = project('printf "%s %s" "$LOG_BACKUP_ENVIRONMENT" "$PWD" > "$CDKTF_OUTDIR/seen"');
    const outputDirectory = join(temporaryFolder(), "new", "out");
    await synthesize({ projectDirectory, outputDirectory, environmentName: "dev", environment });
    expect(readFileSync(join(outputDirectory, "seen"), "utf8")).toBe(`dev ${projectDirectory}`);
  });

  it("shows what the app said when it fails", async () => {
    const projectDirectory = project("echo first; echo second >&2; exit 1");
    const options = { projectDirectory, outputDirectory: temporaryFolder(), environmentName: "dev" };
    const failure = synthesize({ ...options, environment });
    await expect(failure).rejects.toThrow(/the app command of cdktf\.json, failed:\n(first\nsecond|second\nfirst)$/);
  });
});
