/** One thing to read: a file, an object of S3, or standard input. */
export interface StoredObject {
  /** As users see it: a path, `s3://bucket/key`, or `-`. */
  readonly name: string;
  /** Undefined where it shows only at the end: standard input, a pipe. */
  readonly sizeBytes: number | undefined;
  readonly lastModified: Date | undefined;
  /** Another one where its bytes are others: S3's ETag, or a file's time. Absent: unknown. */
  readonly version?: string | undefined;
  /** When its oldest record arrived at Firehose, to the hour or less, where its key says so: see object-key.ts. */
  readonly arrival: Date | undefined;
  /**
   * Its bytes from an offset on, in order, in chunks that nobody changes later. May be called again; standard input only
   * from the last released offset on.
   *
   * @throws {AccessError} while it is read, where it cannot be
   */
  open(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** What it is read as is not what is stored: see parquet-object.ts. Offsets are of what is read. */
  readonly isConverted?: boolean;
  /** No byte before this offset will be asked for again. Only standard input cares. */
  release(offset: number): void;
}
