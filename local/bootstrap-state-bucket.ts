import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { BootstrapFolder } from "./bootstrap-folder";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { loadEnvironment } from "./load-environment";
import { isStillRunning, readInterruptedRecords, readRunningRecord, retireRunningRecord } from "./running-record";
import { asSoleRun } from "./sole-run";
import { isOwnStaleLock } from "./stale-lock";
import { StateBucket } from "./state-bucket";
import { readStateStack, type StateBackend, type StateStack } from "./state-stack";
import { synthesize } from "./synthesize";
import { type PlanOptions, Terraform, type TerraformPlan } from "./terraform";
import { prepareTerraformCli, type TerraformCliConfig } from "./terraform-cli-config";

export interface BootstrapOptions {
  /** Name of the environment: environments/NAME.json. */
  readonly environmentName: string;
  /** The folder with cdktf.json. */
  readonly projectDirectory: string;
  readonly environment: ProcessEnvironment;
  /** Kept between runs: an interrupted run goes on from there. @default .bootstrap/NAME in the project */
  readonly workDirectory?: string;
  /** Progress, for people. */
  readonly onLine?: (line: string) => void;
  /** When it aborts, Terraform saves its state and the promise rejects; a later run goes on. */
  readonly signal?: AbortSignal;
  /** Called as soon as the bucket holds its own state: other stacks can be deployed from then on. */
  readonly onStateBucketReady?: (backend: StateBackend) => void;
}

export interface BootstrapResult {
  readonly backend: StateBackend;
  /** False where everything was already there. */
  readonly changed: boolean;
}

export type { StateBackend };

/** Bootstrap cannot go on. The message says why and what to do. */
export class BootstrapError extends Error {
  override readonly name = "BootstrapError";
}

/** Seconds to wait for a lock of somebody else. */
const lockTimeoutSeconds = 60;

/** Seconds to wait for the Terraform of an interrupted run: it gets 120 to save its state. */
const orphanTimeoutSeconds = 130;

const planFile = "bootstrap.tfplan";

/**
 * Creates the state bucket with the terraform-state stack and moves that stack's own state into it. May be interrupted
 * at any point and run again; deletes nothing. docs/decisions has the reasons for how it does it.
 */
export async function bootstrapStateBucket(options: BootstrapOptions): Promise<BootstrapResult> {
  const { environmentName, projectDirectory, environment } = options;
  const settings = loadEnvironment(environmentName, projectDirectory, environment);

  const workDirectory = resolve(options.workDirectory ?? join(projectDirectory, ".bootstrap", environmentName));
  mkdirSync(workDirectory, { recursive: true });
  return asSoleRun(join(workDirectory, "bootstrap.pid"), async () => {
    const outputDirectory = join(workDirectory, "cdktf.out");
    await synthesize({ projectDirectory, outputDirectory, environmentName, environment });
    const configuration = join(outputDirectory, "stacks", `terraform-state-${environmentName}`, "cdk.tf.json");
    const stack = readStateStack(configuration);
    const folder = new BootstrapFolder(workDirectory, configuration);
    const cli = prepareTerraformCli({ environment, projectDirectory, outputDirectory: workDirectory });
    options.onLine?.(cli.description);
    const { accountId } = settings;
    const bucket = new StateBucket({ backend: stack.backend, accountId, environment });
    try {
      return await new Bootstrap(options, stack, bucket, folder, cli).run();
    } finally {
      bucket.close();
    }
  });
}

class Bootstrap {
  private readonly terraform: Terraform;

  constructor(
    private readonly options: BootstrapOptions,
    private readonly stack: StateStack,
    private readonly bucket: StateBucket,
    private readonly folder: BootstrapFolder,
    cli: TerraformCliConfig,
  ) {
    const { environment, onLine, signal } = options;
    this.terraform = Terraform.find({
      directory: folder.directory,
      environment: patchEnvironment(environment, cli.environment),
      recordFile: folder.recordFile,
      ...(onLine && { onLine }),
      ...(signal && { signal }),
    });
  }

  async run(): Promise<BootstrapResult> {
    const { backend } = this.stack;
    await this.waitForOrphan();

    const moves = !(await this.holdsState());
    if (moves) {
      await this.applyWithLocalState();
      await this.moveState();
    }
    this.options.onStateBucketReady?.(backend);

    const changed = await this.applyWithRemoteState(moves);
    this.folder.forgetInterruptions();
    return { backend, changed: changed || moves };
  }

  private async holdsState(): Promise<boolean> {
    return (await this.bucket.exists()) && (await this.bucket.holdsState());
  }

  /** Creates the bucket, or takes over one that an interrupted run has created, with the state in a local file. */
  private async applyWithLocalState(): Promise<void> {
    const exists = await this.bucket.exists();
    const { bucket } = this.stack.backend;
    if (exists) {
      const key = await this.bucket.foreignKey();
      if (key !== undefined) {
        throw new BootstrapError(
          `Bucket ${bucket} exists and holds ${key}, which is no Terraform state of this environment: bootstrap does not ` +
            "take over such a bucket. Choose another terraformState.bucketName.",
        );
      }
    }
    this.say(exists ? `Taking over bucket ${bucket}, which has no state yet.` : `Creating bucket ${bucket}.`);
    if (exists) {
      this.folder.importExisting(this.stack.bucketAddress, bucket);
    } else {
      this.folder.importNothing();
    }
    this.folder.useLocalState();
    await this.terraform.init({ reconfigure: true });

    const targets = this.stack.addresses;
    // Without a bucket and without a state there is nothing that a plan could want to delete.
    if (!exists && !this.folder.hasLocalState) {
      await this.terraform.apply({ targets });
    } else {
      await this.applyUnlessItDeletes({ targets });
    }
  }

  /** Puts the local state into the bucket. Terraform refuses that where a state has come into the bucket meanwhile. */
  private async moveState(): Promise<void> {
    this.say(`Moving the state to s3://${this.stack.backend.bucket}/${this.stack.backend.key}.`);
    this.folder.useConfiguredState();
    await this.terraform.init({ reconfigure: true });
    await this.releaseOwnStaleLock();
    try {
      await this.terraform.pushState(this.folder.localState, { lockTimeoutSeconds });
    } catch (error) {
      if (!(await this.holdsState())) {
        throw error;
      }
      this.say("Somebody else has put the state there first: going on with theirs.");
    }
  }

  /** @returns whether anything was changed */
  private async applyWithRemoteState(initialized: boolean): Promise<boolean> {
    this.folder.useConfiguredState();
    this.folder.importExisting(this.stack.bucketAddress, this.stack.backend.bucket);
    this.folder.keepLocalStateAside();
    if (!initialized) {
      await this.terraform.init({ reconfigure: true });
      await this.releaseOwnStaleLock();
    }
    this.say("Comparing the bucket with its configuration.");
    return this.applyUnlessItDeletes({ lockTimeoutSeconds });
  }

  private async applyUnlessItDeletes(options: PlanOptions): Promise<boolean> {
    const { hasChanges, changes } = await this.planKeepingTainted({ ...options, planFile });
    const deletions = changes.filter(({ action }) => action === "delete" || action === "replace");
    if (deletions.length > 0) {
      throw new BootstrapError(
        `Terraform wants to delete or replace ${deletions.map(({ address }) => address).join(", ")}, and bootstrap never ` +
          `deletes. Undo the change of settings that asks for it, or deploy it knowingly: npx cdktf deploy terraform-state-${this.options.environmentName}`,
      );
    }
    if (hasChanges) {
      await this.terraform.apply({ ...options, planFile });
    }
    return hasChanges;
  }

  /** Terraform would delete and create again what it was creating when it was interrupted; what is there is kept. */
  private async planKeepingTainted(options: PlanOptions): Promise<TerraformPlan> {
    const plan = await this.terraform.plan(options);
    const tainted = plan.changes.filter(({ reason }) => reason === "tainted");
    if (tainted.length === 0) {
      return plan;
    }
    for (const { address } of tainted) {
      await this.terraform.untaint(address, options);
    }
    return this.terraform.plan(options);
  }

  /** Terraform of a run that was killed ends by itself soon: it notices that its parent is gone. */
  private async waitForOrphan(): Promise<void> {
    const record = readRunningRecord(this.folder.recordFile);
    const deadline = Date.now() + orphanTimeoutSeconds * 1000;
    if (record !== undefined && isStillRunning(record)) {
      this.say(`Waiting for "${record.command}" of an interrupted run to save its state.`);
    }
    while (record !== undefined && isStillRunning(record)) {
      if (Date.now() > deadline) {
        throw new BootstrapError(
          `"${record.command}" of an interrupted run still runs (process ${record.pids.join(", ")}): wait for it or end it. ` +
            `If these are other programs, delete ${this.folder.recordFile}.`,
        );
      }
      await delay(250, undefined, this.options.signal && { signal: this.options.signal });
    }
    retireRunningRecord(this.folder.recordFile, this.folder.interruptedFile);
  }

  private async releaseOwnStaleLock(): Promise<void> {
    const lock = await this.bucket.lock();
    if (lock === undefined || !isOwnStaleLock(lock, readInterruptedRecords(this.folder.interruptedFile))) {
      return;
    }
    this.say(`Releasing the lock ${lock.id} that an interrupted run left behind.`);
    await this.terraform.forceUnlock(lock.id);
  }

  private say(line: string): void {
    this.options.onLine?.(line);
  }
}
