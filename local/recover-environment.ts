import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import type { RecoveryChoices } from "./import-blocks";
import { loadEnvironment } from "./load-environment";
import { missingResources, recoverStack, type StackRecovery } from "./recover-stack";
import { requireStateBucket } from "./require-state-bucket";
import type { SavedOutput } from "./saved-plan";
import { asSoleRun } from "./sole-run";
import { readStoredState, type StoredState } from "./stored-state";
import { synthesize } from "./synthesize";
import { readSynthesizedStacks, type SynthesizedStack } from "./synthesized-stacks";
import { prepareTerraformCli } from "./terraform-cli-config";

export interface RecoverOptions {
  /** Name of the environment: environments/NAME.json. */
  readonly environmentName: string;
  /** Names without the environment; none: every stack. */
  readonly stackNames: readonly string[];
  readonly choices: RecoveryChoices;
  /** Whether plans are applied; else nothing is written, not even a lock. */
  readonly apply: boolean;
  /** The folder with cdktf.json. */
  readonly projectDirectory: string;
  /** @default .build/recover-state/NAME in the project */
  readonly workDirectory?: string;
  readonly environment: ProcessEnvironment;
  /** Progress, for people. */
  readonly onLine: (line: string) => void;
  /** Each stack, as soon as it is done. */
  readonly onStack: (stack: RecoveredStack) => void;
  readonly signal: AbortSignal;
}

export interface RecoveredStack {
  readonly stack: SynthesizedStack;
  readonly state: StoredState;
  /** Absent where the state lacks nothing. */
  readonly recovery?: StackRecovery;
}

/** What was asked for does not exist. */
export class RecoveryUsageError extends Error {
  override readonly name = "RecoveryUsageError";
}

/** The recovery cannot begin, or not go on. The message says why and what to do. */
export class RecoveryError extends Error {
  override readonly name = "RecoveryError";
}

/**
 * Brings back what the states of an environment's stacks lack, stack after stack, each after those whose state it reads.
 * A state is only ever added to.
 */
export async function recoverEnvironment(options: RecoverOptions): Promise<readonly RecoveredStack[]> {
  const { environmentName, projectDirectory, environment } = options;
  const { accountId } = loadEnvironment(environmentName, projectDirectory, environment);
  const workDirectory = resolve(
    options.workDirectory ?? join(projectDirectory, ".build/recover-state", environmentName),
  );
  mkdirSync(workDirectory, { recursive: true });
  return asSoleRun(join(workDirectory, "recover-state.pid"), async () => {
    const outputDirectory = join(workDirectory, "cdktf.out");
    // What an earlier run has left there, import blocks above all, is none of this one's.
    rmSync(outputDirectory, { recursive: true, force: true });
    await synthesize({ projectDirectory, outputDirectory, environmentName, environment });
    const stacks = readSynthesizedStacks(outputDirectory, environmentName);
    const selected = selectStacks(stacks, options);
    await requireStateBucket(stacks, { accountId, environmentName }, environment);
    const cli = prepareTerraformCli({ environment, projectDirectory, outputDirectory: workDirectory });
    options.onLine(cli.description);
    const patched = patchEnvironment(environment, cli.environment);
    return new Recoveries(options, stacks, accountId, workDirectory, patched).run(selected);
  });
}

function selectStacks(
  stacks: readonly SynthesizedStack[],
  { stackNames, choices }: RecoverOptions,
): readonly SynthesizedStack[] {
  const names = stacks.map(({ name }) => name);
  const wrong = stackNames.find((name) => !names.includes(name));
  if (wrong !== undefined) {
    throw new RecoveryUsageError(`--stack: expected one of ${names.join(", ")}, got: ${wrong}`);
  }
  const addresses = new Set(stacks.flatMap(({ resources }) => [...resources.keys()]));
  const stray = [...choices.importIds.keys(), ...choices.create].find((address) => !addresses.has(address));
  if (stray !== undefined) {
    throw new RecoveryUsageError(`--import and --create: expected the address of a resource of a stack, got: ${stray}`);
  }
  return stacks.filter(({ name }) => stackNames.length === 0 || stackNames.includes(name));
}

class Recoveries {
  private readonly done = new Map<string, RecoveredStack>();

  constructor(
    private readonly options: RecoverOptions,
    private readonly stacks: readonly SynthesizedStack[],
    private readonly accountId: string,
    private readonly workDirectory: string,
    private readonly environment: ProcessEnvironment,
  ) {}

  async run(selected: readonly SynthesizedStack[]): Promise<readonly RecoveredStack[]> {
    for (const stack of selected) {
      const state = await readStoredState(stack.backend, this.accountId, this.environment, { countVersions: true });
      const one = { stack, state, ...(await this.recovery(stack, state)) };
      this.done.set(stack.id, one);
      this.options.onStack(one);
    }
    return [...this.done.values()];
  }

  private async recovery(stack: SynthesizedStack, state: StoredState): Promise<Pick<RecoveredStack, "recovery">> {
    if (missingResources(stack, state).length === 0) {
      return {};
    }
    const { apply, choices, onLine, signal } = this.options;
    onLine(`${stack.name}: looking for what its state lacks.`);
    for (const id of stack.dependencies) {
      await this.provideOutputs(stack, id);
    }
    return {
      recovery: await recoverStack({
        stack,
        stacks: this.stacks,
        state,
        accountId: this.accountId,
        choices,
        apply,
        environment: this.environment,
        lookUpDirectory: join(this.workDirectory, "look-up", stack.id),
        terraform: { onLine, signal },
      }),
    };
  }

  /** Without --apply, a stack reads the outputs that an upstream stack would have, if that one's own state is lost. */
  private async provideOutputs(stack: SynthesizedStack, upstreamId: string): Promise<void> {
    const upstream = this.stacks.find(({ id }) => id === upstreamId);
    if (upstream === undefined) {
      return;
    }
    const { recovery, state = await readStoredState(upstream.backend, this.accountId, this.environment) } =
      this.done.get(upstreamId) ?? {};
    if (recovery === undefined ? state.ids.size > 0 : ["recovered", "differs"].includes(recovery.verdict)) {
      return;
    }
    if (recovery?.verdict !== "planned") {
      throw new RecoveryError(
        `${stack.name} reads the state of ${upstream.name}, which is ${recovery?.verdict ?? "lost"}: ` +
          `recover that one first, with --stack ${upstream.name}, or deploy it.`,
      );
    }
    if (state.ids.size === 0) {
      this.replaceRemoteState(stack, upstream, recovery.outputs);
    }
  }

  private replaceRemoteState(
    stack: SynthesizedStack,
    { id, backend }: SynthesizedStack,
    outputs: Readonly<Record<string, SavedOutput>>,
  ): void {
    const path = join(this.workDirectory, `${id}.outputs.tfstate`);
    const known = Object.entries(outputs).filter(([, { value }]) => value !== undefined);
    const lineage = "00000000-0000-0000-0000-000000000000";
    const state = { version: 4, terraform_version: "1.11.0", serial: 1, lineage, resources: [] };
    writeFileSync(path, JSON.stringify({ ...state, outputs: Object.fromEntries(known) }));
    const sources = Object.entries(stack.remoteStates).filter(([, key]) => key === backend.key);
    const replaced = sources.map(([name]) => [name, { backend: "local", config: { path } }] as const);
    writeFileSync(
      join(stack.directory, `${id}_override.tf.json`),
      JSON.stringify({ data: { terraform_remote_state: Object.fromEntries(replaced) } }),
    );
  }
}
