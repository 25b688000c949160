import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookUpApiGateway } from "./api-gateway-ids";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { importBlocks, importConfiguration, type RecoveryBlocks, type RecoveryChoices } from "./import-blocks";
import { IMPORT_RULES } from "./import-ids";
import { type RecoveryPlan, recoveryPlan } from "./recovery-plan";
import { IdResolver, type ResolverOptions } from "./resolve-text";
import { readSavedPlan, type SavedOutput } from "./saved-plan";
import type { StoredState } from "./stored-state";
import type { SynthesizedStack } from "./synthesized-stacks";
import { Terraform, type TerraformOptions } from "./terraform";
import { withoutCliArguments } from "./terraform-cli-config";
import { TerraformError } from "./terraform-error";
import type { PlannedChange } from "./terraform-messages";

export interface RecoverStackOptions {
  readonly stack: SynthesizedStack;
  readonly stacks: readonly SynthesizedStack[];
  readonly state: StoredState;
  readonly accountId: string;
  readonly choices: RecoveryChoices;
  /** Whether the plan is applied; else nothing is written, not even a lock. */
  readonly apply: boolean;
  /** With the CLI configuration's patch applied, see terraform-cli-config.ts. */
  readonly environment: ProcessEnvironment;
  /** A folder of the stack's own, for look-ups. */
  readonly lookUpDirectory: string;
  readonly terraform: Pick<TerraformOptions, "onLine" | "signal">;
}

/** What became of a stack whose state lacks resources. */
export interface StackRecovery extends RecoveryPlan {
  /**
   * `not deployed`: nothing of what the state lacks is there, so there is nothing to recover. `planned`: could be applied.
   * `refused`: has problems. `recovered`: the plan afterwards is empty. `differs`: it is not.
   */
  readonly verdict: "not deployed" | "planned" | "refused" | "recovered" | "differs";
  /** What a plan says after the recovery. */
  readonly remaining: readonly PlannedChange[];
  /** The outputs that the stack would have. */
  readonly outputs: Readonly<Record<string, SavedOutput>>;
}

/** Seconds to wait for a lock of somebody else. */
const lockTimeoutSeconds = 60;
const planFile = "recovery.tfplan";
/** As Terraform says it of an `import` block. */
const NOT_THERE = /Cannot import non-existent remote object[^"]*"([^"]+)"/g;
const NOT_NEWS = /^(- |Error: Cannot import non-existent|While attempting to import an existing object)/;

/** The resources that a stack's state lacks, in the order of the configuration. */
export function missingResources(stack: SynthesizedStack, state: StoredState): readonly string[] {
  return [...stack.resources.keys()].filter((address) => !state.ids.has(address));
}

/**
 * Brings what a stack's state lacks back into it, with import blocks beside the stack's cdk.tf.json.
 * @throws TerraformError when Terraform fails for another reason than a resource that is not there
 */
export async function recoverStack(options: RecoverStackOptions): Promise<StackRecovery> {
  const { stack, state, apply } = options;
  const missing = missingResources(stack, state);
  const run = new Recovery(options, missing);
  const blocks = await run.plan();
  const deployed = [...blocks.imports.map(({ to }) => to), ...blocks.unknown.keys()].some(showsDeployment);
  if (!deployed && (state.ids.size === 0 || blocks.anew.size === 0)) {
    return { ...NOTHING, verdict: "not deployed", left: [...blocks.absent] };
  }
  const saved = await readSavedPlan(run.terraform, planFile);
  const plan = recoveryPlan(saved, blocks, options.choices);
  const outputs = saved.planned_values?.outputs ?? {};
  const done = { ...plan, outputs, remaining: [] };
  if (plan.problems.length > 0 || !apply) {
    return { ...done, verdict: plan.problems.length > 0 ? "refused" : "planned" };
  }
  const remaining = await run.applyAndPlanAgain();
  return { ...done, verdict: remaining.length === 0 ? "recovered" : "differs", remaining };
}

const NOTHING = {
  imports: [],
  creations: new Map<string, string>(),
  updates: new Map<string, readonly string[]>(),
  problems: [],
  remaining: [],
  outputs: {},
};

function showsDeployment(address: string): boolean {
  return IMPORT_RULES[address.split(".")[0] ?? ""]?.alwaysThere !== true;
}

class Recovery {
  readonly terraform: Terraform;
  private readonly importFile: string;

  constructor(
    private readonly options: RecoverStackOptions,
    private readonly missing: readonly string[],
  ) {
    const { directory } = options.stack;
    const environment = patchEnvironment(options.environment, withoutCliArguments);
    const { onLine, signal } = options.terraform;
    const shown = (line: string): void => {
      // What is not there is told in the report; how the provider was installed is no news.
      if (!NOT_NEWS.test(line)) {
        onLine?.(line);
      }
    };
    this.terraform = Terraform.find({ directory, environment, onLine: shown, ...(signal && { signal }) });
    this.importFile = join(directory, "import.tf.json");
  }

  /** Plans with import blocks. Each round leaves out what Terraform says is not there, until it says that no more. */
  async plan(): Promise<RecoveryBlocks> {
    const { options, missing } = this;
    const { stack, stacks, state, accountId, choices } = options;
    await this.terraform.init({ reconfigure: true });

    const known = new Map([...state.ids, ...[...choices.importIds].map(([to, id]) => [to, lastPart(id)] as const)]);
    const absent = new Set<string>();
    const base: ResolverOptions = { stack, stacks, accountId, lookedUp: known, absent };
    const { environment, terraform, lookUpDirectory: directory } = options;
    const resolver = new IdResolver(base);
    const looked = await lookUpApiGateway({ stack, missing, known, resolver, directory, environment, terraform });
    looked.absent.forEach((address) => absent.add(address));

    const whole = state.ids.size === 0;
    for (;;) {
      const worked = importBlocks(missing, { ...base, lookedUp: new Map([...known, ...looked.found]) }, choices);
      const unknown = new Map(
        [...worked.unknown].map(
          ([to, why]) => [to, looked.ambiguous.includes(to) ? "there are several of its name" : why] as const,
        ),
      );
      const blocks = { ...worked, unknown };
      const targets = [...blocks.imports.map(({ to }) => to), ...blocks.anew.keys()];
      if (!whole && targets.length === 0) {
        return blocks;
      }
      writeFileSync(this.importFile, importConfiguration(blocks.imports));
      try {
        await this.terraform.plan({
          planFile,
          lockTimeoutSeconds,
          locks: options.apply,
          // Where part of the state is left, all else is the next deployment's business.
          ...(!whole && { targets }),
        });
        return blocks;
      } catch (error) {
        const gone = error instanceof TerraformError ? [...error.output.matchAll(NOT_THERE)] : [];
        if (gone.length === 0) {
          throw error;
        }
        gone.forEach(([, address = ""]) => absent.add(address));
      }
    }
  }

  /** @returns what is still to be changed */
  async applyAndPlanAgain(): Promise<readonly PlannedChange[]> {
    await this.terraform.apply({ planFile, lockTimeoutSeconds });
    rmSync(this.importFile);
    return (await this.terraform.plan({ locks: false })).changes;
  }
}

/** The part of an import id that API Gateway has made up: `api/resource`. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
