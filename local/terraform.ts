import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { removeRunningRecord, writeRunningRecord } from "./running-record";
import { startSupervised } from "./supervised-process";
import { TerraformError } from "./terraform-error";
import { type PlannedChange, readTerraformLine } from "./terraform-messages";
import { findTerraform } from "./terraform-version";

/** Where and how to run Terraform. */
export interface TerraformOptions {
  /** The folder with the configuration, such as cdktf.out/stacks/NAME. */
  readonly directory: string;
  /** With the CLI configuration's patch applied, see terraform-cli-config.ts. */
  readonly environment: ProcessEnvironment;
  /** Progress, warnings and errors, one line each. */
  readonly onLine?: (line: string) => void;
  /** When it aborts, the running command gets one SIGINT: it stops what it does, saves its state and ends. */
  readonly signal?: AbortSignal;
  /** A file that says which Terraform may hold a lock, for a later run to find after a crash. */
  readonly recordFile?: string;
}

export interface TerraformPlan {
  readonly hasChanges: boolean;
  readonly changes: readonly PlannedChange[];
}

export interface LockOptions {
  /** Seconds to wait for somebody else's lock. @default 0 */
  readonly lockTimeoutSeconds?: number;
}

export interface PlanOptions extends LockOptions {
  /** Addresses: only these and what they depend on. @default everything */
  readonly targets?: readonly string[];
  /** File to save the plan to, relative to the directory. */
  readonly planFile?: string;
  /** False: reads the state without its lock, for which nothing must be written. @default true */
  readonly locks?: boolean;
}

interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly changes: readonly PlannedChange[];
}

interface RunOptions {
  /** Exit codes that are no failure. @default [0] */
  readonly okCodes?: readonly number[];
  /** Which texts, besides errors, are shown. @default everything */
  readonly shows?: (text: string) => boolean;
  /** Whether it takes the state's lock. @default false */
  readonly locks?: boolean;
}

const everything = (): boolean => true;
const nothing = (): boolean => false;

/** Seconds that Terraform gets to save its state when this process is gone, before it is killed. */
const killAfterSeconds = 120;

/** How many lines of plain output an error shows. */
const tailLines = 30;

/**
 * Runs Terraform in one folder. Every command rejects with a TerraformError when Terraform fails, and leaves no Terraform
 * behind: when this process ends, even by SIGKILL, Terraform is asked to stop and saves its state.
 */
export class Terraform {
  private constructor(
    private readonly path: string,
    private readonly options: TerraformOptions,
  ) {}

  /** @throws TerraformNotFoundError when there is no Terraform >= 1.11 on the environment's PATH. */
  static find(options: TerraformOptions): Terraform {
    const environment = patchEnvironment(options.environment, {
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      // One folder and one state for each stack: these would make several stacks share theirs.
      TF_DATA_DIR: undefined,
      TF_WORKSPACE: undefined,
    });
    return new Terraform(findTerraform(environment), {
      ...options,
      environment,
      directory: resolve(options.directory),
    });
  }

  /** Prepares the folder. `reconfigure` takes the configured backend and asks nothing about an earlier one. */
  async init(options: { readonly reconfigure?: boolean } = {}): Promise<void> {
    await this.run(["init", "-input=false", "-no-color", ...(options.reconfigure === true ? ["-reconfigure"] : [])], {
      shows: (line) => line.startsWith("- "),
    });
  }

  async plan(options: PlanOptions = {}): Promise<TerraformPlan> {
    const out = options.planFile === undefined ? [] : [`-out=${options.planFile}`];
    const { exitCode, changes } = await this.run(
      ["plan", "-json", "-input=false", "-detailed-exitcode", ...lock(options), ...targets(options), ...out],
      { okCodes: [0, 2], shows: nothing, locks: options.locks ?? true },
    );
    return { hasChanges: exitCode === 2, changes };
  }

  /** A saved plan as JSON: https://developer.hashicorp.com/terraform/internals/json-format. It holds sensitive values. */
  async show(planFile: string): Promise<string> {
    const { stdout } = await this.run(["show", "-json", planFile], { shows: nothing });
    return stdout;
  }

  /** Applies a saved plan, or else the configuration, without asking. */
  async apply(options: PlanOptions = {}): Promise<void> {
    const what = options.planFile === undefined ? ["-auto-approve", ...targets(options)] : [options.planFile];
    await this.run(["apply", "-json", "-input=false", ...lock(options), ...what], { locks: true });
  }

  /** Destroys everything in the state, without asking. */
  async destroy(options: LockOptions = {}): Promise<void> {
    await this.run(["destroy", "-json", "-input=false", "-auto-approve", ...lock(options)], { locks: true });
  }

  /** Puts a state file into the configured backend; refused where another state is already there. */
  async pushState(file: string, options: LockOptions = {}): Promise<void> {
    await this.run(["state", "push", ...lock(options), file], { locks: true });
  }

  /** Keeps a resource whose creation was broken off; the next plan compares it with the configuration again. */
  async untaint(address: string, options: LockOptions = {}): Promise<void> {
    await this.run(["untaint", ...lock(options), address], { shows: nothing, locks: true });
  }

  /** Releases a lock that its holder can't release any more. */
  async forceUnlock(lockId: string): Promise<void> {
    await this.run(["force-unlock", "-force", lockId], { shows: nothing });
  }

  private async run(
    parameters: readonly string[],
    { okCodes = [0], shows = everything, locks = false }: RunOptions = {},
  ): Promise<Finished> {
    const { directory, environment, onLine, signal } = this.options;
    const recordFile = locks ? this.options.recordFile : undefined;
    const command = ["terraform", ...parameters].join(" ");
    const lines: string[] = [];
    const errors: string[] = [];
    const stdout: string[] = [];
    const changes: PlannedChange[] = [];
    const startedAt = new Date().toISOString();

    const terraform = startSupervised({
      command: this.path,
      arguments: parameters,
      directory,
      environment,
      stopSignal: "SIGINT",
      killAfterSeconds,
      ...(signal && { signal }),
      onLine: (raw, stream) => {
        const line = stripVTControlCharacters(raw);
        if (stream === "stdout") {
          stdout.push(line);
        }
        const { text, error, change } = readTerraformLine(line);
        if (change !== undefined) {
          changes.push(change);
        }
        if (error !== undefined) {
          errors.push(error);
        }
        if (text === undefined) {
          return;
        }
        lines.push(text);
        if (error !== undefined || shows(text)) {
          text.split("\n").forEach((part) => onLine?.(part));
        }
      },
    });
    if (recordFile !== undefined) {
      writeRunningRecord(recordFile, { command, pids: [terraform.supervisorPid], startedAt });
      const pid = await terraform.pid;
      writeRunningRecord(recordFile, { command, pids: [terraform.supervisorPid, pid], startedAt });
    }
    const exit = await terraform.exited;
    const interrupted = signal?.aborted === true;
    // A Terraform that was killed may have left its lock: the record is what tells a later run whose it was.
    if (recordFile !== undefined && exit.signal === null) {
      removeRunningRecord(recordFile);
    }

    if (exit.code === null || !okCodes.includes(exit.code) || (interrupted && exit.code !== 0)) {
      throw new TerraformError({
        command,
        directory,
        end: exit.signal === null ? `exit code ${String(exit.code)}` : `signal ${exit.signal}`,
        interrupted,
        output: (errors.length > 0 ? errors : lines.slice(-tailLines)).join("\n"),
      });
    }
    return { exitCode: exit.code, stdout: stdout.join("\n"), changes };
  }
}

function lock({ lockTimeoutSeconds = 0, locks = true }: PlanOptions): readonly string[] {
  if (!locks) {
    return ["-lock=false"];
  }
  return lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : [];
}

function targets(options: PlanOptions): readonly string[] {
  return (options.targets ?? []).map((address) => `-target=${address}`);
}
