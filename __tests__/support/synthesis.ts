import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, TerraformStack, Testing } from "cdktf";
import "cdktf/lib/testing/adapters/jest"; // the matchers' types
import { temporaryFolder } from "./fake-program";

Testing.setupJest();

/** The resources of a synthesized stack by type, then by logical id. */
export interface SynthesizedStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  readonly terraform?: Record<string, unknown>;
  readonly provider?: Record<string, unknown>;
  readonly output?: Record<string, Record<string, unknown>>;
}

/** An app whose output folder goes with the tests of the file. */
export function testApp(): App {
  return Testing.app({ outdir: temporaryFolder() });
}

/** A stack with a provider, for constructs under test. */
export function testStack(): TerraformStack {
  const stack = new TerraformStack(testApp(), "stack");
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  return stack;
}

/** The stack's Terraform JSON, validations run. */
export function synthesize(stack: TerraformStack): string {
  return Testing.synth(stack, true);
}

/** Synthesizes one construct in a stack of its own. */
export function synthesizeConstruct(build: (stack: TerraformStack) => void): string {
  const stack = testStack();
  build(stack);
  return synthesize(stack);
}

export function parseStack(json: string): SynthesizedStack {
  return JSON.parse(json) as SynthesizedStack;
}

/** The one resource of a type; fails where there is none or more than one. */
export function onlyResource(json: string, type: string): Record<string, unknown> {
  const resources = Object.values(parseStack(json).resource?.[type] ?? {});
  const [resource] = resources;
  if (resource === undefined || resources.length > 1) {
    throw new Error(`expected one ${type}, got: ${resources.length}`);
  }
  return resource;
}

/** Terraform addresses of a type's resources, such as `aws_s3_bucket.backup-bucket_FA4F306F`. */
export function addresses(json: string, type: string): string[] {
  return Object.keys(parseStack(json).resource?.[type] ?? {}).map((id) => `${type}.${id}`);
}
