import type { ProcessEnvironment } from "../environment";
import { Terraform } from "../terraform";
import { expectNone } from "./proof";
import type { Run } from "./run";
import { changesOf, type ShownPlan } from "./shown-plan";

const PLAN_FILE = "check-exits.tfplan";

export interface StackFolder {
  readonly directory: string;
  readonly environment: ProcessEnvironment;
}

/** Terraform for a stack's folder. */
export function terraformIn(run: Run, folder: StackFolder): Terraform {
  return Terraform.find({ ...folder, signal: run.signal });
}

/**
 * Plans an initialized stack, which validates it too, and holds the plan to be empty.
 * @throws ExitClosedError with what it would change
 */
export async function expectEmptyPlan(run: Run, folder: StackFolder, what: string): Promise<ShownPlan> {
  const terraform = terraformIn(run, folder);
  const { hasChanges } = await terraform.plan({ planFile: PLAN_FILE });
  const plan = JSON.parse(await terraform.show(PLAN_FILE)) as ShownPlan;
  const changes = changesOf(plan);
  expectNone(`${what} is not empty`, hasChanges && changes.length === 0 ? ["exit code 2, no change named"] : changes);
  return plan;
}
