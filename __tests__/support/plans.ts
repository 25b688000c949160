import type { ChangeJson, PlanJson, ResourceChangeJson } from "../../plan-review/plan-json";
import { type Review, type ReviewOptions, reviewPlans, type StackOutcome } from "../../plan-review/review";
import type { Risk } from "../../plan-review/risk";

/** The account and Region of the example environment. */
export const PLACE = { accountId: "111122223333", region: "eu-central-1" };

/** A change, as little of it as a test needs. */
export interface PlannedChange extends Partial<Omit<ResourceChangeJson, "change">> {
  /** @default by `before` and `after`: "create", "delete", "update" or "no-op" */
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly unknown?: unknown;
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  readonly replacePaths?: ChangeJson["replace_paths"];
  readonly importing?: ChangeJson["importing"];
  /** Attributes that the configuration sets. @default those of `before` and `after` */
  readonly configured?: Readonly<Record<string, { readonly references?: readonly string[] }>>;
}

export interface PlannedResources extends Partial<
  Omit<PlanJson, "format_version" | "resource_changes" | "resource_drift">
> {
  readonly changes?: readonly PlannedChange[];
  readonly drift?: readonly PlannedChange[];
}

/** A plan in the form of `terraform show -json`. */
export function planOf({ changes = [], drift = [], configuration, ...plan }: PlannedResources): PlanJson {
  const configured = changes.map((change) => ({
    address: (change.address ?? addressOf(change)).replace(/\[.*\]$/, ""),
    expressions: change.configured ?? { ...expressionsOf(change.before), ...expressionsOf(change.after) },
  }));
  return {
    format_version: "1.2",
    resource_changes: changes.map(resourceChange),
    resource_drift: drift.map(resourceChange),
    configuration: configuration ?? { root_module: { resources: configured } },
    ...plan,
  };
}

function expressionsOf(values: unknown): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.keys(values ?? {}).map((key) => [key, {}]));
}

function addressOf({ mode, type = "aws_test" }: PlannedChange): string {
  return `${mode === "data" ? "data." : ""}${type}.it`;
}

function resourceChange(change: PlannedChange): ResourceChangeJson {
  const { actions, before, after, unknown, beforeSensitive, afterSensitive, replacePaths, importing } = change;
  const { mode = "managed", type = "aws_test", address = addressOf(change) } = change;
  const { previous_address: movedFrom, deposed, action_reason: reason } = change;
  return {
    address,
    ...(movedFrom !== undefined && { previous_address: movedFrom }),
    ...(deposed !== undefined && { deposed }),
    mode,
    type,
    ...(reason !== undefined && { action_reason: reason }),
    change: {
      actions: actions ?? [actionOf(before, after)],
      before: before ?? null,
      after: after ?? null,
      after_unknown: unknown ?? {},
      before_sensitive: beforeSensitive ?? {},
      after_sensitive: afterSensitive ?? {},
      ...(replacePaths !== undefined && { replace_paths: replacePaths }),
      ...(importing !== undefined && { importing }),
    },
  };
}

function actionOf(before: unknown, after: unknown): string {
  if (before === undefined) {
    return "create";
  }
  return after === undefined ? "delete" : JSON.stringify(before) === JSON.stringify(after) ? "no-op" : "update";
}

/** A resource that is replaced, destroyed first. */
export const REPLACE = ["delete", "create"];

/** The review of one stack, `stack-dev`. */
export function reviewOf(plan: PlanJson, options: Partial<ReviewOptions> = {}): Review {
  return reviewAll([{ stack: "stack-dev", plan, notes: [] }], options);
}

export function reviewAll(outcomes: readonly StackOutcome[], options: Partial<ReviewOptions> = {}): Review {
  return reviewPlans(outcomes, {
    environment: "dev",
    ...PLACE,
    forbiddenRisks: [],
    overrides: [],
    otherRisks: [],
    ...options,
  });
}

/** The risks of some changes, each as `kind: sentence`. */
export function risksOfChanges(...changes: readonly PlannedChange[]): readonly string[] {
  return reviewOf(planOf({ changes })).risks.map(inWords);
}

export function inWords({ risk, sentence }: Risk): string {
  return `${risk}: ${sentence}`;
}

/** An IAM policy's text. */
export function policyText(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
