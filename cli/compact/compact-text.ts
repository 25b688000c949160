import type { ExitCode } from "../command-context";
import { counted } from "../counted";
import { countText, sizeText } from "../size-text";
import { visible } from "../visible-text";
import type { CompactRequest } from "./compact";
import type { CompactTotals } from "./compact-totals";

/** 0 all is compacted, 1 something is damaged, 3 something could not be read. */
export function compactExitCode({ unreadable, problems, damagedBefore }: CompactTotals): ExitCode {
  return unreadable > 0 ? 3 : problems > 0 || damagedBefore.length > 0 ? 1 : 0;
}

/** The document of `--json`. */
export function compactJson(totals: CompactTotals, { destination, format }: CompactRequest): string {
  const { objects, skipped, unreadable, problems, bytesIn, events, controlMessages } = totals;
  const { duplicates, conflicts, files, unchanged, eventsOut, bytesOut, damagedBefore } = totals;
  const document = {
    destination: destination.name,
    format,
    objects: { read: objects, unreadable, compactedBefore: skipped, damagedBefore: damagedBefore.length },
    bytesIn,
    events,
    controlMessages,
    problems,
    duplicates,
    conflicts,
    files: { written: files, unchanged },
    eventsOut,
    bytesOut,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** For people: a line for each number that says something, and what was done. */
export function compactText(totals: CompactTotals, { destination }: CompactRequest): string {
  const { objects, skipped, unreadable, problems, bytesIn, events, controlMessages } = totals;
  const { duplicates, conflicts, files, unchanged, eventsOut, bytesOut } = totals;
  const name = visible(destination.name);
  if (objects === 0) {
    return skipped === 0
      ? "There is no object to compact.\n"
      : `Nothing to do: ${counted(skipped, "object")} had been compacted to ${name} before.\n`;
  }
  const ratio =
    bytesOut === 0 ? "" : `, ${((100 * bytesOut) / Math.max(1, bytesIn)).toFixed(0)} % of the objects' size`;
  const lines = [
    `Read:     ${counted(objects, "object")}, ${sizeText(bytesIn)}, ${counted(events, "event")}, ${counted(controlMessages, "control message")}`,
    ...(skipped > 0 ? [`Skipped:  ${counted(skipped, "object")} that had been compacted before`] : []),
    ...(duplicates > 0 ? [`Left out: ${counted(duplicates, "event")} that were there already`] : []),
    ...(conflicts > 0
      ? [`Kept:     ${counted(conflicts, "event")} that differ from another of the same identity`]
      : []),
    `Written:  ${counted(files, "file")}${unchanged > 0 ? `, ${countText(unchanged)} unchanged` : ""}, with ${counted(eventsOut, "event")}, ${sizeText(bytesOut)}${ratio}`,
  ];
  const verdict =
    unreadable > 0
      ? `NOT ALL: ${counted(unreadable, "object")} could not be read. Run it again for them.`
      : problems > 0
        ? `Compacted to ${name}, but for ${counted(problems, "place")} that is damaged. log-backup compact --check can prove the rest.`
        : `Compacted to ${name}. log-backup compact --check can prove it.`;
  return `${lines.join("\n")}\n\n${verdict}\n`;
}
