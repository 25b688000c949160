import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stacksInOrder } from "./stacks-in-order";
import type { StateBackend } from "./state-stack";

/** A resource as it is synthesized. */
export interface SynthesizedResource {
  /** TYPE.NAME */
  readonly address: string;
  readonly type: string;
  /** Its configuration; texts may hold `${...}`. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A stack as it is synthesized, with what it takes from others. */
export interface SynthesizedStack {
  /** Such as `backup-delivery-dev`. */
  readonly id: string;
  /** Without the environment: `backup-delivery`. */
  readonly name: string;
  /** The folder with cdk.tf.json. */
  readonly directory: string;
  readonly backend: StateBackend;
  /** Ids of the stacks that must be there first. */
  readonly dependencies: readonly string[];
  /** By address. */
  readonly resources: ReadonlyMap<string, SynthesizedResource>;
  /** Values by name; they may hold `${...}`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Key of the state that each `data.terraform_remote_state` reads, by the name of the data source. */
  readonly remoteStates: Readonly<Record<string, string>>;
}

interface Configuration {
  readonly terraform: { readonly backend: { readonly s3: StateBackend } };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly data?: {
    readonly terraform_remote_state?: Readonly<Record<string, { readonly config: { readonly key: string } }>>;
  };
}

/**
 * Reads the stacks of one environment from cdktf's output folder, each after those that it depends on.
 * @throws Error when the folder holds no synthesis
 */
export function readSynthesizedStacks(outputDirectory: string, environmentName: string): readonly SynthesizedStack[] {
  return stacksInOrder(outputDirectory).map(({ name: id, dependencies, synthesizedStackPath }) => ({
    id,
    name: id.slice(0, -`-${environmentName}`.length),
    dependencies,
    ...readStack(join(outputDirectory, synthesizedStackPath)),
  }));
}

function readStack(file: string): Omit<SynthesizedStack, "id" | "name" | "dependencies"> {
  const { terraform, resource = {}, output = {}, data = {} } = JSON.parse(readFileSync(file, "utf8")) as Configuration;
  const { bucket, key, region } = terraform.backend.s3;
  const resources = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]) => ({ address: `${type}.${name}`, type, arguments: values })),
  );
  return {
    directory: join(file, ".."),
    backend: { bucket, key, region },
    resources: new Map(resources.map((one) => [one.address, one])),
    outputs: Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value])),
    remoteStates: Object.fromEntries(
      Object.entries(data.terraform_remote_state ?? {}).map(([name, { config }]) => [name, config.key]),
    ),
  };
}
