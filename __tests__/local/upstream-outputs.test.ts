import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredState } from "../../local/stored-state";
import type { SynthesizedStack } from "../../local/synthesized-stacks";
import { firstMissing, withNotes } from "../../local/upstream-outputs";
import type { StackOutcome } from "../../plan-review/review";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upstream-outputs-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function stack(name: string, taken: readonly string[] = []): SynthesizedStack {
  const directory = join(folder, name);
  mkdirSync(directory);
  const attributes = taken.map((output) => `\${data.terraform_remote_state.from-storage.outputs.${output}}`);
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ resource: { attributes } }));
  return {
    id: `${name}-dev`,
    name,
    directory,
    backend: { bucket: "states", key: `dev/${name}`, region: "eu-central-1" },
    dependencies: [],
    resources: new Map(),
    outputs: {},
    remoteStates: { "from-storage": "dev/storage" },
  };
}

function state(...outputs: string[]): StoredState {
  return { exists: true, ids: new Map(), outputs: new Set(outputs), earlierVersions: 0 };
}

/** A plan that changes one output. */
function changes(stackId: string, output: string, action: string): StackOutcome {
  const plan = { format_version: "1.2", output_changes: { [output]: { actions: [action] } } };
  return { stack: stackId, plan, notes: [] };
}

test("a stack waits for the one whose state lacks what it takes", () => {
  const stacks = [stack("storage"), stack("delivery", ["arn", "name"])] as const;
  const missing = (stored: StoredState) => firstMissing(stacks[1], stacks, new Map([["storage-dev", stored]]));

  expect(missing(state())).toBe("storage-dev");
  expect(missing(state("arn"))).toBe("storage-dev");
  expect(missing(state("arn", "name", "more"))).toBeUndefined();
  expect(firstMissing(stacks[0], stacks, new Map())).toBeUndefined();
});

test("a stack that is planned with an output which the plan changes says so", () => {
  const stacks = [stack("storage"), stack("delivery", ["arn"])] as const;
  const delivery: StackOutcome = { stack: "delivery-dev", plan: { format_version: "1.2" }, notes: [] };
  const notes = (upstream: StackOutcome) => {
    const noted = withNotes(delivery, stacks, new Map([["storage-dev", upstream]]));
    return "plan" in noted ? noted.notes : undefined;
  };

  expect(notes(changes("storage-dev", "arn", "update"))).toEqual([
    "`delivery-dev` is planned with `arn` of `storage-dev` as it is today, and the plan changes that: plan it again once `storage-dev` is applied.",
  ]);
  expect(notes(changes("storage-dev", "arn", "no-op"))).toEqual([]);
  expect(notes(changes("storage-dev", "other", "update"))).toEqual([]);
  expect(notes({ stack: "storage-dev", waitsFor: "x", isDeployed: false })).toEqual([]);
});
