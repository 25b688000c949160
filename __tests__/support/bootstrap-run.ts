import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  NotFound,
} from "@aws-sdk/client-s3";
import { isAlive } from "../../local/running-record";
import { waitUntil } from "./condition";
import { type LocalAws, PROJECT_DIRECTORY } from "./local-aws";

/** The Region of every such environment. */
export const region = "us-east-1";
const accountId = "123456789012";

/** What may take long: the provider asks for about 50 s whether lifecycle rules are stable. */
export const timeoutMilliseconds = 480_000;

/** An environment of its own in moto: bootstraps of several run side by side. */
export class BootstrapEnvironment {
  readonly bucket: string;
  readonly stateKey: string;
  private readonly environmentsDirectory: string;
  private readonly workDirectory: string;

  constructor(
    private readonly aws: LocalAws,
    private readonly name: string,
  ) {
    this.bucket = `log-backup-${name}-state-${accountId}-${region}`;
    this.stateKey = `${name}/terraform-state/terraform.tfstate`;
    this.environmentsDirectory = join(aws.directory, name);
    this.workDirectory = join(aws.directory, `${name}-work`);
    mkdirSync(this.environmentsDirectory);
    writeFileSync(join(this.environmentsDirectory, `${name}.json`), JSON.stringify({ accountId, region }));
  }

  start(): BootstrapRun {
    return new BootstrapRun(
      ["--env", this.name, "--work-dir", this.workDirectory],
      { ...this.aws.environment, LOG_BACKUP_ENVIRONMENTS_DIR: this.environmentsDirectory },
      this.workDirectory,
    );
  }

  async run(): Promise<FinishedRun> {
    return this.start().finished;
  }

  /** What a run that must succeed has printed. */
  async outputOfRun(): Promise<string> {
    const { code, output } = await this.run();
    if (code !== 0) {
      throw new Error(`bootstrap ended with exit code ${String(code)}:\n${output}`);
    }
    return output;
  }

  async createdAt(): Promise<number | undefined> {
    const { Buckets = [] } = await this.aws.s3.send(new ListBucketsCommand({}));
    return Buckets.find(({ Name }) => Name === this.bucket)?.CreationDate?.getTime();
  }

  /** How many lifecycle rules the bucket has. @throws where it has no configuration of them */
  async lifecycleRules(): Promise<number> {
    const asked = new GetBucketLifecycleConfigurationCommand({ Bucket: this.bucket });
    return (await this.aws.s3.send(asked)).Rules?.length ?? 0;
  }

  async versionOf(key: string): Promise<string | undefined> {
    try {
      return (await this.aws.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }))).VersionId;
    } catch (error) {
      if (error instanceof NotFound) {
        return undefined;
      }
      throw error;
    }
  }

  /** The requests that deleted something in the bucket or of it, but for the locks that Terraform released. */
  deletions(): readonly string[] {
    return readFileSync(join(this.aws.directory, "moto.log"), "utf8")
      .split("\n")
      .filter((line) => line.includes(`"DELETE /${this.bucket}`) && !line.includes(".tflock?"));
  }

  /** Marks the one resource of a type as half-made, as Terraform does when its creation is broken off. */
  taint(type: string): void {
    const options = {
      cwd: join(this.workDirectory, "terraform"),
      env: this.aws.environment,
      encoding: "utf8" as const,
    };
    const addresses = execFileSync("terraform", ["state", "list"], options).split("\n");
    execFileSync("terraform", ["taint", addresses.find((address) => address.startsWith(`${type}.`)) ?? type], options);
  }

  /** The types of resources in the state that was moved into the bucket. */
  movedTypes(): readonly string[] {
    const state = readFileSync(join(this.workDirectory, "terraform", "moved.tfstate"), "utf8");
    const { resources } = JSON.parse(state) as { resources: readonly { type: string }[] };
    return resources.map(({ type }) => type);
  }
}

export interface FinishedRun {
  readonly code: number | null;
  readonly output: string;
}

/** One run of the command. */
export class BootstrapRun {
  private output = "";
  private readonly process: ChildProcess;
  readonly finished: Promise<FinishedRun>;

  constructor(
    parameters: readonly string[],
    environment: NodeJS.ProcessEnv,
    private readonly workDirectory: string,
  ) {
    this.process = spawn(process.execPath, ["--import", "tsx", "local/bootstrap.ts", ...parameters], {
      cwd: PROJECT_DIRECTORY,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.finished = once(this.process, "close").then((values) => ({
      code: values[0] as number | null,
      output: this.output,
    }));
  }

  async untilItSays(text: RegExp): Promise<void> {
    await waitUntil(`${text.source} in:\n${this.output}`, () => text.test(this.output), timeoutMilliseconds);
  }

  async kill(signal: NodeJS.Signals): Promise<FinishedRun> {
    this.process.kill(signal);
    return this.finished;
  }

  /** As when the computer loses its power: nobody has the time to tidy up. */
  async killEverything(): Promise<void> {
    const { pids } = JSON.parse(readFileSync(join(this.workDirectory, "running.json"), "utf8")) as { pids: number[] };
    const [supervisor = 0, terraform = 0] = pids;
    process.kill(supervisor, "SIGKILL");
    process.kill(-terraform, "SIGKILL");
    await this.kill("SIGKILL");
    await waitUntil("everything is dead", () => !isAlive(supervisor) && !isAlive(terraform));
  }
}
