import { countText } from "./size-text";

/** More names than this do not help who reads a message. */
const MOST_NAMES = 5;

/** Names for a message: the first few, and how many more there are. */
export function listedNames(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${first} and ${countText(names.length - MOST_NAMES)} more` : first;
}
