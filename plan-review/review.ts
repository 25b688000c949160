import { type PlanRisk, planRiskNames } from "../settings/plan-risks";
import { fingerprintOf, fingerprintOfAll } from "./fingerprint";
import type { Override } from "./override";
import type { PlanJson } from "./plan-json";
import { withPlannedPolicies } from "./policies/planned-policies";
import {
  type ChangeAction,
  changeActions,
  driftedResources,
  type ResourceChange,
  resourceChanges,
} from "./resource-change";
import type { Place, Risk } from "./risk";
import { risksOf } from "./risks";
import { Secrets } from "./secrets";

/** What came of planning a stack. */
export type StackOutcome =
  | { readonly stack: string; readonly plan: PlanJson; readonly notes: readonly string[] }
  /** It takes something from another stack that is not applied yet. */
  | { readonly stack: string; readonly waitsFor: string; readonly isDeployed: boolean };

export interface ReviewOptions extends Place {
  readonly environment: string;
  readonly forbiddenRisks: readonly PlanRisk[];
  readonly overrides: readonly Override[];
  /** Fingerprints of an earlier review, by stack, which this plan must have. */
  readonly reviewed?: ReadonlyMap<string, string>;
  /** Risks that are seen elsewhere than in the plan, such as in the settings. */
  readonly otherRisks: readonly Risk[];
}

/** Raw are the values of `changes` and `drift`; everything else is without secrets. */
export interface StackReview {
  readonly stack: string;
  /** Absent where it was planned. */
  readonly waitsFor?: string;
  readonly isDeployed: boolean;
  readonly changes: readonly ResourceChange[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
  readonly drift: readonly ResourceChange[];
  readonly notes: readonly string[];
  readonly fingerprint: string;
}

/**
 * `none`: nothing changes. `changes`. `forbidden`: a risk that the environment forbids, without an override. `differs`: it is
 * not the plan that was reviewed. `incomplete`: a deployed stack cannot be planned, so nobody can tell.
 */
export type Verdict = "none" | "changes" | "forbidden" | "differs" | "incomplete";

export interface Review {
  readonly environment: string;
  readonly verdict: Verdict;
  readonly stacks: readonly StackReview[];
  readonly risks: readonly Risk[];
  /** Kinds of risks that the environment forbids, that the plan has, and that no override names. */
  readonly forbidden: readonly PlanRisk[];
  readonly overrides: readonly Override[];
  /** Stacks whose plan is not the one that was reviewed. */
  readonly differing: readonly string[];
  readonly fingerprint: string;
  readonly secrets: Secrets;
}

/** Judges the plans of an environment's stacks. */
export function reviewPlans(outcomes: readonly StackOutcome[], options: ReviewOptions): Review {
  const { environment, forbiddenRisks, reviewed } = options;
  const secrets = new Secrets(outcomes.flatMap((outcome) => ("plan" in outcome ? [outcome.plan] : [])));
  const stacks = outcomes.map((outcome) => reviewStack(outcome, secrets));
  const overrides = options.overrides.map(({ risk, reason }) => ({ risk, reason: secrets.hideIn(reason) }));
  const found: readonly Risk[] = [
    ...options.otherRisks,
    ...outcomes.flatMap((outcome, index) =>
      "plan" in outcome
        ? risksOf({ stack: outcome.stack, plan: outcome.plan, changes: stacks[index]?.changes ?? [] }, options)
        : [],
    ),
  ];
  const risks = found
    .map((risk) => withoutSecrets(risk, secrets))
    .sort((one, other) => planRiskNames.indexOf(one.risk) - planRiskNames.indexOf(other.risk));
  const allowed = new Set(overrides.map(({ risk }) => risk));
  const kinds = new Set(risks.map(({ risk }) => risk));
  const forbidden = planRiskNames.filter(
    (risk) => kinds.has(risk) && forbiddenRisks.includes(risk) && !allowed.has(risk),
  );
  // What was reviewed and is applied already has nothing to change any more.
  const differing = stacks
    .filter((stack) => reviewed !== undefined && hasChanges(stack) && reviewed.get(stack.stack) !== stack.fingerprint)
    .map(({ stack }) => stack);
  return {
    environment,
    verdict: verdictOf(stacks, forbidden, differing),
    stacks,
    risks,
    forbidden,
    overrides,
    differing,
    fingerprint: fingerprintOfAll(stacks.map(({ stack, fingerprint }) => [stack, fingerprint])),
    secrets,
  };
}

function withoutSecrets({ sentence, addresses, ...risk }: Risk, secrets: Secrets): Risk {
  const hidden = addresses.map((address) => secrets.hideIn(address));
  return { ...risk, addresses: hidden, sentence: secrets.hideInSentence(sentence) };
}

function reviewStack(outcome: StackOutcome, secrets: Secrets): StackReview {
  if (!("plan" in outcome)) {
    return { ...outcome, changes: [], outputs: [], drift: [], notes: [], fingerprint: `waits for ${outcome.waitsFor}` };
  }
  const { stack, plan, notes } = outcome;
  const changes = withPlannedPolicies(plan, resourceChanges(stack, plan));
  const outputs = Object.entries(plan.output_changes ?? {}).filter(([, { actions }]) => !actions.includes("no-op"));
  return {
    stack,
    isDeployed: (plan.prior_state?.values?.root_module?.resources ?? []).some(({ mode }) => mode === "managed"),
    changes: [...changes].sort((one, other) => changeActions.indexOf(one.action) - changeActions.indexOf(other.action)),
    outputs: outputs.map(([name]) => secrets.hideIn(name)),
    drift: driftedResources(stack, plan),
    notes: notes.map((note) => secrets.hideInSentence(note)),
    fingerprint: fingerprintOf(plan),
  };
}

export function hasChanges({ changes, outputs, waitsFor }: StackReview): boolean {
  return changes.length > 0 || outputs.length > 0 || waitsFor !== undefined;
}

/** How many resources a stack's plan creates, updates, replaces and so on. */
export function countsOf({ changes }: StackReview): Readonly<Record<ChangeAction, number>> {
  const count = (action: ChangeAction): number => changes.filter((change) => change.action === action).length;
  return Object.fromEntries(changeActions.map((action) => [action, count(action)])) as Record<ChangeAction, number>;
}

function verdictOf(
  stacks: readonly StackReview[],
  forbidden: readonly PlanRisk[],
  differing: readonly string[],
): Verdict {
  if (differing.length > 0) {
    return "differs";
  }
  if (forbidden.length > 0) {
    return "forbidden";
  }
  if (stacks.some(({ waitsFor, isDeployed }) => waitsFor !== undefined && isDeployed)) {
    return "incomplete";
  }
  return stacks.some(hasChanges) ? "changes" : "none";
}
