import type { EventQuery } from "./event-query";
import { globMatcher } from "./glob";

/** A query's filters, each as a question. */
export class EventFilter {
  /** Whether it asks for certain log groups or streams. */
  readonly filtersNames: boolean;
  /** Whether it asks for certain events of a log stream. */
  readonly filtersEvents: boolean;
  /** From, inclusive, and to, exclusive, in milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly grep: RegExp | undefined;
  private readonly wantsGroup: (name: string) => boolean;
  private readonly wantsStream: (name: string) => boolean;

  constructor({ sinceMs, untilMs, logGroups = [], logStreams = [], grep }: EventQuery) {
    this.sinceMs = sinceMs ?? -Infinity;
    this.untilMs = untilMs ?? Infinity;
    // With one of these flags a RegExp would go on where it stopped in the message before.
    this.grep = grep && new RegExp(grep.source, grep.flags.replace(/[gy]/g, ""));
    this.filtersNames = logGroups.length + logStreams.length > 0;
    this.filtersEvents = sinceMs !== undefined || untilMs !== undefined || grep !== undefined;
    this.wantsGroup = globMatcher(logGroups);
    this.wantsStream = globMatcher(logStreams);
  }

  wantsNames(logGroup: string, logStream: string): boolean {
    return this.wantsGroup(logGroup) && this.wantsStream(logStream);
  }

  wantsTime(timestamp: number): boolean {
    return timestamp >= this.sinceMs && timestamp < this.untilMs;
  }

  wantsMessage(message: string): boolean {
    return this.grep === undefined || this.grep.test(message);
  }
}
