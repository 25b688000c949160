import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeLogs } from "./fake-logs";
import { runCommand, type RunOptions } from "./run-command";
import { envelopeText, eventId, member, type TestEnvelope, type TestEvent } from "./stored-objects";

export const NOW = new Date("2026-11-22T12:00:00Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const TARGET = "/restored/hello";
/** What envelopes are of, unless they say otherwise. */
export const OWNER = "111122223333";
export const GROUP = "/aws/lambda/HelloFunc";
export const STREAM = "2026/11/22/[$LATEST]0123456789abcdef";

/** `log-backup restore` from a file into a fake CloudWatch Logs, at noon of 2026-11-22. */
export class RestoreCommand {
  readonly logs = new FakeLogs();
  private folder: string | undefined;

  /** Removed by reset(). */
  get temporaryFolder(): string {
    return (this.folder ??= mkdtempSync(join(tmpdir(), "log-backup-restore-")));
  }

  /** The backup. */
  get file(): string {
    return join(this.temporaryFolder, "backup.gz");
  }

  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.logs.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
  }

  /** What CloudWatch Logs refused for a rule was broken; that a log stream is there already is none. */
  get brokenRules(): readonly string[] {
    return this.logs.refusals.filter((refusal) => !refusal.includes("ResourceAlreadyExistsException"));
  }

  /** Empties both sides. */
  reset(): void {
    if (this.folder !== undefined) {
      rmSync(this.folder, { recursive: true });
      this.folder = undefined;
    }
    this.logs.reset();
    this.logs.now = () => NOW.getTime();
  }

  /** Writes the backup: each envelope in a gzip member. */
  store(...envelopes: readonly TestEnvelope[]): void {
    writeFileSync(this.file, Buffer.concat(envelopes.map((envelope) => member(envelopeText(envelope)))));
  }

  run(args: readonly string[] = [], options: RunOptions = {}) {
    const { file, environment } = this;
    return runCommand(["restore", file, "--to-log-group", TARGET, ...args], { environment, ...options });
  }

  async runJson(...args: readonly string[]) {
    const { exitCode, output, errors } = await this.run(["--json", ...args]);
    return { exitCode, errors, report: JSON.parse(output) as Record<string, unknown> };
  }

  /** What is in the target, in order of time: log stream, time and message of each event. */
  restored(): string[] {
    return this.logs
      .eventsOf(TARGET)
      .map(({ logStream, timestamp, message }) => `${logStream} ${timestamp} ${message}`);
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.logs.requests.filter((request) => request.operation === operation).length;
  }
}

/** An event at a time, in milliseconds. */
export function eventAt(timestamp: number, number: number, message = `event ${number}`): TestEvent {
  return { id: eventId(number), timestamp, message };
}

/** The event as restored() gives it. */
export function restoredLine({ timestamp, message }: TestEvent): string {
  return `${STREAM} ${timestamp} ${message}`;
}

/** A command for the tests of a file: empty before each, and after each no call may have broken a rule. */
export function useRestoreCommand(): RestoreCommand {
  const command = new RestoreCommand();
  beforeAll(() => command.logs.start());
  afterAll(() => command.logs.stop());
  beforeEach(() => {
    command.reset();
  });
  afterEach(() => {
    const { brokenRules } = command;
    command.reset();

    expect(brokenRules).toEqual([]);
  });
  return command;
}
