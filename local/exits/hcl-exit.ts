import { readFileSync } from "node:fs";
import { join } from "node:path";
import { patchEnvironment } from "../environment";
import { forEachStack, type ListedStack } from "../stacks-in-order";
import { lifecycleDifferences } from "./lifecycle-differences";
import type { LocalAws } from "./local-aws";
import { expectEmptyPlan, terraformIn } from "./plan-stack";
import { expectNone } from "./proof";
import type { Run } from "./run";
import { runProgram } from "./run-program";
import type { ShownPlan } from "./shown-plan";

/**
 * Writes the stacks as HCL with cdktf's CLI, and plans each on the state that cdktf deployed.
 *
 * @param synthesized the same stacks as JSON: cdktf's output folder
 * @returns each stack's plan, which is empty
 * @throws ExitClosedError where a plan is not, or where a resource has lost its `lifecycle`, which no plan shows
 */
export async function proveHcl(
  run: Run,
  aws: LocalAws,
  synthesized: string,
  stacks: readonly ListedStack[],
): Promise<ReadonlyMap<string, ShownPlan>> {
  const outputDirectory = join(run.directory, "hcl");
  await runProgram({
    command: process.execPath,
    arguments: [
      join(run.projectDirectory, "node_modules/cdktf-cli/bundle/bin/cdktf"),
      ...["synth", "--hcl", "--output", outputDirectory],
    ],
    directory: run.projectDirectory,
    environment: patchEnvironment(aws.environment, { CI: "true", CDKTF_LOG_FILE_DIRECTORY: run.directory }),
    signal: run.signal,
  });

  // The state of each is there already: none has to wait for another.
  const independent = stacks.map(({ name }) => ({ name, dependencies: [] }));
  return forEachStack(independent, async (name) => {
    const folder = { directory: join(outputDirectory, "stacks", name), environment: aws.environment };
    await terraformIn(run, folder).init();
    const plan = await expectEmptyPlan(run, folder, `The plan of ${name} as HCL, on the state that cdktf deployed,`);
    const [json, hcl] = [join(synthesized, "stacks", name, "cdk.tf.json"), join(folder.directory, "cdk.tf")];
    const differences = lifecycleDifferences(readFileSync(json, "utf8"), readFileSync(hcl, "utf8"));
    expectNone(`${name} has another lifecycle as HCL than as JSON`, differences);
    run.onLine(`HCL: ${name} has an empty plan`);
    return plan;
  });
}
