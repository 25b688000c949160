/**
 * What the kernel and its caller tell each other: the words and numbers of kernel-state.ts, in the same order; after them
 * what the kernel alone needs to remember between two calls. Addresses are of bytes, times in milliseconds.
 */
@unmanaged
export class EventState {
  outputAt: u32;
  outputSize: u32;
  outputLimit: u32;
  outputUsed: u32;
  records: u32;
  maxRows: u32;
  endsAt: u32;
  timestampsAt: u32;
  identitiesAt: u32;
  maxIdentities: u32;
  identities: u32;
  identityEndsAt: u32;
  idsAt: u32;
  idsSize: u32;
  idsUsed: u32;
  idEndsAt: u32;
  logGroupsAt: u32;
  format: u32;
  terminal: u32;
  indexed: u32;
  greps: u32;
  filtersNames: u32;
  filtersEvents: u32;
  scratchAt: u32;
  documentEnd: u32;
  neededBytes: u32;
  events: u32;
  mayHoldNonAscii: u32;
  groupAt: u32;
  groupEnd: u32;
  groupEscaped: u32;
  streamAt: u32;
  streamEnd: u32;
  streamEscaped: u32;
  resumeAt: u32;
  sinceMs: f64;
  untilMs: f64;
  firstMs: f64;
  lastMs: f64;
  arrivedAtMs: f64;

  ownerAt: u32;
  ownerEnd: u32;
  ownerEscaped: u32;
  /** What is written after each event, or between time and message. */
  namesSize: u32;
  /** Format row: members of the envelope that are none of those known, in the scratch memory. */
  othersSize: u32;
  textEnd: u32;
  /** Whether events of this envelope are wanted at all, and for format envelope, whether one was. */
  wanted: u32;
  matched: u32;
  earliestAt: u32;
  earliestEnd: u32;
  earliestEscaped: u32;
  /** The envelope's row in the index: see RecordIndex.logGroups. */
  logGroupKeyLow: u32;
  logGroupKeyHigh: u32;
  /** Format row: when the envelope's events arrived, by itself or else by its object. NaN where that is unknown. */
  envelopeArrivedAtMs: f64;
}

export const NDJSON: u32 = 0;
export const TEXT: u32 = 1;
export const ENVELOPE: u32 = 2;
export const ROW: u32 = 4;

/**
 * The caller's scratch memory: names as they are written, in the last quarter of their room the envelope's other members,
 * two fingerprints, and decoded text.
 */
export const NAMES_BYTES: u32 = 32 * 1024;
export const OTHERS_OFFSET: u32 = 24 * 1024;
export const OTHERS_BYTES: u32 = 4 * 1024;
export const SEED_OFFSET: u32 = NAMES_BYTES;
export const FINGERPRINT_OFFSET: u32 = NAMES_BYTES + 16;
export const DECODED_OFFSET: u32 = NAMES_BYTES + 64;
export const DECODED_BYTES: u32 = 64 * 1024;
