import { FakeS3 } from "./fake-s3";
import { readObject } from "./read-object";
import { runCommand } from "./run-command";
import { envelopeMember, event, ndjsonLine } from "./stored-objects";

/** Where the backup is, for the command. */
const WHERE = ["--bucket", "backup", "--prefix", "logs/"];

/** Members with two events, and with one. */
export const one = envelopeMember(event(1), event(2));
export const two = envelopeMember(event(3));

/** The events with these numbers, as backedUp() gives them. */
export const lines = (...numbers: readonly number[]) => numbers.map((number) => ndjsonLine(event(number))).sort();

/** `log-backup redrive` on a fake S3. */
export class RedriveCommand {
  readonly s3 = new FakeS3();

  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.s3.endpoint,
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_REGION: "eu-central-1",
    };
  }

  run(...args: readonly string[]) {
    return runCommand(["redrive", ...WHERE, ...args], { environment: this.environment });
  }

  put(key: string, ...contents: readonly (string | Uint8Array)[]): void {
    this.s3.objects.set(key, { body: Buffer.concat(contents.map((content) => Buffer.from(content))) });
  }

  keys(prefix: string): string[] {
    return [...this.s3.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  /** The events of the backup, as lines, sorted. @throws {Error} where the backup is damaged */
  backedUp(): string[] {
    return this.keys("logs/")
      .flatMap((key) => {
        const { text, problems } = readObject(this.s3.objects.get(key)?.body ?? new Uint8Array());
        if (problems.length > 0) {
          throw new Error(`${key} is damaged: ${JSON.stringify(problems)}`);
        }
        return text.split("\n").filter(Boolean);
      })
      .map((line) => `${line}\n`)
      .sort();
  }
}
