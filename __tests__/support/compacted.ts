import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command";

/** Rounds of the property; LOG_BACKUP_COMPACT_RUNS=100 makes it a campaign. */
export const COMPACT_RUNS = Number(process.env.LOG_BACKUP_COMPACT_RUNS ?? 3);

/** The files of a folder and of those in it, by their path below it. Hidden ones, too. */
export function filesOf(folder: string): Map<string, Buffer> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

/** The same as text that shows which bytes differ. */
export function digestsOf(folder: string, part = ""): string[] {
  return Array.from(filesOf(folder))
    .filter(([path]) => path.startsWith(part))
    .map(([path, bytes]) => `${path} ${bytes.toString("hex")}`);
}

export interface StoredEvent {
  readonly id: unknown;
  readonly timestamp: number;
  readonly logGroup: string;
  readonly logStream: string;
  readonly owner: string;
}

/** Events of `cat --format ndjson`, in their order. */
export async function catEvents(place: string, ...options: readonly string[]): Promise<StoredEvent[]> {
  const { output } = await runCommand(["cat", place, "--format", "ndjson", ...options]);
  return output
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StoredEvent);
}

/** Events as texts that are equal where the events are, sorted. */
export function multisetOf(events: readonly object[]): string[] {
  const sortedKeys = (_: string, value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return events.map((event) => JSON.stringify(event, sortedKeys)).sort();
}
