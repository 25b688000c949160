import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A stack, as cdktf's manifest lists it. */
export interface ListedStack {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Its cdk.tf.json, from the output folder. */
  readonly synthesizedStackPath: string;
}

/** The stacks of a synthesis, each after those that it depends on. */
export function stacksInOrder(outputDirectory: string): readonly ListedStack[] {
  const manifest = JSON.parse(readFileSync(join(outputDirectory, "manifest.json"), "utf8")) as {
    readonly stacks: Readonly<Record<string, ListedStack>>;
  };
  const ordered = new Map<string, ListedStack>();
  const add = (name: string): void => {
    const stack = manifest.stacks[name];
    if (stack !== undefined && !ordered.has(name)) {
      stack.dependencies.forEach(add);
      ordered.set(name, { ...stack, name });
    }
  };
  Object.keys(manifest.stacks).forEach(add);
  return [...ordered.values()];
}

/**
 * Does the work for every stack, each as soon as it is done for those that it depends on. Waits until all have ended, also where
 * one fails: nothing is left running.
 */
export async function forEachStack<Result>(
  stacks: readonly Pick<ListedStack, "name" | "dependencies">[],
  work: (name: string) => Promise<Result>,
): Promise<ReadonlyMap<string, Result>> {
  const started = new Map<string, Promise<Result>>();
  for (const { name, dependencies } of stacks) {
    const before = dependencies.flatMap((dependency) => started.get(dependency) ?? []);
    started.set(
      name,
      Promise.all(before).then(() => work(name)),
    );
  }
  await Promise.allSettled([...started.values()]);
  return new Map(
    await Promise.all([...started].map(async ([name, result]): Promise<[string, Result]> => [name, await result])),
  );
}
