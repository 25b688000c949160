import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { synthesize } from "../../local/synthesize";
import { Terraform, type TerraformOptions } from "../../local/terraform";
import { findTerraform } from "../../local/terraform-version";
import { loadSettings, type Settings } from "../../settings";
import { runProgram } from "./command-process";
import { type LocalAws, PROJECT_DIRECTORY } from "./local-aws";
import { PROVIDER_FOLDER } from "./provider-process";

/** What `terraform validate -json` says. */
interface ValidationJson {
  readonly valid: boolean;
  readonly diagnostics: readonly { readonly severity: string; readonly summary: string }[];
}

/** What `terraform show -json` says of a plan; see https://developer.hashicorp.com/terraform/internals/json-format. */
interface PlanJson {
  readonly planned_values: {
    readonly root_module: {
      readonly resources: readonly { readonly address: string; readonly values: Readonly<Record<string, unknown>> }[];
    };
  };
}

/** An environment's stacks, synthesized by the app command for a local AWS, with a Terraform for each. */
export class Deployment {
  readonly settings: Settings;
  readonly outputDirectory: string;
  readonly environment: ProcessEnvironment;

  private constructor(
    private readonly aws: LocalAws,
    readonly name: string,
    file: object,
  ) {
    const environments = join(aws.directory, "environments");
    mkdirSync(environments, { recursive: true });
    writeFileSync(join(environments, `${name}.json`), JSON.stringify(file));
    this.outputDirectory = join(aws.directory, "cdktf.out");
    this.environment = patchEnvironment(aws.environment, {
      LOG_BACKUP_ENVIRONMENT: name,
      LOG_BACKUP_ENVIRONMENTS_DIR: environments,
    });
    const [settings] = loadSettings({ env: this.environment });
    if (settings === undefined) {
      throw new Error(`${name}.json was not read`);
    }
    this.settings = settings;
  }

  /** Synthesizes, and makes the state bucket, which is not this deployment's to test. */
  static async prepare(aws: LocalAws, name: string, file: object): Promise<Deployment> {
    const deployment = new Deployment(aws, name, file);
    const { outputDirectory, environment, settings } = deployment;
    await synthesize({ projectDirectory: PROJECT_DIRECTORY, outputDirectory, environmentName: name, environment });
    deployment.shareAssets();
    const Bucket = settings.terraformState.bucketName;
    await aws.s3.send(
      new CreateBucketCommand({
        Bucket,
        ...(settings.region !== "us-east-1" && {
          CreateBucketConfiguration: { LocationConstraint: settings.region as "eu-central-1" },
        }),
      }),
    );
    await aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    return deployment;
  }

  /** A provider reads files of a stack, such as the function's package, from the folder in which it was started. */
  private shareAssets(): void {
    const assets = join(this.stackDirectory("hello-api"), "assets");
    const shared = join(this.aws.directory, PROVIDER_FOLDER, "assets");
    if (!existsSync(shared)) {
      symlinkSync(assets, shared);
    }
  }

  /** Synthesizes HCL instead of JSON, to a folder of its own. */
  async synthesizeHcl(): Promise<string> {
    const outputDirectory = join(this.aws.directory, "cdktf.out.hcl");
    await synthesize({
      projectDirectory: PROJECT_DIRECTORY,
      outputDirectory,
      environmentName: this.name,
      environment: patchEnvironment(this.environment, { SYNTH_HCL_OUTPUT: "true" }),
    });
    return outputDirectory;
  }

  /** Errors that Terraform finds in a stack that was synthesized into a folder: the one of JSON, or the one of HCL. */
  async validationErrors(stack: string, outputDirectory = this.outputDirectory): Promise<readonly string[]> {
    const directory = join(outputDirectory, "stacks", `${stack}-${this.name}`);
    const run = (...args: string[]) =>
      runProgram(findTerraform(this.environment), [`-chdir=${directory}`, ...args], this.environment);
    await run("init", "-backend=false", "-input=false");
    const { output } = await run("validate", "-json");
    const { valid, diagnostics } = JSON.parse(output) as ValidationJson;
    const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ summary }) => summary);
    return valid ? errors : ["not valid", ...errors];
  }

  stackDirectory(stack: string): string {
    return join(this.outputDirectory, "stacks", `${stack}-${this.name}`);
  }

  terraform(stack: string, options: Partial<TerraformOptions> = {}): Terraform {
    return Terraform.find({ directory: this.stackDirectory(stack), environment: this.environment, ...options });
  }

  /** The same stack, checked out once more by somebody else. */
  copyOf(stack: string): string {
    const copy = join(this.aws.directory, `${stack}-copy`);
    cpSync(this.stackDirectory(stack), copy, { recursive: true, filter: (path) => !path.includes(".terraform") });
    return copy;
  }

  async deploy(stack: string): Promise<void> {
    const terraform = this.terraform(stack);
    await terraform.init();
    await terraform.apply();
  }

  /**
   * Deploys of `backup-storage` only the bucket, which is all that delivery takes from it: the provider watches the bucket's
   * lifecycle rules for a minute.
   */
  async deployBucketAlone(): Promise<void> {
    const file = join(this.stackDirectory("backup-storage"), "cdk.tf.json");
    const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: { aws_s3_bucket: object } };
    const terraform = this.terraform("backup-storage");
    await terraform.init();
    await terraform.apply({ targets: Object.keys(resource.aws_s3_bucket).map((id) => `aws_s3_bucket.${id}`) });
  }

  /** Writes the environment file anew, and synthesizes what it says now. */
  async change(file: object): Promise<void> {
    const { aws, name, outputDirectory, environment } = this;
    writeFileSync(join(aws.directory, "environments", `${name}.json`), JSON.stringify(file));
    await synthesize({ projectDirectory: PROJECT_DIRECTORY, outputDirectory, environmentName: name, environment });
  }

  /** Plans a stack, and gives what it would look like afterwards, by address. */
  async plannedValues(stack: string): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    await this.terraform(stack).plan({ planFile: "plan" });
    const { output } = await runProgram(
      findTerraform(this.environment),
      [`-chdir=${this.stackDirectory(stack)}`, "show", "-json", "plan"],
      this.environment,
    );
    const { planned_values: planned } = JSON.parse(output) as PlanJson;
    return new Map(planned.root_module.resources.map(({ address, values }) => [address, values]));
  }

  /** Whether somebody holds the lock of a stack's state. */
  async isLocked(stack: string): Promise<boolean> {
    return (await this.read(`${this.stateKey(stack)}.tflock`)) !== undefined;
  }

  /** A stack's state as it is stored; empty where there is none yet. */
  async stateText(stack: string): Promise<string> {
    return (await this.read(this.stateKey(stack))) ?? "";
  }

  /** How many times a stack's state has been written. */
  async stateVersions(stack: string): Promise<number> {
    const { Versions = [] } = await this.aws.s3.send(
      new ListObjectVersionsCommand({ Bucket: this.stateBucket, Prefix: this.stateKey(stack) }),
    );
    return Versions.filter(({ Key }) => Key === this.stateKey(stack)).length;
  }

  private get stateBucket(): string {
    return this.settings.terraformState.bucketName;
  }

  private stateKey(stack: string): string {
    return `${this.name}/${stack}/terraform.tfstate`;
  }

  private async read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.aws.s3.send(new GetObjectCommand({ Bucket: this.stateBucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }
}
