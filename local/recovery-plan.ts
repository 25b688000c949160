import type { ImportBlock, RecoveryBlocks, RecoveryChoices } from "./import-blocks";
import { STATEFUL_TYPES } from "./import-ids";
import type { SavedChange, SavedPlan } from "./saved-plan";

/** What a recovery of one stack would do, and why it may not. */
export interface RecoveryPlan {
  readonly imports: readonly ImportBlock[];
  /** Why each is made, by address. */
  readonly creations: ReadonlyMap<string, string>;
  /** Names of the attributes that change, by address. Their values may be secret, and are not told. */
  readonly updates: ReadonlyMap<string, readonly string[]>;
  /** What is not there, and is left to the next deployment: only where the rest of the state is still there. */
  readonly left: readonly string[];
  /** What the plan holds against being applied, one sentence each. */
  readonly problems: readonly string[];
}

const absentReason = "it was not found";

/** Sorts what a plan with import blocks would do. */
export function recoveryPlan(plan: SavedPlan, blocks: RecoveryBlocks, { create }: RecoveryChoices): RecoveryPlan {
  const changes = (plan.resource_changes ?? []).filter(({ change }) => !change.actions.includes("read"));
  const withAction = (action: string): readonly SavedChange[] =>
    changes.filter(({ change }) => change.actions.length === 1 && change.actions[0] === action);
  const made = withAction("create").map(({ address }) => address);
  const gone = changes.filter(({ change }) => change.actions.some((action) => ["delete", "forget"].includes(action)));

  const stateful = made.filter((address) => STATEFUL_TYPES.has(address.split(".")[0] ?? "") && !create.has(address));
  return {
    imports: blocks.imports,
    creations: new Map(
      made.map((address) => [address, blocks.anew.get(address) ?? blocks.unknown.get(address) ?? absentReason]),
    ),
    updates: new Map(withAction("update").map(({ address, change }) => [address, changedAttributes(change)])),
    left: [...blocks.absent].filter((address) => !made.includes(address)),
    problems: [
      ...gone.map(
        ({ address, change }) =>
          `${address} would be ${change.actions.includes("create") ? "replaced" : "destroyed"}, and a recovery does neither: ` +
          "take back the settings with which the stack was last deployed, recover, then change them.",
      ),
      ...[...blocks.unknown].map(
        ([address, reason]) =>
          `${address} cannot be imported: ${reason}. Say its id with --import '${address}=ID', or --create '${address}' if there is none.`,
      ),
      ...stateful
        .filter((address) => !blocks.unknown.has(address))
        .map(
          (address) =>
            `${address} should be there and was not found: look whether account, Region and names of the settings are those ` +
            `of the deployment. If it is really gone, --create '${address}' makes it anew, without what was in it.`,
        ),
    ],
  };
}

/** Attributes that have another value afterwards, or one that is not known yet. */
function changedAttributes({ before, after, after_unknown: unknown = {} }: SavedChange["change"]): readonly string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]);
  return [...names]
    .filter((name) => unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
    .sort();
}
