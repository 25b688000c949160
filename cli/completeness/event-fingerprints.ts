import { IdentityHash } from "../../backup-format/event-identity";
import type { Kernel } from "../../backup-format/kernel";
import type { CloudWatchEvent } from "../cloudwatch/log-events";

/** Fingerprints that are kept: streams that log at the same time. */
const MOST_STREAMS = 20_000;

/** Makes the fingerprints of one log group's events, the same as the backup's reader makes of its envelopes. */
export class EventFingerprints {
  private readonly hash: IdentityHash;
  private readonly streams = new Map<string, Uint32Array>();
  private identities = new Uint32Array();
  private named: string | undefined;

  constructor(
    kernel: Kernel,
    private readonly owner: string,
    private readonly logGroup: string,
  ) {
    this.hash = new IdentityHash(kernel);
  }

  /** Four words for each event, in their order, in an array that the next call uses again. */
  of(events: readonly CloudWatchEvent[]): Uint32Array {
    if (this.identities.length < 4 * events.length) {
      this.identities = new Uint32Array(4 * events.length);
    }
    let place = 0;
    for (const { logStream, id } of events) {
      this.nameStream(logStream);
      this.hash.write(id, this.identities, place);
      place += 4;
    }
    return this.identities;
  }

  private nameStream(logStream: string): void {
    if (logStream === this.named) {
      return;
    }
    this.named = logStream;
    const known = this.streams.get(logStream);
    if (known !== undefined) {
      this.hash.resume(known);
      return;
    }
    this.hash.setNames(this.owner, this.logGroup, logStream);
    if (this.streams.size >= MOST_STREAMS) {
      this.streams.clear();
    }
    this.streams.set(logStream, this.hash.names());
  }
}
