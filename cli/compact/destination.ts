/** Where compacted files are written to: a folder, or a prefix of a bucket. Keys are below it. */
export interface Destination {
  /** As users see it. */
  readonly name: string;
  /** As users see what has that key. */
  nameOf(key: string): string;
  /** A path to write a file to that is to be published. Whatever was there before may be written over. */
  draft(key: string): Promise<string>;
  /** Puts a draft in its place, at once. The draft is gone then. @throws {AccessError} */
  publish(key: string, draft: string, facts: FileFacts): Promise<void>;
  /** @throws {AccessError} */
  putText(key: string, text: string): Promise<void>;
  /** Undefined where there is none. @throws {AccessError} */
  readText(key: string): Promise<string | undefined>;
  /** A file to be read, which remove() lets go of; undefined where there is none. @throws {AccessError} */
  fetch(key: string): Promise<FetchedFile | undefined>;
  /** The keys that begin so, in any order. @throws {AccessError} */
  list(prefix: string): Promise<readonly string[]>;
}

/** A local file. */
export interface FileFacts {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface FetchedFile {
  readonly path: string;
  remove(): void;
}
