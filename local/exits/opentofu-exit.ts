import { cpSync } from "node:fs";
import { join } from "node:path";
import { patchEnvironment } from "../environment";
import { findExecutable } from "../find-executable";
import { forEachStack, type ListedStack } from "../stacks-in-order";
import type { LocalAws } from "./local-aws";
import { expectEmptyPlan, terraformIn } from "./plan-stack";
import type { Run } from "./run";

const PROGRAM = "tofu";

/** Whether OpenTofu is on the PATH. */
export function hasOpenTofu(run: Run): boolean {
  return findExecutable(PROGRAM, run.environment) !== undefined;
}

/**
 * Plans each stack with OpenTofu on the state that cdktf deployed. Nothing is applied: the state stays Terraform's.
 * @throws ExitClosedError where a plan is not empty
 */
export async function proveOpenTofu(
  run: Run,
  aws: LocalAws,
  synthesized: string,
  stacks: readonly ListedStack[],
): Promise<string> {
  const copy = join(run.directory, "opentofu", "cdktf.out");
  cpSync(synthesized, copy, { recursive: true });
  const environment = patchEnvironment(aws.environment, { TERRAFORM_BINARY_NAME: PROGRAM });
  const independent = stacks.map(({ name }) => ({ name, dependencies: [] }));
  await forEachStack(independent, async (name) => {
    const folder = { directory: join(copy, "stacks", name), environment };
    await terraformIn(run, folder).init();
    await expectEmptyPlan(run, folder, `OpenTofu's plan of ${name}, on the state that cdktf deployed,`);
    run.onLine(`OpenTofu: ${name} has an empty plan`);
  });
  return `${stacks.length} stacks: every plan of cdktf.out, on the state that cdktf deployed, is empty.`;
}
