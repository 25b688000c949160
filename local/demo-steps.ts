import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { S3Client } from "@aws-sdk/client-s3";
import { loadSettings, type Settings } from "../settings";
import { allEnded } from "./all-ended";
import { createLogsClient, createS3Client } from "./aws-clients";
import { bootstrapStateBucket, type StateBackend } from "./bootstrap-state-bucket";
import { runCdktf } from "./cdktf";
import { queryBackup } from "./demo-query";
import { destroyStateBucket } from "./destroy-state-bucket";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { invokeFunction } from "./invoke-function";
import { runLogBackup } from "./log-backup-command";
import { putLogLines, waitForEvents } from "./log-events";
import { type Moto, startMoto } from "./moto";
import { Terraform } from "./terraform";
import { prepareTerraformCli, type TerraformCliConfig } from "./terraform-cli-config";
import { findTerraform } from "./terraform-version";

/** The environment that the demo deploys: environments/local.json. */
export const DEMO_ENVIRONMENT = "local";

const INVOCATIONS = 3;
/** Events that are shown at the end. */
export const SHOWN_EVENTS = 6;
/** moto delivers at once: all that was logged up to now is compared, and a little more. */
const LATEST_EVENT_MS = 60_000;
const DELIVERY_TIMEOUT_MS = 60_000;
const STATE_STACK = `terraform-state-${DEMO_ENVIRONMENT}`;
/** In the order in which they can be deployed. */
const STACKS = ["hello-api", "backup-storage", "backup-delivery"].map((stack) => `${stack}-${DEMO_ENVIRONMENT}`);

export interface DemoOptions {
  readonly projectDirectory: string;
  /** A folder of this run's own: synthesized stacks, logs, state of the bootstrap. */
  readonly runDirectory: string;
  readonly environment: ProcessEnvironment;
  /** moto goes on when the demo has ended. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

export type OnLine = (line: string) => void;

/** What Terraform says about a resource's progress, out of all that cdktf prints. */
const PROGRESS =
  /: (Creating|Creation|Modifying|Modifications|Still|Destroying|Destruction)|^\s*\S+\s+(Plan:|Apply complete|Destroy complete)/;

/** The whole system on this computer, one method a step; each step needs those before it. */
export class Demo {
  private readonly settings: Settings;
  private readonly stacksDirectory: string;
  private readonly terraformCli: TerraformCliConfig;
  private moto: Moto | undefined;
  private environment: ProcessEnvironment;
  private s3!: S3Client;
  private logs!: CloudWatchLogsClient;
  private stateBackend!: StateBackend;
  logLines: readonly string[] = [];
  /** What `log-backup audit` shows of the log groups, `ls` and `cat` of the backup, and what `query` answers. */
  coverage = "";
  listing = "";
  text = "";
  answer = "";

  constructor(private readonly options: DemoOptions) {
    const { environment, projectDirectory, runDirectory } = options;
    this.stacksDirectory = join(runDirectory, "cdktf.out");
    mkdirSync(this.stacksDirectory, { recursive: true });
    this.terraformCli = prepareTerraformCli({ environment, projectDirectory, outputDirectory: runDirectory });
    this.environment = patchEnvironment(environment, this.terraformCli.environment, {
      LOG_BACKUP_ENVIRONMENT: DEMO_ENVIRONMENT,
      LOG_BACKUP_ENVIRONMENTS_DIR: join(projectDirectory, "environments"),
    });
    // Without Terraform there is no demo: better said before anything is started.
    findTerraform(this.environment);
    // Reads the environment's file at once: a mistake in it shows before anything is started.
    const [settings] = loadSettings({
      env: { ...this.environment, AWS_ENDPOINT_URL: "http://127.0.0.1" },
    });
    if (settings === undefined) {
      throw new Error(`environments/${DEMO_ENVIRONMENT}.json was not read`);
    }
    this.settings = settings;
  }

  /** What to set to use the system that `--keep` leaves running; `undefined` is to be unset. */
  get environmentOfUsers(): Readonly<Record<string, string | undefined>> {
    return { ...this.terraformCli.environment, ...this.moto?.environment, LOG_BACKUP_ENVIRONMENT: DEMO_ENVIRONMENT };
  }

  get motoPid(): number | undefined {
    return this.moto?.pid;
  }

  async startLocalAws(onLine: OnLine): Promise<string> {
    const { accountId, region } = this.settings;
    this.moto = await startMoto({
      environment: this.environment,
      directory: this.options.runDirectory,
      accountId,
      region,
      keepRunning: this.options.keep,
      onLine,
      signal: this.options.signal,
    });
    this.environment = patchEnvironment(this.environment, this.moto.environment);
    this.s3 = createS3Client(this.environment, region);
    this.logs = createLogsClient(this.environment, region);
    return `moto answers at ${this.moto.endpointUrl}; ${this.terraformCli.description}`;
  }

  /**
   * Bootstraps, and deploys the other stacks as soon as the state bucket can take their state: the bucket's own
   * lifecycle rule takes the provider about a minute.
   */
  async deploy(onLine: OnLine): Promise<string> {
    let bucketIsReady: (ready: boolean) => void = () => undefined;
    const ready = new Promise<boolean>((resolve) => (bucketIsReady = resolve));
    const bootstrap = bootstrapStateBucket({
      environmentName: DEMO_ENVIRONMENT,
      projectDirectory: this.options.projectDirectory,
      workDirectory: join(this.options.runDirectory, "bootstrap"),
      environment: this.environment,
      onLine: (line) => {
        onLine(`bootstrap: ${line}`);
      },
      onStateBucketReady: () => {
        bucketIsReady(true);
      },
      signal: this.options.signal,
    });
    bootstrap.catch(() => {
      bucketIsReady(false);
    });
    const deployment = ready.then((isReady) =>
      isReady ? runCdktf("deploy", STACKS, this.cdktfOptions(onLine)) : undefined,
    );
    await allEnded([bootstrap, deployment]);
    this.stateBackend = (await bootstrap).backend;
    return `${STACKS.length + 1} stacks deployed; their state is in s3://${this.stateBackend.bucket}`;
  }

  async callFunction(): Promise<string> {
    const { answers, logLines } = await invokeFunction(
      this.deploymentPackage(),
      join(this.options.runDirectory, "function"),
      INVOCATIONS,
    );
    const [first] = answers;
    if (first === undefined || answers.some(({ statusCode }) => statusCode !== 200)) {
      throw new Error(`expected ${INVOCATIONS} answers with status 200, got: ${JSON.stringify(answers)}`);
    }
    if (logLines.length < INVOCATIONS) {
      throw new Error(`expected at least ${INVOCATIONS} log lines, one for each call, got: ${logLines.length}`);
    }
    this.logLines = logLines;
    await putLogLines(this.logs, this.logGroupName, `demo-${randomUUID()}`, logLines);
    return `GET /hello answered ${first.statusCode} ${first.body}; ${logLines.length} lines went to ${this.logGroupName}`;
  }

  /** Where the backup is, for `log-backup`. */
  readonly where = ["--env", DEMO_ENVIRONMENT];

  /** Reads it with the command, as a user does. */
  async readBackup(): Promise<string> {
    const options = { environment: this.environment, signal: this.options.signal };
    const events = await waitForEvents(this.where, this.logLines.length, {
      ...options,
      timeoutMs: DELIVERY_TIMEOUT_MS,
    });
    const messages = events.map(({ message }) => message);
    if (JSON.stringify(messages.sort()) !== JSON.stringify([...this.logLines].sort())) {
      throw new Error(
        `expected the ${this.logLines.length} lines that the function logged, got: ${messages.join("\n")}`,
      );
    }
    await runLogBackup(["check", ...this.where], options); // fails where anything is damaged
    const until = new Date(Date.now() + LATEST_EVENT_MS).toISOString();
    await runLogBackup(["verify", ...this.where, "--since", "1h", "--until", until], options); // or missing
    this.coverage = await runLogBackup(["audit", ...this.where], options); // or not covered
    this.listing = await runLogBackup(["ls", "--count", ...this.where], options);
    this.text = await runLogBackup(["cat", "--limit", String(SHOWN_EVENTS), ...this.where], options);
    return `log-backup gives back all ${events.length} events, finds nothing damaged, and proves that nothing is missing; its log group is covered`;
  }

  async queryBackup(): Promise<string> {
    this.answer = await queryBackup(this.where, { environment: this.environment, signal: this.options.signal });
    return "log-backup answers SQL, compacts the backup, proves that no event was lost, and answers the same from there";
  }

  async planAgain(onLine: OnLine): Promise<string> {
    await allEnded(
      [STATE_STACK, ...STACKS].map(async (stack) => {
        const terraform = this.terraform(stack);
        await terraform.init();
        const { changes, hasChanges } = await terraform.plan();
        if (hasChanges) {
          const list = changes.map(({ action, address }) => `${action} ${address}`).join("\n");
          throw new Error(`expected no changes in a second plan of ${stack}, got:\n${list}`);
        }
        onLine(`${stack}: no changes`);
      }),
    );
    return `no changes in ${STACKS.length + 1} stacks`;
  }

  async destroy(onLine: OnLine): Promise<string> {
    await runCdktf("destroy", STACKS, this.cdktfOptions(onLine));
    onLine(STATE_STACK);
    await destroyStateBucket({
      s3: this.s3,
      backend: this.stateBackend,
      stackDirectory: join(this.stacksDirectory, "stacks", STATE_STACK),
      directory: join(this.options.runDirectory, "destroy-state-bucket"),
      environment: this.environment,
      signal: this.options.signal,
    });
    return "every stack is destroyed, the state bucket last";
  }

  async stop(): Promise<void> {
    await this.moto?.stop();
  }

  private get logGroupName(): string {
    return `/aws/lambda/${this.settings.helloApi.functionName}`;
  }

  private cdktfOptions(onLine: OnLine) {
    return {
      projectDirectory: this.options.projectDirectory,
      outputDirectory: this.stacksDirectory,
      environment: this.environment,
      usesMirror: this.terraformCli.usesMirror,
      signal: this.options.signal,
      onLine: (line: string) => {
        if (PROGRESS.test(line)) {
          onLine(line);
        }
      },
    };
  }

  private terraform(stack: string): Terraform {
    return Terraform.find({
      directory: join(this.stacksDirectory, "stacks", stack),
      environment: this.environment,
      signal: this.options.signal,
    });
  }

  /** The zip that Terraform deploys, out of the synthesized stack. */
  private deploymentPackage(): string {
    const assets = join(this.stacksDirectory, "stacks", `hello-api-${DEMO_ENVIRONMENT}`, "assets");
    const zip = readdirSync(assets, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith(".zip"));
    if (zip === undefined) {
      throw new Error(`expected the function's deployment package under ${assets}, got: none`);
    }
    return join(assets, zip);
  }
}
