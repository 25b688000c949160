import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { asText, storedEvents } from "./stored-documents";
import { envelopeText, event, member } from "./stored-objects";

/** A backup in one file, whose events take several times the memory that sorting has. */
export interface LargeFile {
  readonly path: string;
  /** A file with the first of its members; the others are the same. */
  readonly memberPath: string;
  /** As `--format text` writes it. */
  readonly firstLine: string;
}

const EVENTS_PER_MEMBER = 5000;
const MEMBERS = 150;

/** Writes it into a folder. It is small on disk: its messages are all the same. */
export function writeLargeFile(folder: string): LargeFile {
  const events = Array.from({ length: EVENTS_PER_MEMBER }, (_, index) => event(index, "x".repeat(200)));
  const bytes = member(envelopeText({ events }));
  const [path, memberPath] = [join(folder, "large.gz"), join(folder, "member.gz")];
  writeFileSync(memberPath, bytes);
  writeFileSync(path, Buffer.concat(Array.from({ length: MEMBERS }, () => bytes)));
  return { path, memberPath, firstLine: storedEvents(bytes).slice(0, 1).map(asText).join("") };
}
