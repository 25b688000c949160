import { readFileSync } from "node:fs";
import { findOverrides, type Override } from "../plan-review/override";
import { longestComment, renderReview } from "../plan-review/render-review";
import { type Review, reviewPlans, type StackOutcome } from "../plan-review/review";
import { parseReview, type ReviewJson, reviewDocument } from "../plan-review/review-json";
import type { Risk } from "../plan-review/risk";
import type { Settings } from "../settings";
import { placeRisks } from "./base-settings";
import type { ProcessEnvironment } from "./environment";
import { loadEnvironment } from "./load-environment";
import { PlanUsageError, withEnvironmentPlans } from "./plan-environment";
import type { PlanOptions } from "./plan-options";

export interface ReviewEnvironmentOptions {
  readonly options: PlanOptions;
  /** The folder with cdktf.json. */
  readonly projectDirectory: string;
  readonly environment: ProcessEnvironment;
  /** Progress, for people. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A review, and the texts that are made of it. */
export interface EnvironmentReview {
  readonly review: Review;
  readonly markdown: string;
  /** No longer than a comment on GitHub may be. */
  readonly comment: string;
  /** JSON. */
  readonly document: string;
}

/** Plans an environment without a lock, and reviews the plans. */
export async function reviewEnvironment(request: ReviewEnvironmentOptions): Promise<EnvironmentReview> {
  const { options, projectDirectory, environment } = request;
  const settings = loadEnvironment(options.env, projectDirectory, environment);
  const reviewed = options.reviewed === undefined ? undefined : readReview(options.reviewed, options.env);
  const overrides = [
    ...options.allow,
    ...(options.allowFrom === undefined
      ? []
      : findOverrides(readOption("--allow-from", options.allowFrom), options.allowFrom)),
    ...(reviewed?.overrides ?? []),
  ];
  const otherRisks =
    options.base === undefined ? [] : await placeRisks(settings, options.base, projectDirectory, environment);

  const plans = { ...request, settings, stackNames: options.stack, locks: false };
  const review = await withEnvironmentPlans(plans, ({ outcomes }) =>
    judge(outcomes, { settings, overrides, otherRisks, ...(reviewed !== undefined && { reviewed }) }),
  );
  return {
    review,
    markdown: renderReview(review),
    comment: renderReview(review, { maximumLength: longestComment }),
    document: `${JSON.stringify(reviewDocument(review), undefined, 2)}\n`,
  };
}

interface Judgement {
  readonly settings: Settings;
  readonly overrides: readonly Override[];
  readonly otherRisks: readonly Risk[];
  readonly reviewed?: ReviewJson;
}

/** Reviews the plans of an environment by its settings. */
export function judge(outcomes: readonly StackOutcome[], { settings, reviewed, ...rest }: Judgement): Review {
  const { environment, accountId, region, planReview } = settings;
  return reviewPlans(outcomes, {
    environment,
    accountId,
    region,
    forbiddenRisks: planReview.forbiddenRisks,
    ...rest,
    ...(reviewed !== undefined && {
      reviewed: new Map(reviewed.stacks.map(({ stack, fingerprint }) => [stack, fingerprint])),
    }),
  });
}

/** @throws PlanUsageError where it cannot be read; ReviewFileError where it is no review of this environment */
export function readReview(file: string, environmentName: string): ReviewJson {
  return parseReview(readOption("--reviewed", file), file, environmentName);
}

function readOption(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new PlanUsageError(
      `${option}: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
