import { countText } from "./size-text";

/** A number of things, such as `1 event` or `1,234 events`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
