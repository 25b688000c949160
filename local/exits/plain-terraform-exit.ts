import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forEachStack, type ListedStack } from "../stacks-in-order";
import { STATE_STACK } from "./deploy-by-cdktf";
import { assetDifferences } from "./deployed-asset";
import type { LocalAws } from "./local-aws";
import { expectEmptyPlan, type StackFolder, terraformIn } from "./plan-stack";
import { expectNone } from "./proof";
import type { Run } from "./run";
import type { ShownPlan } from "./shown-plan";
import { waitForStateBucket } from "./state-bucket-ready";
import { withoutNode } from "./without-node";

const LOCAL_STATE = "local.tfstate";

/**
 * Copies cdktf's output folder to an empty one, and applies each stack there, which plans it first, and plans it again: on a fresh AWS, without
 * Node.js, npm and cdktf on the PATH.
 *
 * @returns each stack's second plan, which is empty
 * @throws ExitClosedError where one is not, or where the code that was deployed is not what was copied
 */
export async function provePlainTerraform(
  run: Run,
  aws: LocalAws,
  synthesized: string,
  stacks: readonly ListedStack[],
): Promise<ReadonlyMap<string, ShownPlan>> {
  const copy = join(run.directory, "plain-terraform", "cdktf.out");
  cpSync(synthesized, copy, { recursive: true });
  const environment = withoutNode(aws.environment, join(run.directory, "plain-terraform", "bin"));
  const folderOf = (name: string): StackFolder => ({ directory: join(copy, "stacks", name), environment });

  const stateBucket = applyStateStack(run, folderOf(STATE_STACK));
  const bucketIsThere = waitForStateBucket(run, folderOf(STATE_STACK), stateBucket);
  return forEachStack(stacks, async (name) => {
    const folder = folderOf(name);
    if (name === STATE_STACK) {
      await stateBucket;
    } else {
      await bucketIsThere;
      await apply(run, folder);
    }
    const plan = await expectEmptyPlan(run, folder, `The second plan of ${name} by Terraform alone`);
    expectNone(`${name} has other code than ${copy}`, assetDifferences(plan, folder.directory));
    run.onLine(`Plain Terraform: ${name} is applied and has an empty plan`);
    return plan;
  });
}

async function apply(run: Run, folder: StackFolder): Promise<void> {
  const terraform = terraformIn(run, folder);
  await terraform.init();
  await terraform.apply();
}

/** Its bucket is to hold its own state: that is in a file until the bucket is there. */
async function applyStateStack(run: Run, folder: StackFolder): Promise<void> {
  const override = join(folder.directory, "backend_override.tf.json");
  writeFileSync(override, JSON.stringify({ terraform: { backend: { local: { path: LOCAL_STATE } } } }));
  await apply(run, folder);
  rmSync(override);
  const terraform = terraformIn(run, folder);
  await terraform.init({ reconfigure: true });
  await terraform.pushState(LOCAL_STATE);
}
