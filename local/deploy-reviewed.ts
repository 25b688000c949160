import { type ChangeAction, changeActions } from "../plan-review/resource-change";
import { countsOf, hasChanges, type Review, type StackReview } from "../plan-review/review";
import type { ReviewJson } from "../plan-review/review-json";
import type { Settings } from "../settings";
import { type PlanEnvironmentOptions, withEnvironmentPlans } from "./plan-environment";
import { judge } from "./review-environment";

/** Stacks that nobody deploys but an administrator: they say what the role that deploys may do. */
const administratorStacks = ["ci-access"];

export interface DeployReviewedOptions extends Omit<PlanEnvironmentOptions, "stackNames" | "exceptStacks" | "locks"> {
  readonly settings: Settings;
  readonly reviewed: ReviewJson;
  /** What came of each stack, as soon as it is known. */
  readonly onStack: (line: string) => void;
}

/** It must not be deployed: nothing was changed. The message says why and what to do. */
export class NotReviewedError extends Error {
  override readonly name = "NotReviewedError";
}

/**
 * Plans all stacks, and applies these very plans, one after the other, if they are the reviewed ones. Terraform refuses a plan
 * whose state somebody has changed since.
 * @throws NotReviewedError where a plan is another one, or has a risk that is forbidden
 */
export async function deployReviewed(options: DeployReviewedOptions): Promise<void> {
  const { settings, reviewed, onStack } = options;
  const { environment } = settings;
  for (const { stack, changes } of reviewed.stacks) {
    if (changes && administratorStacks.some((name) => stack === `${name}-${environment}`)) {
      onStack(
        `${stack}: not deployed by this command. An administrator does that, first where roles need more rights: npx cdktf deploy ${stack}`,
      );
    }
  }
  if (["forbidden", "differs", "incomplete"].includes(reviewed.verdict)) {
    throw new NotReviewedError(
      `Nothing was deployed: the review says that the plan is ${reviewed.verdict}. Review it again: npm run plan -- --env ${environment}`,
    );
  }
  const plans = { ...options, stackNames: [], exceptStacks: administratorStacks, locks: true };
  await withEnvironmentPlans(plans, async ({ outcomes, apply }) => {
    const review = judge(outcomes, { settings, overrides: reviewed.overrides, otherRisks: [], reviewed });
    refuseUnlessReviewed(review);
    for (const stack of review.stacks) {
      if (stack.waitsFor !== undefined) {
        onStack(
          `${stack.stack}: not deployed, it waits for ${stack.waitsFor}. Review again and deploy again: npm run plan -- --env ${environment}`,
        );
      } else if (hasChanges(stack)) {
        await apply(stack.stack);
        onStack(`${stack.stack}: deployed, ${inWords(stack)}.`);
      } else {
        onStack(`${stack.stack}: nothing changes.`);
      }
    }
  });
}

function refuseUnlessReviewed({ verdict, environment, differing, forbidden, stacks }: Review): void {
  const again = `Review it again: npm run plan -- --env ${environment}`;
  switch (verdict) {
    case "differs":
      throw new NotReviewedError(
        `Nothing was deployed: what ${differing.join(", ")} would do is not what was reviewed. ${again}`,
      );
    case "forbidden":
      throw new NotReviewedError(
        `Nothing was deployed: the settings of ${environment} forbid ${forbidden.join(", ")}, and the review allowed it with no reason. ${again}`,
      );
    case "incomplete": {
      const waiting = stacks.filter(({ waitsFor, isDeployed }) => waitsFor !== undefined && isDeployed);
      throw new NotReviewedError(
        `Nothing was deployed: ${waiting.map(({ stack }) => stack).join(", ")} cannot be planned, as other stacks are not applied. ${again}`,
      );
    }
    case "none":
    case "changes":
  }
}

const done: Readonly<Record<ChangeAction, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  destroy: "destroyed",
  import: "imported",
  move: "moved",
  forget: "forgotten",
};

function inWords(stack: StackReview): string {
  const counts = countsOf(stack);
  const parts = changeActions
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} ${done[action]}`);
  return parts.length === 0 ? "outputs only" : parts.join(", ");
}
