import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { createLogsClient, createS3Client } from "../../local/aws-clients";
import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import type { Terraform } from "../../local/terraform";
import { findTerraform } from "../../local/terraform-version";
import type { AccessRoleUnderTest } from "./access-roles";
import { runProgram } from "./command-process";
import { Deployment } from "./deployment";
import { type LocalAws, startLocalAws } from "./local-aws";
import { policyForMoto } from "./moto-policy";
import { type PolicyDocument, readPolicyDocument } from "./policy-document";
import type { ProviderProcess } from "./provider-process";
import { type AwsRequest, RecordingProxy } from "./recording-proxy";

/** Somebody with an access key. */
export interface Actor {
  readonly environment: ProcessEnvironment;
  readonly accessKeyId: string;
}

const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};

/**
 * A local AWS that enforces IAM, and an environment in it whose roles for CI and ops an administrator has deployed. Whoever
 * works there is a user with a role's very policies, as far as moto judges them; everything that is asked of AWS is written down.
 */
export class AccessEnvironment {
  private constructor(
    private readonly aws: LocalAws,
    private readonly proxy: RecordingProxy,
    private readonly providers: ProviderProcess[],
    readonly admin: Actor,
    readonly deployment: Deployment,
    readonly iam: IAMClient,
  ) {}

  static async start(name: string, region: string, file: object): Promise<AccessEnvironment> {
    const aws = await startLocalAws(region);
    const proxy = new RecordingProxy(aws.environment.AWS_ENDPOINT_URL ?? "");
    await proxy.start();
    const recorded = patchEnvironment(aws.environment, { AWS_ENDPOINT_URL: proxy.endpoint });
    const providers: ProviderProcess[] = [];
    const admin = await withProvider(aws, providers, await createActor(aws.iam, recorded, "admin", [EVERYTHING]));
    signFor(proxy, admin);
    const s3 = createS3Client(admin.environment, region);
    const deployment = await Deployment.prepare({ ...aws, environment: admin.environment, s3 }, name, file);
    const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = admin.environment;
    const credentials = { accessKeyId, secretAccessKey };
    const iam = new IAMClient({ region, endpoint: aws.environment.AWS_ENDPOINT_URL ?? "", credentials });
    return new AccessEnvironment(aws, proxy, providers, admin, deployment, iam);
  }

  async stop(): Promise<void> {
    for (const provider of this.providers) {
      await provider.stop();
    }
    await this.proxy.stop();
    await this.aws.stop();
  }

  /** From now on, requests are judged by the policies of whoever makes them. */
  async enforceIam(): Promise<void> {
    await fetch(`${this.aws.environment.AWS_ENDPOINT_URL ?? ""}/moto-api/reset-auth`, { method: "POST", body: "0" });
  }

  /** A role of `ci-access` as it is deployed. */
  async role(name: "plan" | "deploy" | "ops"): Promise<AccessRoleUnderTest> {
    const RoleName = `log-backup-${this.deployment.name}-${name}`;
    const { iam } = this;
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const inline = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return decoded(PolicyDocument);
    });
    const attached = AttachedPolicies.map(({ PolicyArn = "" }) => this.managedPolicy(PolicyArn));
    const boundaryArn = role?.PermissionsBoundary?.PermissionsBoundaryArn;
    return {
      arn: role?.Arn ?? "",
      trust: decoded(role?.AssumeRolePolicyDocument),
      policies: await Promise.all([...inline, ...attached]),
      ...(boundaryArn !== undefined && { boundary: await this.managedPolicy(boundaryArn) }),
    };
  }

  private async managedPolicy(PolicyArn: string): Promise<PolicyDocument> {
    const { Policy: policy } = await this.iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion: version } = await this.iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: policy?.DefaultVersionId }),
    );
    return decoded(version?.Document);
  }

  /** A user who may do what a role may. */
  async actorLike(name: string, { policies }: AccessRoleUnderTest): Promise<Actor> {
    const created = await createActor(this.iam, this.admin.environment, name, policies.map(policyForMoto));
    const actor = await withProvider(this.aws, this.providers, created);
    signFor(this.proxy, actor);
    return actor;
  }

  terraform(stack: string, { environment }: Actor): Terraform {
    return this.deployment.terraform(stack, { environment });
  }

  /** Plans without the state's lock, as those must who may not write. */
  planWithoutLock(stack: string, actor: Actor) {
    const environment = patchEnvironment(actor.environment, { TF_CLI_ARGS_plan: "-lock=false" });
    return this.deployment.terraform(stack, { environment }).plan();
  }

  /** Makes the state bucket known to its own stack, as bootstrap does. */
  async takeOverStateBucket(): Promise<void> {
    const stack = "terraform-state";
    await this.terraform(stack, this.admin).init();
    const bucket = this.deployment.settings.terraformState.bucketName;
    const [address = ""] = this.addresses(stack, "aws_s3_bucket");
    const chdir = `-chdir=${this.deployment.stackDirectory(stack)}`;
    const terraform = findTerraform(this.admin.environment);
    const args = [chdir, "import", "-input=false", "-no-color", address, bucket];
    const { exitCode, errors, output } = await runProgram(terraform, args, this.admin.environment);
    if (exitCode !== 0) {
      throw new Error(`terraform import failed: ${errors}${output}`);
    }
  }

  /** Addresses of a stack's resources of some types. */
  addresses(stack: string, ...types: readonly string[]): readonly string[] {
    const { resource = {} } = this.configuration(stack);
    return types.flatMap((type) => Object.keys(resource[type] ?? {}).map((id) => `${type}.${id}`));
  }

  configuration(stack: string): { resource?: Record<string, Record<string, Record<string, unknown>>> } {
    return JSON.parse(readFileSync(join(this.deployment.stackDirectory(stack), "cdk.tf.json"), "utf8")) as object;
  }

  /** Changes what was synthesized, as a later version of the project might. */
  reconfigure(stack: string, type: string, changes: object): void {
    const configuration = this.configuration(stack);
    for (const resource of Object.values(configuration.resource?.[type] ?? {})) {
      Object.assign(resource, changes);
    }
    writeFileSync(join(this.deployment.stackDirectory(stack), "cdk.tf.json"), JSON.stringify(configuration));
  }

  /** What somebody has asked of AWS. */
  requestsOf({ accessKeyId }: Actor): readonly AwsRequest[] {
    return this.proxy.requestsOf(accessKeyId);
  }

  clientsOf({ environment }: Actor) {
    const { region } = this.deployment.settings;
    return { s3: createS3Client(environment, region), logs: createLogsClient(environment, region) };
  }
}

async function createActor(
  iam: IAMClient,
  environment: ProcessEnvironment,
  UserName: string,
  policies: readonly PolicyDocument[],
): Promise<Actor> {
  await iam.send(new CreateUserCommand({ UserName }));
  for (const [index, policy] of policies.entries()) {
    const PolicyDocument = JSON.stringify(policy);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: `permissions${index}`, PolicyDocument }));
  }
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { AWS_ACCESS_KEY_ID: key?.AccessKeyId, AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey };
  return { environment: patchEnvironment(environment, credentials), accessKeyId: key?.AccessKeyId ?? "" };
}

/** A provider has the credentials that it was started with: each actor has one. */
async function withProvider(aws: LocalAws, providers: ProviderProcess[], actor: Actor): Promise<Actor> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL } = actor.environment;
  const provider = await aws.providerWith({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL });
  if (provider === undefined) {
    return actor;
  }
  providers.push(provider);
  return { ...actor, environment: patchEnvironment(actor.environment, provider.environment) };
}

function signFor(proxy: RecordingProxy, { accessKeyId, environment }: Actor): void {
  proxy.signFor(accessKeyId, environment.AWS_SECRET_ACCESS_KEY ?? "");
}

const decoded = (document: string | undefined) => readPolicyDocument(decodeURIComponent(document ?? ""));
