import type { MissingEvent } from "../completeness/comparison";
import { GAP_DISTANCE_MS } from "../completeness/gaps";

/** Some missing events of one log group that are asked for together. */
export interface Piece {
  /** The beginning of their UTC hour, in milliseconds. */
  readonly hourMs: number;
  /** Number of the log group. */
  readonly logGroup: number;
  /** Times of the first and the last of them. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Their identities: see identityKey(). */
  readonly wanted: ReadonlySet<string>;
}

const HOUR_MS = 3_600_000;
/** About what CloudWatch Logs gives in one page of 1 MB. */
const MOST_OF_PIECE = 3000;
/** So many events are looked at together, to put those of a log group beside each other. */
const MOST_TOGETHER = 50_000;

/** A fingerprint as the key of a set. */
export function identityKey(identity: Uint32Array): string {
  return Buffer.from(identity.buffer, identity.byteOffset, identity.byteLength).toString("latin1");
}

/**
 * Cuts missing events into pieces: hour by hour, in each hour by log group, and in each log group where they are more than a
 * minute apart, or many. The same events make the same pieces.
 *
 * @param events in order of time
 */
export function* piecesOf(events: Iterable<MissingEvent>): Generator<Piece> {
  let together = new Map<number, OpenPiece[]>();
  let count = 0;
  let hourMs = Number.NaN;
  for (const { timestamp, identity, logGroup } of events) {
    const hour = Math.floor(timestamp / HOUR_MS) * HOUR_MS;
    if (hour !== hourMs || count === MOST_TOGETHER) {
      yield* inOrder(together, hourMs);
      together = new Map();
      count = 0;
      hourMs = hour;
    }
    let pieces = together.get(logGroup);
    if (pieces === undefined) {
      pieces = [];
      together.set(logGroup, pieces);
    }
    let last = pieces.at(-1);
    if (last === undefined || timestamp - last.toMs > GAP_DISTANCE_MS || last.wanted.size === MOST_OF_PIECE) {
      last = { fromMs: timestamp, toMs: timestamp, wanted: new Set() };
      pieces.push(last);
    }
    last.toMs = timestamp;
    last.wanted.add(identityKey(identity));
    count += 1;
  }
  yield* inOrder(together, hourMs);
}

interface OpenPiece {
  readonly fromMs: number;
  toMs: number;
  readonly wanted: Set<string>;
}

function* inOrder(together: ReadonlyMap<number, readonly OpenPiece[]>, hourMs: number): Generator<Piece> {
  for (const logGroup of Array.from(together.keys()).sort((one, other) => one - other)) {
    for (const piece of together.get(logGroup) ?? []) {
      yield { ...piece, hourMs, logGroup };
    }
  }
}
