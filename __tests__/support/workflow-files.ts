import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PROJECT_DIRECTORY } from "./local-aws";

/** A step of a job or of an action of this project. */
export interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly concurrency?: Concurrency;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly strategy?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean;
  readonly queue?: "single" | "max";
}

/** What is read of a workflow. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A file of CI. */
export interface CiFile {
  /** Below the project's folder. */
  readonly path: string;
  readonly text: string;
}

const WORKFLOWS = ".github/workflows";
const SCRIPTS = ".github/scripts";

export const ACTION = ".github/actions/prepare/action.yml";
export const GITLAB = "docs/examples/gitlab-ci.yml";

export function ciFile(path: string): CiFile {
  return { path, text: readFileSync(join(PROJECT_DIRECTORY, path), "utf8") };
}

const filesIn = (folder: string): readonly CiFile[] =>
  readdirSync(join(PROJECT_DIRECTORY, folder))
    .sort()
    .map((name) => ciFile(`${folder}/${name}`));

export const workflowFiles = (): readonly CiFile[] => filesIn(WORKFLOWS);
export const scriptFiles = (): readonly CiFile[] => filesIn(SCRIPTS);

/** The file with a part of its text replaced. @throws Error where it has no such part: the test would prove nothing */
export function changed({ path, text }: CiFile, from: string, to: string): CiFile {
  if (!text.includes(from)) {
    throw new Error(`${path} does not say: ${from}`);
  }
  return { path, text: text.replaceAll(from, () => to) };
}

export const workflowOf = ({ text }: CiFile): Workflow => parse(text) as Workflow;

/** All steps of a workflow, or of an action. */
export function stepsOf({ text }: CiFile): readonly Step[] {
  const { jobs = {}, runs } = parse(text) as Partial<Workflow> & { readonly runs?: Pick<Job, "steps"> };
  return [...Object.values(jobs), ...(runs === undefined ? [] : [runs])].flatMap(({ steps = [] }) => steps);
}
