import * as z from "zod/mini";
import { type PlanRisk, planRiskNames } from "../settings/plan-risks";
import type { Override } from "./override";
import { countsOf, hasChanges, type Review, type Verdict } from "./review";

/** What programs keep of a review: enough to know the plan again, nothing of its values. */
export interface ReviewJson {
  readonly environment: string;
  readonly verdict: Verdict;
  readonly fingerprint: string;
  readonly stacks: readonly { readonly stack: string; readonly fingerprint: string; readonly changes: boolean }[];
  readonly overrides: readonly Override[];
}

const verdicts: readonly Verdict[] = ["none", "changes", "forbidden", "differs", "incomplete"];
const text = z.string();
const schema = z.object({
  environment: text,
  verdict: z.enum(verdicts),
  fingerprint: text,
  stacks: z.array(z.object({ stack: text, fingerprint: text, changes: z.boolean() })),
  overrides: z.array(z.object({ risk: z.enum(planRiskNames as readonly [PlanRisk, ...PlanRisk[]]), reason: text })),
});

/** A file is no review of this environment. */
export class ReviewFileError extends Error {
  override readonly name = "ReviewFileError";
}

/** The document that `--json` writes. */
export function reviewDocument(review: Review): object {
  const { environment, verdict, fingerprint } = review;
  return {
    environment,
    verdict,
    fingerprint,
    stacks: review.stacks.map((stack) => ({
      stack: stack.stack,
      fingerprint: stack.fingerprint,
      changes: hasChanges(stack),
      ...(stack.waitsFor === undefined ? { counts: countsOf(stack) } : { waitsFor: stack.waitsFor }),
      drift: stack.drift.length,
    })),
    risks: review.risks,
    forbidden: review.forbidden,
    differing: review.differing,
    overrides: review.overrides,
  };
}

/**
 * Reads what `--json` wrote.
 * @throws ReviewFileError where it is something else, or of another environment
 */
export function parseReview(content: string, file: string, environment: string): ReviewJson {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new ReviewFileError(`${file} is no JSON: expected what "npm run plan -- --json" writes.`);
  }
  const review = schema.safeParse(json);
  if (!review.success) {
    const [issue] = review.error.issues;
    const where = issue?.path.join(".") ?? "";
    throw new ReviewFileError(
      `${file} is no review${where === "" ? "" : `, look at its ${where}`}: expected what "npm run plan -- --json" writes.`,
    );
  }
  if (review.data.environment !== environment) {
    throw new ReviewFileError(`${file} is a review of ${review.data.environment}, expected one of ${environment}.`);
  }
  return review.data;
}
