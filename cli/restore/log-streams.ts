import { createHash } from "node:crypto";
import { awsLimits } from "../../settings/aws-limits";

const { maximumLength } = awsLimits.logStreamName;
const DIGEST_DIGITS = 16;

/** Where an event was before it was backed up. */
export interface LogStreamOrigin {
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
}

/** The log streams of the events that are restored, by a number for each. */
export class LogStreams {
  private readonly origins: LogStreamOrigin[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly owners = new Set<string>();
  private readonly logGroups = new Set<string>();
  /** The number that was asked for last: events of a stream come together. */
  private last = -1;

  /** How many there are. */
  get count(): number {
    return this.origins.length;
  }

  /** How many log groups they are of: those of two owners are two, whatever their names. */
  get groupCount(): number {
    return this.logGroups.size;
  }

  numberOf({ owner, logGroup, logStream }: LogStreamOrigin): number {
    const last = this.origins[this.last];
    if (last?.logStream === logStream && last.logGroup === logGroup && last.owner === owner) {
      return this.last;
    }
    const key = JSON.stringify([owner, logGroup, logStream]);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.origins.length;
      this.numbers.set(key, number);
      this.origins.push({ owner, logGroup, logStream });
      this.owners.add(owner);
      this.logGroups.add(JSON.stringify([owner, logGroup]));
    }
    this.last = number;
    return number;
  }

  origin(number: number): LogStreamOrigin {
    const origin = this.origins[number];
    if (origin === undefined) {
      throw new RangeError(`there is no log stream ${number}`);
    }
    return origin;
  }

  /**
   * What the streams are called in the target, by their numbers: as they were, if all are of one log group, otherwise after
   * their log group, and where there are several owners after their owner. To be called when all streams are known.
   */
  targetNames(): readonly string[] {
    return this.origins.map((origin) => nameOf(origin, this.nameParts));
  }

  /** What a stream may be called in the target, also by runs that met other log groups: first what it is called now. */
  possibleNames(number: number): readonly string[] {
    const origin = this.origin(number);
    const others = ([1, 2, 3] as const).filter((parts) => parts !== this.nameParts);
    return [this.nameParts, ...others].map((parts) => nameOf(origin, parts));
  }

  private get nameParts(): 1 | 2 | 3 {
    if (this.owners.size > 1) {
      return 3;
    }
    return this.logGroups.size > 1 ? 2 : 1;
  }
}

/** @param parts the log stream; with 2 its log group before it, with 3 its owner before that */
function nameOf({ owner, logGroup, logStream }: LogStreamOrigin, parts: 1 | 2 | 3): string {
  return validName([owner, logGroup, logStream].slice(-parts).join("|"));
}

/** The name itself, if a log stream can have it; otherwise what is possible of it, and a digest, so that names stay distinct. */
function validName(name: string): string {
  const possible = name.replace(/[:*]/g, "_");
  if (possible === name && name !== "" && name.length <= maximumLength) {
    return name;
  }
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGEST_DIGITS);
  const kept = possible.slice(0, maximumLength - DIGEST_DIGITS - 1);
  // A cut may leave half of a character.
  return `${Buffer.from(kept).toString()}|${digest}`;
}
