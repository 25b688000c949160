import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parsePlan } from "../plan-review/plan-json";
import type { StackOutcome } from "../plan-review/review";
import type { Settings } from "../settings";
import { forEachAtOnce } from "./at-once";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { requireStateBucket } from "./require-state-bucket";
import { readStoredState, type StoredState } from "./stored-state";
import { synthesize } from "./synthesize";
import { readSynthesizedStacks, type SynthesizedStack } from "./synthesized-stacks";
import { Terraform } from "./terraform";
import { prepareTerraformCli, withoutCliArguments } from "./terraform-cli-config";
import { firstMissing, withNotes } from "./upstream-outputs";

export interface PlanEnvironmentOptions {
  readonly settings: Settings;
  /** The folder with cdktf.json. */
  readonly projectDirectory: string;
  readonly environment: ProcessEnvironment;
  /** Names without the environment; none: every stack. */
  readonly stackNames: readonly string[];
  /** Names that are left out. @default none */
  readonly exceptStacks?: readonly string[];
  /** Whether planning takes the states' locks: to apply the plan afterwards. Without, it only reads. */
  readonly locks: boolean;
  /** Progress, for people. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** An environment's plans, saved where Terraform can apply them. */
export interface EnvironmentPlans {
  /** In the order in which they must be applied. */
  readonly outcomes: readonly StackOutcome[];
  /** Applies the saved plan of a stack. */
  readonly apply: (stack: string) => Promise<void>;
}

/** It cannot be planned. The message says why and what to do. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

/** An option of the command line names something that is not there. */
export class PlanUsageError extends Error {
  override readonly name = "PlanUsageError";
}

/** Where a saved plan is, in the folder of its stack. */
const planFile = "reviewed.tfplan";

/** A plan takes a core for some seconds, and the provider up to half a GiB. */
const plansAtOnce = Math.min(4, Math.max(2, availableParallelism()));

/**
 * Synthesizes an environment, plans its stacks, several at once, and hands the plans over. What it writes on this computer
 * is gone afterwards: saved plans hold what a review hides.
 */
export async function withEnvironmentPlans<Result>(
  options: PlanEnvironmentOptions,
  use: (plans: EnvironmentPlans) => Result | Promise<Result>,
): Promise<Result> {
  const parent = join(options.projectDirectory, ".build", "plan");
  mkdirSync(parent, { recursive: true });
  const workDirectory = mkdtempSync(join(parent, `${options.settings.environment}-`));
  try {
    return await use(await planEnvironment(options, workDirectory));
  } finally {
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

async function planEnvironment(options: PlanEnvironmentOptions, workDirectory: string): Promise<EnvironmentPlans> {
  const { settings, projectDirectory, onLine, signal } = options;
  const { accountId, environment: environmentName } = settings;
  const outputDirectory = join(workDirectory, "cdktf.out");
  onLine(`Synthesizing ${environmentName}.`);
  await synthesize({ projectDirectory, outputDirectory, environmentName, environment: options.environment });
  const all = readSynthesizedStacks(outputDirectory, environmentName);
  const selected = selectStacks(all, options);
  await requireStateBucket(all, { accountId, environmentName }, options.environment);

  const cli = prepareTerraformCli({
    environment: options.environment,
    projectDirectory,
    outputDirectory: workDirectory,
  });
  onLine(cli.description);
  const environment = patchEnvironment(
    options.environment,
    cli.environment,
    withoutCliArguments,
    pluginCache(cli.usesMirror, options),
  );
  const terraformOf = ({ id, directory }: SynthesizedStack): Terraform =>
    Terraform.find({
      directory,
      environment,
      signal,
      onLine: (line) => {
        onLine(`${id}: ${line}`);
      },
    });
  const states = new Map<string, StoredState>();
  await forEachAtOnce(all, all.length, async (stack) => {
    states.set(stack.id, await readStoredState(stack.backend, accountId, environment));
  });

  const waiting = selected.flatMap((stack): readonly StackOutcome[] => {
    const waitsFor = firstMissing(stack, all, states);
    const isDeployed = (states.get(stack.id)?.ids.size ?? 0) > 0;
    return waitsFor === undefined ? [] : [{ stack: stack.id, waitsFor, isDeployed }];
  });
  const outcomes = new Map(waiting.map((outcome) => [outcome.stack, outcome]));
  const ready = selected.filter(({ id }) => !outcomes.has(id));
  // Only one at a time may write to the cache: https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
  await forEachAtOnce(ready, cli.usesMirror ? plansAtOnce : 1, async (stack) => {
    onLine(`${stack.id}: preparing.`);
    await Terraform.find({ directory: stack.directory, environment, signal }).init();
  });
  await forEachAtOnce(ready, plansAtOnce, async (stack) => {
    const terraform = terraformOf(stack);
    onLine(`${stack.id}: planning.`);
    await terraform.plan({ planFile, locks: options.locks });
    const plan = parsePlan(await terraform.show(planFile), stack.id);
    outcomes.set(stack.id, { stack: stack.id, plan, notes: [] });
  });

  const ordered = selected.flatMap(({ id }) => outcomes.get(id) ?? []);
  return {
    outcomes: ordered.map((outcome) => withNotes(outcome, all, outcomes)),
    apply: async (id) => {
      const stack = all.find((each) => each.id === id);
      if (stack === undefined) {
        throw new PlanError(`There is no stack ${id}.`);
      }
      await terraformOf(stack).apply({ planFile });
    },
  };
}

function selectStacks(
  stacks: readonly SynthesizedStack[],
  { stackNames: names, exceptStacks = [] }: PlanEnvironmentOptions,
): readonly SynthesizedStack[] {
  const known = stacks.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    throw new PlanUsageError(`--stack: expected one of ${known.join(", ")}, got: ${wrong}`);
  }
  return stacks.filter(({ name }) => (names.length === 0 || names.includes(name)) && !exceptStacks.includes(name));
}

/** Without a mirror every stack would download the provider. */
function pluginCache(
  usesMirror: boolean,
  { environment, projectDirectory }: PlanEnvironmentOptions,
): { readonly TF_PLUGIN_CACHE_DIR?: string } {
  if (usesMirror || environment.TF_PLUGIN_CACHE_DIR !== undefined) {
    return {};
  }
  const cache = join(projectDirectory, ".build", "plugin-cache");
  mkdirSync(cache, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: cache };
}
