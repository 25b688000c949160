import type { ProcessEnvironment } from "./environment";
import { StateBucket, StateBucketError } from "./state-bucket";
import type { SynthesizedStack } from "./synthesized-stacks";

/**
 * Makes sure that there is a bucket for the states of an environment's stacks.
 * @throws StateBucketError when there is none, or when it is another account's or in another Region
 */
export async function requireStateBucket(
  [stack]: readonly SynthesizedStack[],
  owner: { readonly accountId: string; readonly environmentName: string },
  environment: ProcessEnvironment,
): Promise<void> {
  if (stack === undefined) {
    return;
  }
  const bucket = new StateBucket({ backend: stack.backend, accountId: owner.accountId, environment });
  try {
    if (!(await bucket.exists())) {
      throw new StateBucketError(
        `There is no bucket ${stack.backend.bucket}, in which the states of this environment are to be: ` +
          `make it first, with "npm run bootstrap -- --env ${owner.environmentName}". ` +
          "If it was there, see docs/shared-state.md, section A lost state bucket.",
      );
    }
  } finally {
    bucket.close();
  }
}
