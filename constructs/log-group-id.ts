import { createHash } from "node:crypto";

/**
 * The construct id that stands for a log group: its name. Names that every object of JavaScript has, such as `constructor`,
 * get a digest: the constructs library keeps children by id in an object, and would take one for being there already.
 */
export function logGroupId(name: string): string {
  return name in Object.prototype ? `${name}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}` : name;
}
