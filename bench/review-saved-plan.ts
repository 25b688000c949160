/**
 * Reviews one plan, as `npm run plan` does once Terraform has printed it, and prints the seconds that the review itself took:
 * `node --import tsx bench/review-saved-plan.ts PLAN.json`.
 */
import { readFileSync } from "node:fs";
import { parsePlan } from "../plan-review/plan-json";
import { longestComment, renderReview } from "../plan-review/render-review";
import { reviewPlans } from "../plan-review/review";

const [file = ""] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const startedAt = performance.now();
const review = reviewPlans([{ stack: "backup-delivery-bench", plan: parsePlan(text, file), notes: [] }], {
  environment: "bench",
  accountId: "123456789012",
  region: "eu-central-1",
  forbiddenRisks: ["data-loss"],
  overrides: [],
  otherRisks: [],
});
const markdown = renderReview(review);
renderReview(review, { maximumLength: longestComment });
const seconds = (performance.now() - startedAt) / 1000;
const resources = review.stacks.flatMap(({ changes }) => changes).length;
process.stdout.write(JSON.stringify({ seconds, resources, characters: markdown.length }));
