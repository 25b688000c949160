/**
 * Proves on a local AWS that nobody is trapped in cdktf: see docs/leaving-cdktf.md.
 * Exit codes: 0 every exit that was tried is open, 1 one is closed, 2 wrong option, 3 it could not be run, 130 stopped.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { patchEnvironment } from "./environment";
import { checkExits } from "./exits/check-exits";
import { copyProject } from "./exits/copy-sources";
import { ENVIRONMENT } from "./exits/environment";
import { exitCodeOf, formatReport, isMissing } from "./exits/proof";
import { prepareTerraformCli } from "./terraform-cli-config";
import { findTerraform } from "./terraform-version";

async function main(): Promise<number> {
  const { aws6, keep } = new Command("npm run check:exits --")
    .description(
      "Proves on a local AWS that every way out of cdktf is open: HCL, CDK Terrain, plain Terraform, OpenTofu.",
    )
    .option("--aws-6", "also tell what bindings of AWS provider 6 change in the synthesized JSON", false)
    .option("--keep", "leave the temporary folder for a look", false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts<{ aws6: boolean; keep: boolean }>();

  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const startedAt = performance.now();
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) {
        process.stderr.write(`\n${signal}: stopping what this check started.\n`);
        abort.abort();
      }
    });
  }

  const projectDirectory = join(__dirname, "..");
  const directory = mkdtempSync(join(tmpdir(), "log-backup-exits-"));
  const endings: (() => Promise<void>)[] = [];
  try {
    const terraformCli = prepareTerraformCli({
      environment: process.env,
      projectDirectory,
      outputDirectory: directory,
    });
    const environment = patchEnvironment(process.env, terraformCli.environment, {
      // A local AWS is given to those who are to use it. Nobody else may reach one, or AWS.
      AWS_ENDPOINT_URL: undefined,
      LOG_BACKUP_ENVIRONMENT: ENVIRONMENT,
      LOG_BACKUP_ENVIRONMENTS_DIR: join(directory, "environments"),
    });
    findTerraform(environment);
    const copy = join(directory, "project");
    copyProject(projectDirectory, copy);
    const run = {
      projectDirectory: copy,
      directory,
      environment,
      terraformCli,
      signal: abort.signal,
      onLine: (line: string) => process.stderr.write(`${line}\n`),
      atEnd: (work: () => Promise<void>) => endings.push(work),
    };
    const proofs = await checkExits(run, { aws6 });
    abort.signal.throwIfAborted();
    process.stdout.write(`${formatReport(proofs, Math.round((performance.now() - startedAt) / 1000))}\n`);
    return exitCodeOf(proofs);
  } catch (error) {
    if (abort.signal.aborted) {
      process.stderr.write("Stopped. Nothing is left running.\n");
      return 130;
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`The exits could not be checked: ${isMissing(error) ? message : (stack ?? message)}\n`);
    return 3;
  } finally {
    await Promise.allSettled(endings.map((end) => end()));
    if (keep) {
      process.stderr.write(`What was synthesized, planned and logged is in ${directory}.\n`);
    } else {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
