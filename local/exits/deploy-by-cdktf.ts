import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { bootstrapStateBucket } from "../bootstrap-state-bucket";
import { runCdktf } from "../cdktf";
import type { ListedStack } from "../stacks-in-order";
import { ENVIRONMENT } from "./environment";
import type { LocalAws } from "./local-aws";
import type { Run } from "./run";

/** The stack whose bucket holds every state. */
export const STATE_STACK = `terraform-state-${ENVIRONMENT}`;

/**
 * Deploys the environment as its users do: bootstrap, and `cdktf deploy` of the other stacks as soon as the state bucket takes
 * their states.
 */
export async function deployByCdktf(run: Run, aws: LocalAws, stacks: readonly ListedStack[]): Promise<void> {
  const { projectDirectory, signal } = run;
  let bucketIsReady: (ready: boolean) => void = () => undefined;
  const ready = new Promise<boolean>((resolve) => (bucketIsReady = resolve));
  const bootstrap = bootstrapStateBucket({
    environmentName: ENVIRONMENT,
    projectDirectory,
    workDirectory: join(run.directory, "bootstrap"),
    environment: aws.environment,
    signal,
    onStateBucketReady: () => {
      bucketIsReady(true);
    },
  });
  bootstrap.catch(() => {
    bucketIsReady(false);
  });
  const outputDirectory = join(run.directory, "deployed");
  mkdirSync(outputDirectory);
  const others = stacks.map(({ name }) => name).filter((name) => name !== STATE_STACK);
  const deployment = ready.then((isReady) =>
    isReady
      ? runCdktf("deploy", others, {
          projectDirectory,
          outputDirectory,
          environment: aws.environment,
          usesMirror: run.terraformCli.usesMirror,
          signal,
        })
      : undefined,
  );
  const work = [bootstrap, deployment];
  await Promise.allSettled(work);
  await Promise.all(work);
}
