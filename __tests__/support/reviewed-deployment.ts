import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { parsePlan } from "../../plan-review/plan-json";
import { renderReview } from "../../plan-review/render-review";
import { type Review, reviewPlans } from "../../plan-review/review";
import { Deployment } from "./deployment";
import { type LocalAws, startLocalAws } from "./local-aws";

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
export const HELLO = "/aws/lambda/HelloFunc";
const ORDERS = "/app/orders";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`;

/** The settings of what is deployed; every case changes something of it. */
export const deployedFile = {
  accountId: ACCOUNT,
  region: REGION,
  terraformState: { bucketName: "reviewed-state" },
  sources: { logGroups: [HELLO, ORDERS] },
  backupStorage: { bucketName: "reviewed-backup", expirationDays: 400 },
  backupDelivery: { kmsKeyArn: KEY },
  monitoring: { emailSubscribers: ["ops@example.com"] },
};

/** A stack's Terraform JSON, by type and name: tests change it as a change of the code would. */
export interface StackConfiguration {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly data: Record<string, Record<string, Record<string, unknown>>>;
  readonly provider: { readonly aws: Record<string, unknown>[] };
}

export interface PlannedCase {
  readonly stack: "hello-api" | "backup-storage" | "backup-delivery";
  /** Groups of settings that differ from those that are deployed. */
  readonly settings?: object;
  /** The Region that the settings name, where it is another. */
  readonly region?: string;
  /** What differs in what is synthesized. */
  readonly code?: (configuration: StackConfiguration) => void;
}

/** An environment called prod, deployed to a local AWS, whose changes are planned and reviewed. */
export class ReviewedDeployment {
  private synthesized: object = deployedFile;
  private storage: Promise<void> | undefined;

  private constructor(
    readonly aws: LocalAws,
    readonly deployment: Deployment,
  ) {}

  static async start(): Promise<ReviewedDeployment> {
    const aws = await startLocalAws(REGION, { sharedProvider: true });
    try {
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName: ORDERS }));
      const deployment = await Deployment.prepare(aws, "prod", deployedFile);
      await deployment.deployBucketAlone();
      const reviewed = new ReviewedDeployment(aws, deployment);
      // The provider watches lifecycle rules for a minute: what needs them waits for it.
      reviewed.storage = deployment.terraform("backup-storage").apply();
      reviewed.storage.catch(() => undefined);
      await deployment.deploy("hello-api");
      await deployment.deploy("backup-delivery");
      return reviewed;
    } catch (error) {
      await aws.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.storage?.catch(() => undefined);
    await this.aws.stop();
  }

  /** Plans what a case changes, with real Terraform, and reviews the plan by the settings of the environment. */
  async review({ stack, settings, code, region: elsewhere }: PlannedCase): Promise<Review> {
    const { deployment } = this;
    if (stack === "backup-storage") {
      await this.storage;
    }
    await this.synthesize({ ...deployedFile, ...settings });
    const file = join(deployment.stackDirectory(stack), "cdk.tf.json");
    const synthesized = readFileSync(file, "utf8");
    const configuration = JSON.parse(synthesized) as StackConfiguration;
    code?.(configuration);
    writeFileSync(file, JSON.stringify(configuration));
    try {
      const terraform = deployment.terraform(stack);
      await terraform.plan({ planFile: "case", locks: false });
      const plan = parsePlan(await terraform.show("case"), stack);
      const { environment, accountId, region, planReview } = deployment.settings;
      return reviewPlans([{ stack: `${stack}-prod`, plan, notes: [] }], {
        environment,
        accountId,
        region: elsewhere ?? region,
        forbiddenRisks: planReview.forbiddenRisks,
        overrides: [],
        otherRisks: [],
      });
    } finally {
      writeFileSync(file, synthesized);
    }
  }

  private async synthesize(file: object): Promise<void> {
    if (JSON.stringify(file) !== JSON.stringify(this.synthesized)) {
      await this.deployment.change(file);
      this.synthesized = file;
    }
  }
}

/** A rendered review without what is another one in every run: fingerprints, times, and the ids that AWS gives. */
export function stableText(review: Review): string {
  const ids = new Set<string>();
  for (const { before } of review.stacks.flatMap(({ changes, drift }) => [...changes, ...drift])) {
    for (const name of ["id", "rest_api_id", "resource_id", "parent_id", "deployment_id", "root_resource_id"]) {
      const id = before[name];
      if (typeof id === "string" && /^[a-z0-9]{6,10}$/.test(id)) {
        ids.add(id);
      }
    }
  }
  const text = [...ids].reduce((rest, id) => rest.replaceAll(id, "API_ID"), renderReview(review));
  return text
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "UUID")
    .replace(/\b[0-9a-f]{40}\b|\b[0-9a-f]{64}\b/g, "DIGEST")
    .replace(/\b[a-z0-9]{10}(?=\.execute-api|\/\*|\/(?:stages|resources|prod)\b)/g, "API_ID")
    .replace(/\d{4}-\d{2}-\d{2}T[0-9:.]+(?:Z|[+-]\d{4})/g, "TIME");
}

/** The one resource of a type, or the one whose name holds a text. */
export function resourceOf({ resource }: StackConfiguration, type: string, part = ""): Record<string, unknown> {
  const found = Object.entries(resource[type] ?? {}).filter(([name]) => name.includes(part));
  const [[, values] = []] = found;
  if (values === undefined || found.length !== 1) {
    throw new Error(`expected one ${type} with ${part}, got: ${found.map(([name]) => name).join(", ")}`);
  }
  return values;
}

/** The statements of the one policy document whose name holds a text. */
export function statementsOf({ data }: StackConfiguration, part: string): Record<string, unknown>[] {
  const found = Object.entries(data.aws_iam_policy_document ?? {}).filter(([name]) => name.includes(part));
  const [[, document] = []] = found;
  if (document === undefined || found.length !== 1) {
    throw new Error(`expected one policy document with ${part}, got: ${found.map(([name]) => name).join(", ")}`);
  }
  return document.statement as Record<string, unknown>[];
}
