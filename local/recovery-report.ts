import type { RecoveredStack } from "./recover-environment";
import type { StackRecovery } from "./recover-stack";

/** A stack's part of the report, as lines. */
export function recoveryLines({ stack, state, recovery }: RecoveredStack): readonly string[] {
  const where = `s3://${stack.backend.bucket}/${stack.backend.key}`;
  if (recovery === undefined) {
    return [`${stack.name}: nothing to recover, ${where} has all ${stack.resources.size} resources.`];
  }
  const lacking = stack.resources.size - [...stack.resources.keys()].filter((address) => state.ids.has(address)).length;
  const lost = state.exists
    ? `${where} lacks ${lacking} of ${stack.resources.size} resources.`
    : `${where} does not exist, so all ${stack.resources.size} resources are lacking.`;
  if (recovery.verdict === "not deployed") {
    return [
      `${stack.name}: nothing to recover. ${lost} None of them is in the account: the next deployment makes them.`,
    ];
  }
  return [
    `${stack.name}: ${lost}`,
    ...earlier(state.earlierVersions),
    ...recovery.imports.map(({ to, id }) => `  import  ${to}  from ${id}`),
    ...[...recovery.creations].map(([address, why]) => `  create  ${address}: ${why}`),
    ...[...recovery.updates].map(([address, attributes]) => `  change  ${address}: ${attributes.join(", ")}`),
    ...recovery.left.map((address) => `  leave   ${address}: it was not found, the next deployment makes it`),
    ...recovery.problems.map((problem) => `  problem: ${problem}`),
    `  ${conclusion(recovery)}`,
    ...recovery.remaining.map(({ address, action }) => `  still to ${action}  ${address}`),
  ];
}

/** Whether each stack's state is complete now. */
export function isComplete(stacks: readonly RecoveredStack[]): boolean {
  return stacks.every(({ recovery }) => [undefined, "not deployed", "recovered"].includes(recovery?.verdict));
}

function earlier(versions: number): readonly string[] {
  return versions <= 0
    ? []
    : [
        `  S3 keeps ${versions} earlier version${versions === 1 ? "" : "s"} of it: restoring one is quicker and more exact. ` +
          "docs/shared-state.md says how.",
      ];
}

function conclusion({ verdict, remaining }: StackRecovery): string {
  switch (verdict) {
    case "planned":
      return "Nothing was written: --apply does this.";
    case "refused":
      return "Nothing was written.";
    case "recovered":
      return "Recovered: the next plan is empty.";
    case "differs":
      return `Recovered, but the next plan has ${remaining.length} change${remaining.length === 1 ? "" : "s"}:`;
    case "not deployed":
      return "Nothing was written.";
  }
}
