/**
 * How a record is written: an event a line, or an envelope a line. `none` writes nothing, and counts. `row` is an event
 * for a database: see row-format.ts.
 */
export type OutputFormat = "ndjson" | "text" | "envelope" | "none" | "row";

/** Which events are wanted, and how they are to be written. Can be sent to another thread. */
export interface EventQuery {
  readonly format: OutputFormat;
  /** Event time, in milliseconds since 1970-01-01T00:00:00Z: from, inclusive. */
  readonly sinceMs?: number;
  /** Event time: to, exclusive. */
  readonly untilMs?: number;
  /**
   * Globs, of which one must match the log group's whole name. `*` is any text, `?` one character; `[` is just that. An
   * empty list is no filter.
   */
  readonly logGroups?: readonly string[];
  /** The same for the log stream. */
  readonly logStreams?: readonly string[];
  /** A regular expression that must match somewhere in the message. Its flags g and y make no difference. */
  readonly grep?: RegExp;
  /** Text only: colours, and control characters made visible, for a terminal. */
  readonly terminal: boolean;
  /** Whether every record's place, time and identity are wanted too: see RecordIndex. */
  readonly index: boolean;
}

/**
 * One row for each record that was written, in the order of the output: an event, or with the format `envelope` an
 * envelope, which has the time and id of its earliest event (0 and nothing, if there is none). Arrays may be longer than
 * `count`.
 */
export interface RecordIndex {
  count: number;
  /** Where the record ends in the output, after its line end; it starts where the one before it ends. */
  ends: Uint32Array;
  /** Event time, in milliseconds. */
  timestamps: Float64Array;
  /**
   * 128-bit fingerprints of the events' identities, (owner, logGroup, logStream, id), as four 32-bit words each, see
   * event-identity.ts. With the format `envelope` there is one for each event of the envelope, see identityEnds: none for
   * a control message or an empty envelope, which never are repeats.
   */
  identities: Uint32Array;
  /** For each record, the number of identities up to and with its own. Events have one each. */
  identityEnds: Uint32Array;
  /** For each record two words that stand for (owner, logGroup): see IdentityHash.logGroup. */
  logGroups: Uint32Array;
  /** The ids' text, without quotes, one after the other, in UTF-8, and where each ends. */
  ids: Uint8Array;
  idEnds: Uint32Array;
}
