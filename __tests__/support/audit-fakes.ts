import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { discoveredText } from "../../settings/discovered-log-groups";
import { FakeFirehose } from "./fake-firehose";
import { FakeIam } from "./fake-iam";
import { type FakeGroupOptions, FakeLogs, type FakeSubscriptionFilter } from "./fake-logs";
import { runCommand } from "./run-command";

export const NOW = new Date("2026-11-22T12:00:00Z");
export const STREAM_ARN = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/backup-stream";
export const ROLE_ARN = "arn:aws:iam::111122223333:role/log-backup-prod-subscription";
export const ELSEWHERE_ARN = "arn:aws:lambda:eu-central-1:111122223333:function:shipper";
/** The log groups that the backup of the environment writes. */
export const ERROR_LOG = "/aws/kinesisfirehose/backup-stream";
export const RESTORED = "/log-backup/prod/restored";
/** Of log groups and filters that were there before all events. */
const CREATED = Date.UTC(2026, 0);
const PLACE = { accountId: "111122223333", region: "eu-central-1" };

/** What the JSON of the command is known to hold. */
export interface AuditDocument {
  readonly verdict: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly delivery: {
    readonly faults: readonly AuditFinding[];
    readonly stream: unknown;
    readonly roles: unknown;
    readonly accountPolicy: unknown;
  };
  readonly settings: { readonly faults: readonly AuditFinding[] };
  readonly notes: readonly AuditFinding[];
  readonly logGroups: readonly AuditRow[];
  readonly notChecked: readonly string[];
}

export interface AuditFinding {
  readonly code: string;
  readonly message: string;
}

export interface AuditRow {
  readonly name: string;
  readonly status: string;
  readonly by: string | null;
  readonly promisedBy: string | null;
  readonly freeFilterSlots: number | null;
  readonly faults: readonly AuditFinding[];
  readonly notes: readonly AuditFinding[];
}

/** `log-backup audit` of an environment `prod`, at noon of 2026-11-22, against fakes of all that it asks. */
export class AuditFakes {
  readonly logs = new FakeLogs();
  readonly firehose = new FakeFirehose();
  readonly iam = new FakeIam();
  private folder: string | undefined;

  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.logs.endpoint,
      AWS_ENDPOINT_URL_FIREHOSE: this.firehose.endpoint,
      AWS_ENDPOINT_URL_IAM: this.iam.endpoint,
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "secret",
      LOG_BACKUP_ENVIRONMENTS_DIR: this.environments,
    };
  }

  private get environments(): string {
    return (this.folder ??= mkdtempSync(join(tmpdir(), "log-backup-audit-")));
  }

  async start(): Promise<void> {
    await Promise.all([this.logs.start(), this.firehose.start(), this.iam.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.logs.stop(), this.firehose.stop(), this.iam.stop()]);
  }

  /** Empties all, but for a stream and a role that work. */
  reset(): void {
    if (this.folder !== undefined) {
      rmSync(this.folder, { recursive: true });
      this.folder = undefined;
    }
    this.logs.reset();
    this.firehose.reset();
    this.iam.reset();
    this.logs.now = () => NOW.getTime();
    this.firehose.streams.set("backup-stream", { bucketName: "backup" });
    this.iam.roles.add(ROLE_ARN);
  }

  /** Writes the settings, and what was discovered for their prefixes and their account policy. */
  settings(sources: Readonly<Record<string, unknown>>, discovered: readonly string[] = []): void {
    this.environmentFile("prod", sources, "backup-stream");
    const { prefixes = [], account } = sources;
    const asked = (prefixes as (string | { prefix: string; exclude?: string[] })[]).map((each) =>
      typeof each === "string" ? { prefix: each, exclude: [] } : { exclude: [], ...each },
    );
    const accountPolicy = account === undefined ? null : "log-backup-prod";
    const found = { ...PLACE, prefixes: asked, logGroups: discovered, cannotBeCovered: {}, accountPolicy };
    const isAsked = asked.length > 0 || account !== undefined;
    this.discoveredFile(isAsked ? discoveredText(found) : undefined);
  }

  /** Writes what was discovered, as it is; or removes it. */
  discoveredFile(text: string | undefined): void {
    const path = join(this.environments, "prod.log-groups.json");
    if (text === undefined) {
      rmSync(path, { force: true });
    } else {
      writeFileSync(path, text);
    }
  }

  /** Writes the settings of another environment of the account and Region, whose stream is `dev-stream`. */
  neighbour(sources: Readonly<Record<string, unknown>> = { logGroups: ["/dev/a"] }): void {
    this.environmentFile("dev", sources, "dev-stream");
  }

  private environmentFile(name: string, sources: Readonly<Record<string, unknown>>, streamName: string): void {
    const backupStorage = { bucketName: name === "prod" ? "backup" : `${name}-backup` };
    const file = { ...PLACE, sources, backupStorage, backupDelivery: { streamName } };
    writeFileSync(join(this.environments, `${name}.json`), JSON.stringify(file));
  }

  /** Adds a log group that has been there for long. */
  group(name: string, filters: readonly FakeSubscriptionFilter[] = [], options: FakeGroupOptions = {}): void {
    this.logs.addGroup(name, { creationTime: CREATED, ...options, filters });
  }

  /** Adds a log group with the filter that the environment gives it. */
  backedUp(name: string, options: FakeGroupOptions = {}): void {
    this.group(name, [filter()], options);
  }

  /** Sets the account's policies. */
  policies(...policies: readonly object[]): void {
    this.logs.accountPolicies = policies as readonly Readonly<Record<string, unknown>>[];
  }

  run(args: readonly string[] = []) {
    return runCommand(["audit", "--env", "prod", ...args], { environment: this.environment, now: NOW });
  }

  async json(...args: readonly string[]) {
    const { exitCode, output, errors } = await this.run(["--json", ...args]);
    return { exitCode, errors, document: JSON.parse(output) as AuditDocument };
  }

  /** The rows by name, each as status, by, and who promises it. */
  async standings(): Promise<Readonly<Record<string, readonly (string | null)[]>>> {
    const { document } = await this.json();
    return Object.fromEntries(
      document.logGroups.map(({ name, status, by, promisedBy }) => [name, [status, by, promisedBy]]),
    );
  }

  /** The faults of a log group, each as code and message, and the exit code. */
  async faultsOf(name: string) {
    const { exitCode, document } = await this.json();
    return { exitCode, faults: document.logGroups.find((each) => each.name === name)?.faults.map(pair) };
  }

  /** The notes of a log group, each as code and message, and the exit code. */
  async notesOf(name: string) {
    const { exitCode, document } = await this.json();
    return { exitCode, notes: document.logGroups.find((each) => each.name === name)?.notes.map(pair) };
  }

  /** The faults of delivery, each as code and message, and the exit code. */
  async deliveryFaults() {
    const { exitCode, document } = await this.json();
    return { exitCode, faults: document.delivery.faults.map(pair) };
  }
}

/** The filter that the environment gives a log group, but for what is told. */
export function filter(changes: Partial<FakeSubscriptionFilter> = {}): FakeSubscriptionFilter {
  return {
    filterName: "log-backup-prod",
    destinationArn: STREAM_ARN,
    roleArn: ROLE_ARN,
    creationTime: CREATED,
    ...changes,
  };
}

/** What an account-level subscription policy is made of. */
export interface PolicyChanges {
  readonly name?: string;
  readonly destinationArn?: string;
  readonly roleArn?: string;
  readonly filterPattern?: string;
  readonly excluded?: readonly string[];
  readonly selectionCriteria?: string;
}

/** The account-level subscription policy of the environment, but for what is told. */
export function policy(changes: PolicyChanges = {}): object {
  const { name = "log-backup-prod", destinationArn = STREAM_ARN, roleArn = ROLE_ARN, filterPattern = "" } = changes;
  const { excluded = [ERROR_LOG, RESTORED] } = changes;
  return {
    policyName: name,
    policyType: "SUBSCRIPTION_FILTER_POLICY",
    policyDocument: JSON.stringify({ DestinationArn: destinationArn, RoleArn: roleArn, FilterPattern: filterPattern }),
    selectionCriteria: changes.selectionCriteria ?? `LogGroupName NOT IN ${JSON.stringify(excluded)}`,
    scope: "ALL",
    lastUpdatedTime: CREATED,
    accountId: "111122223333",
  };
}

/** Fakes for the tests of a file: empty before each. */
export function useAuditFakes(): AuditFakes {
  const fakes = new AuditFakes();
  beforeAll(() => fakes.start());
  beforeEach(() => {
    fakes.reset();
  });
  afterAll(async () => {
    fakes.reset();
    await fakes.stop();
  });
  return fakes;
}

function pair({ code, message }: AuditFinding): readonly [string, string] {
  return [code, message];
}
