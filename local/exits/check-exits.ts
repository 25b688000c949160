import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { patchEnvironment } from "../environment";
import { stacksInOrder } from "../stacks-in-order";
import { synthesize } from "../synthesize";
import { compareProjects, installProject, renameImports, type SynthesizedEnvironments } from "./cdk-terrain-exit";
import { IGNORED_METADATA } from "./compare-syntheses";
import { deployByCdktf } from "./deploy-by-cdktf";
import { ENVIRONMENT, ENVIRONMENT_FILE } from "./environment";
import { proveHcl } from "./hcl-exit";
import { startLocalAws } from "./local-aws";
import { hasOpenTofu, proveOpenTofu } from "./opentofu-exit";
import { provePlainTerraform } from "./plain-terraform-exit";
import { CannotRunError, expectNone, type Proof, prove } from "./proof";
import type { Run } from "./run";
import { configurationDifferences, type ShownPlan } from "./shown-plan";

export interface CheckExitsOptions {
  /** Also synthesize with bindings of AWS provider 6, and tell what differs. */
  readonly aws6: boolean;
}

type Plans = ReadonlyMap<string, ShownPlan>;

/** Tries every way out of cdktf, several at once: the provider polls for a minute on S3's lifecycle rules. */
export async function checkExits(run: Run, options: CheckExitsOptions): Promise<readonly Proof[]> {
  const environments = writeEnvironment(run);
  const [first, second] = await Promise.all([startLocalAws(run, "first-aws"), startLocalAws(run, "second-aws")]);
  const synthesized = join(run.directory, "cdktf.out");
  await synthesize({
    projectDirectory: run.projectDirectory,
    outputDirectory: synthesized,
    environmentName: ENVIRONMENT,
    environment: first.environment,
  });
  const stacks = stacksInOrder(synthesized);

  let hcl: Plans | undefined;
  let json: Plans | undefined;
  const deployed = deployByCdktf(run, first, stacks);
  const hclProof = prove("HCL", async () => {
    await deployed;
    hcl = await proveHcl(run, first, synthesized, stacks);
    return `${countOf(hcl)}: every plan of "cdktf synth --hcl", on the state that cdktf deployed, is empty; what has a lifecycle, such as prevent_destroy, keeps it.`;
  });
  const plainProof = prove("Plain Terraform", async () => {
    json = await provePlainTerraform(run, second, synthesized, stacks);
    return `${countOf(json)}: a copy of cdktf.out, applied on a fresh AWS without Node.js on the PATH; every second plan is empty. The function has the code of the copy.`;
  });
  const terrainProof = prove("CDK Terrain", () => proveCdkTerrain(run, environments));
  const aws6Proof = options.aws6
    ? // Not at once: each is an installation of some hundred MB.
      terrainProof.then(() => prove("AWS provider 6", () => reportAws6(run, environments)))
    : undefined;
  const openTofuProof = hasOpenTofu(run)
    ? // Not at once: both take the lock of the same states.
      hclProof.then(() => prove("OpenTofu", () => deployed.then(() => proveOpenTofu(run, first, synthesized, stacks))))
    : { title: "OpenTofu", outcome: "not run" as const, text: "tofu is not on the PATH." };
  const comparison = Promise.all([hclProof, plainProof]).then(() =>
    prove("HCL against JSON", () => Promise.resolve(compareConfigurations(json, hcl))),
  );
  const proofs = await Promise.all([hclProof, comparison, terrainProof, plainProof, openTofuProof, aws6Proof]);
  return proofs.filter((proof) => proof !== undefined);
}

/** @returns the environments to synthesize on other tools: those of the project, on AWS, and the one that is deployed */
function writeEnvironment(run: Run): readonly SynthesizedEnvironments[] {
  const directory = join(run.directory, "environments");
  mkdirSync(directory);
  writeFileSync(join(directory, `${ENVIRONMENT}.json`), JSON.stringify(ENVIRONMENT_FILE));
  const ownDirectory = join(run.projectDirectory, "environments");
  return [
    {
      name: "environments",
      environment: patchEnvironment(run.environment, { LOG_BACKUP_ENVIRONMENTS_DIR: ownDirectory }),
    },
    { name: ENVIRONMENT, environment: run.environment },
  ];
}

async function proveCdkTerrain(run: Run, environments: readonly SynthesizedEnvironments[]): Promise<string> {
  const project = await installProject(run, "cdk-terrain");
  run.onLine("CDK Terrain: installed");
  let files = 0;
  for (const one of environments) {
    const compared = await compareProjects(run, project, one);
    expectNone(`CDK Terrain synthesizes ${one.name} to something else`, compared.differences);
    files += compared.files;
  }
  const ignored = Object.entries(IGNORED_METADATA).map(([file, path]) => `${path} of ${file}`);
  return `${files} files of all environments, from the same sources, are the same but for ${ignored.join(" and ")}.`;
}

async function reportAws6(run: Run, environments: readonly SynthesizedEnvironments[]): Promise<string> {
  const project = await installProject(run, "cdk-terrain-aws-6");
  await renameImports(run, project);
  const found = new Set<string>();
  for (const one of environments) {
    (await compareProjects(run, project, one)).differences.forEach((line) => found.add(line.replace(/^[^:]*: /, "")));
  }
  return ["For information, with imports renamed and other bindings the JSON differs in:", ...found].join("\n  ");
}

function compareConfigurations(json: Plans | undefined, hcl: Plans | undefined): string {
  if (json === undefined || hcl === undefined) {
    throw new CannotRunError("It needs the plans of both.");
  }
  for (const [name, plan] of json) {
    const other = hcl.get(name);
    expectNone(
      `${name} is another configuration as HCL than as JSON`,
      other === undefined ? ["it is missing"] : configurationDifferences(plan, other),
    );
  }
  return `${json.size} stacks: the same providers, arguments, references, dependencies, outputs and checks.`;
}

function countOf(plans: Plans): string {
  const resources = [...plans.values()].flatMap((plan) => plan.resource_changes ?? []);
  const outputs = [...plans.values()].flatMap((plan) => Object.keys(plan.output_changes ?? {}));
  return `${plans.size} stacks, ${resources.length} resources, ${outputs.length} outputs`;
}
