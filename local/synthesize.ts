import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { startSupervised } from "./supervised-process";

export interface SynthesizeOptions {
  /** The folder with cdktf.json. */
  readonly projectDirectory: string;
  /** Where `stacks/NAME/cdk.tf.json` goes. */
  readonly outputDirectory: string;
  readonly environmentName: string;
  readonly environment: ProcessEnvironment;
}

/**
 * Runs the app command of cdktf.json, as `cdktf synth` would, for one environment.
 * @throws Error with what the app printed, when it fails.
 */
export async function synthesize(options: SynthesizeOptions): Promise<void> {
  const { projectDirectory, outputDirectory, environmentName } = options;
  const { app } = JSON.parse(readFileSync(join(projectDirectory, "cdktf.json"), "utf8")) as { readonly app: string };
  mkdirSync(outputDirectory, { recursive: true });
  const lines: string[] = [];
  const { code } = await startSupervised({
    command: "sh",
    arguments: ["-c", app],
    directory: projectDirectory,
    environment: patchEnvironment(options.environment, {
      CDKTF_OUTDIR: outputDirectory,
      LOG_BACKUP_ENVIRONMENT: environmentName,
    }),
    stopSignal: "SIGTERM",
    killAfterSeconds: 5,
    onLine: (line) => lines.push(line),
  }).exited;
  if (code !== 0) {
    throw new Error(`"${app}", the app command of cdktf.json, failed:\n${lines.join("\n")}`);
  }
}
