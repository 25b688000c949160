import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StateBucket } from "../state-bucket";
import { readStateStack } from "../state-stack";
import { ACCOUNT_ID } from "./environment";
import type { StackFolder } from "./plan-stack";
import type { Run } from "./run";

const POLL_MS = 250;

/**
 * Waits until the state bucket is there: the provider goes on with its lifecycle rules for a minute, and nobody else needs them.
 * @param applied the apply that makes the bucket; where it fails, so does this
 */
export async function waitForStateBucket(run: Run, folder: StackFolder, applied: Promise<void>): Promise<void> {
  const { backend } = readStateStack(join(folder.directory, "cdk.tf.json"));
  const bucket = new StateBucket({ backend, accountId: ACCOUNT_ID, environment: folder.environment });
  const stopped = new AbortController();
  applied
    .finally(() => {
      stopped.abort();
    })
    .catch(() => undefined);
  try {
    while (!stopped.signal.aborted && !(await bucket.exists())) {
      await delay(POLL_MS, undefined, { signal: run.signal });
    }
  } finally {
    bucket.close();
  }
  if (stopped.signal.aborted) {
    await applied;
  }
}
