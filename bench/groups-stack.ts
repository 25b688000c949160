import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { patchEnvironment, type ProcessEnvironment } from "../local/environment";
import { Terraform } from "../local/terraform";
import { findTerraform } from "../local/terraform-version";
import { ENVIRONMENT, type SourceKind, writeEnvironment } from "./groups-environment";
import { type PlanText, readPlan } from "./groups-plan";
import type { BenchAws } from "./local-aws";
import { measureProgram, type ProcessCost } from "./process-cost";

const PROJECT_DIRECTORY = path.resolve(__dirname, "..");

/** What a run of Terraform cost: all requests that its local AWS answered, those for the state among them. */
export interface TerraformCost extends ProcessCost {
  readonly requests: number;
}

/** A stack's Terraform JSON: its resources by type and name. */
export interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

/** One environment's configuration with so many log groups, in a folder of its own. All share one state. */
export class DeliveryConfiguration {
  private readonly folder: string;
  private readonly environment: ProcessEnvironment;

  constructor(
    private readonly aws: BenchAws,
    private readonly signal: AbortSignal,
    readonly kind: SourceKind,
    readonly count: number,
  ) {
    this.folder = path.join(aws.folder, `${kind}-${count}`);
    writeEnvironment(this.environmentsDirectory, kind, count);
    this.environment = patchEnvironment(aws.environment, {
      LOG_BACKUP_ENVIRONMENT: ENVIRONMENT,
      LOG_BACKUP_ENVIRONMENTS_DIR: this.environmentsDirectory,
      CDKTF_OUTDIR: path.join(this.folder, "cdktf.out"),
      CHECKPOINT_DISABLE: "1",
      TF_DATA_DIR: undefined,
      TF_WORKSPACE: undefined,
    });
  }

  /** The folder of its environment file. */
  get environmentsDirectory(): string {
    return path.join(this.folder, "environments");
  }

  /** Runs the app command of cdktf.json. */
  synth(): Promise<ProcessCost> {
    const { app } = JSON.parse(readFileSync(path.join(PROJECT_DIRECTORY, "cdktf.json"), "utf8")) as { app: string };
    const { environment, signal } = this;
    return measureProgram({
      command: "sh",
      arguments: ["-c", `exec ${app}`],
      directory: PROJECT_DIRECTORY,
      environment,
      signal,
    });
  }

  /** Of the synthesized backup-delivery stack. */
  get bytes(): number {
    return statSync(path.join(this.stackFolder("backup-delivery"), "cdk.tf.json")).size;
  }

  /** Prepares the synthesized backup-delivery stack for Terraform. */
  init(): Promise<void> {
    return this.terraform("backup-delivery").init();
  }

  /** Applies what delivery takes from the storage stack, the bucket: its lifecycle rules take the provider a minute here. */
  async applyBucket(): Promise<void> {
    const file = path.join(this.stackFolder("backup-storage"), "cdk.tf.json");
    const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: { aws_s3_bucket: object } };
    const terraform = this.terraform("backup-storage");
    await terraform.init();
    await terraform.apply({ targets: Object.keys(resource.aws_s3_bucket).map((id) => `aws_s3_bucket.${id}`) });
  }

  /** Plans the backup-delivery stack against the state as it is. */
  async plan(...options: readonly string[]): Promise<TerraformCost & PlanText> {
    const cost = await this.run(["plan", "-input=false", "-no-color", "-detailed-exitcode", ...options], [0, 2]);
    return { ...cost, ...readPlan(cost.output) };
  }

  /** Applies the backup-delivery stack. */
  apply(): Promise<TerraformCost> {
    return this.run(["apply", "-input=false", "-no-color", "-auto-approve"], [0]);
  }

  /** A saved plan as JSON. */
  show(planFile: string): Promise<TerraformCost> {
    return this.run(["show", "-json", planFile], [0]);
  }

  /** Changes what was synthesized of the backup-delivery stack. */
  rewrite(change: (configuration: StackJson) => void): void {
    const file = path.join(this.stackFolder("backup-delivery"), "cdk.tf.json");
    const configuration = JSON.parse(readFileSync(file, "utf8")) as StackJson;
    change(configuration);
    writeFileSync(file, JSON.stringify(configuration));
  }

  private async run(parameters: readonly string[], okCodes: readonly number[]): Promise<TerraformCost> {
    const { aws, environment, signal } = this;
    const before = aws.requests();
    const cost = await measureProgram({
      command: findTerraform(environment),
      arguments: parameters,
      directory: this.stackFolder("backup-delivery"),
      environment,
      okCodes,
      signal,
    });
    return { ...cost, requests: aws.requests() - before };
  }

  private terraform(stack: string): Terraform {
    const { environment, signal } = this;
    return Terraform.find({ directory: this.stackFolder(stack), environment, signal });
  }

  private stackFolder(stack: string): string {
    return path.join(this.folder, "cdktf.out", "stacks", `${stack}-${ENVIRONMENT}`);
  }
}
