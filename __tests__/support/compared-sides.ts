import { FakeAws } from "./fake-aws";
import { runCommand } from "./run-command";
import { envelopeText, event, member } from "./stored-objects";

/** What envelopes are of, unless they say otherwise. */
export const GROUP = "/aws/lambda/HelloFunc";
export const STREAM = "2026/11/22/[$LATEST]0123456789abcdef";
/** When the commands run. */
export const NOW = new Date("2026-11-22T12:00:00Z");
/** Options: the time that is compared, and where the backup is. */
export const WINDOW = ["--since", "2026-11-22", "--until", "2026-11-22T10:00:00Z"];
export const BACKUP = ["--bucket", "backup", "--prefix", "logs/"];
/** Of a log group that was there before all events. */
export const CREATED = { creationTime: Date.UTC(2026, 0) };

/** A log group in CloudWatch Logs, a backup of it in S3, and the command that compares them. */
export class ComparedSides extends FakeAws {
  run(...args: readonly string[]) {
    return runCommand(args, { environment: this.environment, now: NOW });
  }

  /** Logs the events with these numbers. */
  log(logStream: string, ...numbers: readonly number[]): void {
    const events = numbers.map((number) => event(number));
    this.logs.addEvents(GROUP, logStream, events);
  }

  /** Stores the events with these numbers, of STREAM, as an object of the backup. */
  store(name: string, ...numbers: readonly number[]): void {
    const events = numbers.map((number) => event(number));
    this.s3.objects.set(`logs/2026/11/22/00/${name}.gz`, { body: member(envelopeText({ events })) });
  }
}
