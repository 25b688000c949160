import { readFileSync } from "node:fs";
import { join } from "node:path";
import { code, codes } from "../plan-review/markdown-text";
import type { StackOutcome } from "../plan-review/review";
import type { StoredState } from "./stored-state";
import type { SynthesizedStack } from "./synthesized-stacks";

/** The outputs that a stack takes from others, by the key of their states. */
function takenOutputs({ directory, remoteStates }: SynthesizedStack): ReadonlyMap<string, readonly string[]> {
  const configuration = readFileSync(join(directory, "cdk.tf.json"), "utf8");
  const reference = /data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)/g;
  const taken = new Map<string, string[]>();
  for (const [, source = "", output = ""] of configuration.matchAll(reference)) {
    const key = remoteStates[source] ?? source;
    taken.set(key, [...(taken.get(key) ?? []), output]);
  }
  return taken;
}

/** The first stack whose state lacks an output that this one takes. */
export function firstMissing(
  stack: SynthesizedStack,
  all: readonly SynthesizedStack[],
  states: ReadonlyMap<string, StoredState>,
): string | undefined {
  const taken = takenOutputs(stack);
  return all.find(({ id, backend }) =>
    (taken.get(backend.key) ?? []).some((output) => states.get(id)?.outputs.has(output) !== true),
  )?.id;
}

/** A stack is planned with the outputs of others as they are, also where those are about to change. */
export function withNotes(
  outcome: StackOutcome,
  all: readonly SynthesizedStack[],
  outcomes: ReadonlyMap<string, StackOutcome>,
): StackOutcome {
  const stack = all.find(({ id }) => id === outcome.stack);
  if (!("plan" in outcome) || stack === undefined) {
    return outcome;
  }
  const taken = takenOutputs(stack);
  const notes = all.flatMap(({ id, backend }) => {
    const upstream = outcomes.get(id);
    const changing = upstream !== undefined && "plan" in upstream ? (upstream.plan.output_changes ?? {}) : {};
    const names = (taken.get(backend.key) ?? []).filter((name) => changing[name]?.actions.includes("no-op") === false);
    return names.length === 0
      ? []
      : [
          `${code(outcome.stack)} is planned with ${codes([...new Set(names)])} of ${code(id)} as it is today, and the plan changes that: plan it again once ${code(id)} is applied.`,
        ];
  });
  return { ...outcome, notes };
}
