import { awsLimits, type StorageClass } from "./aws-limits";

/** One move of an object to a cheaper storage class, `days` after it was written. */
export interface Transition {
  readonly storageClass: StorageClass;
  readonly days: number;
}

/** A rule that a list of transitions breaks: where in it, and the rule as a sentence that starts with "must". */
export interface LifecycleProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly got: unknown;
}

const { infrequentAccessDays, nextClasses } = awsLimits.s3Lifecycle;
const infrequentAccess: readonly StorageClass[] = awsLimits.s3Lifecycle.infrequentAccessClasses;

/** What S3 asks of the transitions and the expiration of one rule, taken together. */
export function lifecycleProblems(transitions: readonly Transition[], expirationDays?: number): LifecycleProblem[] {
  const problems = transitions.flatMap((transition, index) => [
    ...classProblems(transition, index, transitions[index - 1]),
    ...dayProblems(transition, index, transitions[index - 1]),
  ]);
  const last = Math.max(...transitions.map(({ days }) => days));
  if (expirationDays !== undefined && expirationDays <= last) {
    problems.push({
      path: ["expirationDays"],
      message: `must be more than ${last}, the days of the last transition`,
      got: expirationDays,
    });
  }
  return problems;
}

function classProblems({ storageClass }: Transition, index: number, before?: Transition): LifecycleProblem[] {
  if (before === undefined) {
    return [];
  }
  const possible: readonly StorageClass[] = nextClasses[before.storageClass];
  if (possible.includes(storageClass)) {
    return [];
  }
  const message =
    possible.length === 0
      ? `must not follow ${before.storageClass}: S3 moves no object out of it`
      : `must be a class that S3 moves objects to from ${before.storageClass}: ${possible.join(", ")}`;
  return [{ path: ["transitions", index, "storageClass"], message, got: storageClass }];
}

function dayProblems({ storageClass, days }: Transition, index: number, before?: Transition): LifecycleProblem[] {
  const path = ["transitions", index, "days"];
  if (before !== undefined && infrequentAccess.includes(before.storageClass)) {
    const earliest = before.days + infrequentAccessDays;
    const message = `must be ${earliest} or more: S3 keeps an object at least ${infrequentAccessDays} days in ${before.storageClass}`;
    if (days < earliest) {
      return [{ path, message, got: days }];
    }
  } else if (before !== undefined && days <= before.days) {
    const message = `must be more than ${before.days}, the days of the transition before it`;
    return [{ path, message, got: days }];
  }
  if (infrequentAccess.includes(storageClass) && days < infrequentAccessDays) {
    const message = `must be ${infrequentAccessDays} or more for ${storageClass} (S3 lifecycle rules)`;
    return [{ path, message, got: days }];
  }
  return [];
}
