import { cpSync, mkdirSync, writeFileSync } from "node:fs";
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
import { loadSettings, type Settings } from "../../settings";
import { type LocalAws, PROJECT_DIRECTORY } from "./local-aws";

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
