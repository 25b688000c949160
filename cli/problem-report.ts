import type { Problem } from "../backup-format/segment";
import { visible } from "./visible-text";

/** Where in an object a problem is. */
export function placeOf({ member, offset }: Problem): string {
  return member === undefined ? `byte ${offset}` : `member ${member} at byte ${offset}`;
}

/** One line for one problem. */
export function problemLine(object: string, problem: Problem): string {
  return `log-backup: ${visible(object)}: ${placeOf(problem)}: ${visible(problem.reason)}\n`;
}
