import * as z from "zod/mini";
import { group, oneOf } from "./fields";
import { type PlanRisk, planRiskNames } from "./plan-risks";
import { noRepeats } from "./relations";

/** What an environment file may say of the review of its plans. */
export const planReview = group("How plans of this environment are judged: see npm run plan.", {
  forbiddenRisks: z.optional(
    z
      .array(
        oneOf<PlanRisk>(
          "A risk.",
          planRiskNames,
          `must be one of ${planRiskNames.join(", ")} (risk of a plan, see docs/plan-review.md)`,
        ),
        { error: "must be a list of risks" },
      )
      .check(
        z.check(noRepeats("planReview.forbiddenRisks"), { when: () => true }),
        z.meta({
          description:
            "Risks with which a plan is refused, unless an override names the risk and the reason. Default: data-loss, shorter-retention and logs-missed where the environment is called prod, else none.",
          uniqueItems: true,
        }),
      ),
  ),
});
