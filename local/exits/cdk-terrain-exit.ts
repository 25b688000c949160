import { cpSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { patchEnvironment, type ProcessEnvironment } from "../environment";
import { findExecutable } from "../find-executable";
import { synthesize } from "../synthesize";
import { type ComparedSyntheses, compareSyntheses } from "./compare-syntheses";
import { copySources } from "./copy-sources";
import { CannotRunError } from "./proof";
import type { Run } from "./run";
import { runProgram } from "./run-program";

/** A project under `exits/`, installed and with the sources in it. */
export interface OtherProject {
  readonly directory: string;
}

/**
 * Copies the sources and the packages of a folder under `exits/` into a folder of the run, and installs what its lock file says.
 * @throws CannotRunError where npm is missing or fails, as it does without its registry
 */
export async function installProject(run: Run, name: string): Promise<OtherProject> {
  const npm = findExecutable("npm", run.environment);
  if (npm === undefined) {
    throw new CannotRunError("npm is not on the PATH: it comes with Node.js, https://nodejs.org.");
  }
  const directory = join(run.directory, name);
  copySources(run.projectDirectory, directory);
  cpSync(join(run.projectDirectory, "exits", name), directory, { recursive: true });
  await runProgram({
    command: npm,
    arguments: ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", directory],
    directory,
    environment: run.environment,
    signal: run.signal,
  }).catch((error: unknown) => {
    throw new CannotRunError(String(error), { cause: error });
  });
  return { directory };
}

/** The environments that are synthesized: a folder of their files, and what else says how. */
export interface SynthesizedEnvironments {
  readonly name: string;
  readonly environment: ProcessEnvironment;
}

/** Synthesizes the environments with cdktf and with another project, and compares. */
export async function compareProjects(
  run: Run,
  { directory }: OtherProject,
  { name, environment }: SynthesizedEnvironments,
): Promise<ComparedSyntheses> {
  const outputs = [run.projectDirectory, directory].map((project) =>
    join(run.directory, `${basename(project)}-${name}`),
  );
  const [expected = "", actual = ""] = outputs;
  await synthesize({
    projectDirectory: run.projectDirectory,
    outputDirectory: expected,
    environmentName: "",
    environment,
  });
  const context = patchEnvironment(environment, { CDKTF_CONTEXT_JSON: JSON.stringify(contextOf(directory)) });
  await synthesize({ projectDirectory: directory, outputDirectory: actual, environmentName: "", environment: context });
  return compareSyntheses(expected, actual);
}

/** As cdktn's CLI hands `targetVersions` of cdktf.json to the app. */
function contextOf(directory: string): object {
  const { targetVersions } = JSON.parse(readFileSync(join(directory, "cdktf.json"), "utf8")) as {
    readonly targetVersions: object;
  };
  return { targetVersions };
}

/** Has the project's sources name cdktn and its provider. */
export async function renameImports(run: Run, { directory }: OtherProject): Promise<void> {
  await runProgram({
    command: process.execPath,
    arguments: [join(run.projectDirectory, "exits/rename-imports.mjs"), directory],
    directory,
    environment: run.environment,
    signal: run.signal,
  });
}
