import type { CompactedFormat } from "../../backup-format/compacted-key";
import { AccessError, UsageError } from "../errors";

/** An object that was compacted, as the manifest of its day of arrival names it. */
export interface InputEntry {
  /** A path without `..`, or `s3://bucket/key`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Its ETag, or a file's time. */
  readonly version: string;
  readonly events: number;
  readonly controlMessages: number;
  /** Places in it that could not be read. */
  readonly problems: number;
  /** Hexadecimal: see EventsChecksum. */
  readonly checksum: string;
}

/** A compacted file, as the manifest of its day names it. */
export interface OutputEntry {
  /** Below the destination's prefix. */
  readonly key: string;
  readonly logGroup: string;
  readonly events: number;
  /** ISO 8601, UTC. */
  readonly firstEvent: string;
  readonly lastEvent: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** What wrote it: the same events make the same bytes with the same version. */
  readonly writer: string;
}

/** How a destination is written: all runs that write to it must agree. */
export interface CompactedAs {
  readonly outputs: CompactedFormat;
  /** Globs of log groups, sorted. Absent: all. */
  readonly groups?: readonly string[];
}

const FORMAT = "log-backup-compact-1";

interface ManifestDocument<Entry> {
  readonly format: string;
  readonly compactedAs: CompactedAs;
  readonly entries: readonly Entry[];
}

/** The text of a manifest with these inputs. The same make the same text. */
export function inputManifestText(as: CompactedAs, entries: Iterable<InputEntry>): string {
  const sorted = Array.from(entries).sort((one, other) => (one.name < other.name ? -1 : 1));
  const sum = (count: "sizeBytes" | "events" | "controlMessages" | "problems") =>
    sorted.reduce((total, entry) => total + entry[count], 0);
  const checksum = new Uint32Array(4);
  for (const entry of sorted) {
    checksumOf(entry.checksum).forEach((word, place) => {
      checksum[place] = (checksum[place] ?? 0) + word;
    });
  }
  return manifestText(as, "inputs", sorted, {
    inputs: sorted.length,
    sizeBytes: sum("sizeBytes"),
    events: sum("events"),
    controlMessages: sum("controlMessages"),
    problems: sum("problems"),
    checksum: checksumText(checksum),
  });
}

/** The text of a manifest with the compacted files of a day. The same make the same text. */
export function dayManifestText(as: CompactedAs, day: string, entries: Iterable<OutputEntry>): string {
  const sorted = Array.from(entries).sort((one, other) => (one.key < other.key ? -1 : 1));
  const sum = (count: "events" | "bytes") => sorted.reduce((total, entry) => total + entry[count], 0);
  return manifestText(as, "outputs", sorted, {
    day,
    outputs: sorted.length,
    events: sum("events"),
    bytes: sum("bytes"),
  });
}

/** An entry a line: manifests are long, and are looked at. */
function manifestText(as: CompactedAs, name: string, entries: readonly object[], totals: object): string {
  const head = JSON.stringify({ format: FORMAT, compactedAs: as, totals }).slice(0, -1);
  const lines = entries.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n");
  return `${head},\n"${name}": [\n${lines}\n]}\n`;
}

/**
 * The entries of a manifest.
 *
 * @param name as users see it
 * @throws {AccessError} where it is none, {UsageError} where it was compacted in another way
 */
export function entriesOf<Entry>(text: string, list: "inputs" | "outputs", as: CompactedAs, name: string): Entry[] {
  const document = parsed<Entry>(text, list);
  if (document === undefined) {
    throw new AccessError(
      `cannot read ${name}: it is no manifest of log-backup compact, or of a later version: restore it, or compact to another place`,
    );
  }
  const { outputs, groups = [] } = document.compactedAs;
  if (outputs !== as.outputs) {
    throw new UsageError(`--format: what is compacted there already is ${outputs}, see ${name}, got: ${as.outputs}`);
  }
  if (JSON.stringify(groups) !== JSON.stringify(as.groups ?? [])) {
    const shown = (globs: readonly string[]) => (globs.length === 0 ? "all" : globs.join(", "));
    throw new UsageError(
      `--group: what is compacted there already is of the log groups ${shown(groups)}, see ${name}, got: ${shown(as.groups ?? [])}`,
    );
  }
  return [...document.entries];
}

function parsed<Entry>(text: string, list: "inputs" | "outputs"): ManifestDocument<Entry> | undefined {
  try {
    const document = JSON.parse(text) as Record<string, unknown> & Omit<ManifestDocument<Entry>, "entries">;
    const entries = document[list];
    return document.format === FORMAT && Array.isArray(entries)
      ? { format: FORMAT, compactedAs: document.compactedAs, entries: entries as Entry[] }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Four words, each of eight hexadecimal digits. */
export function checksumText(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
}

function checksumOf(text: string): Uint32Array {
  return Uint32Array.from([0, 8, 16, 24], (at) => Number.parseInt(text.slice(at, at + 8), 16));
}
