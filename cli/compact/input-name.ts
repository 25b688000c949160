import { resolve } from "node:path";
import type { StoredObject } from "../sources/stored-object";

/** An input's name, wherever the command is started: that of a file is its whole path. */
export function inputName({ name }: StoredObject): string {
  return name.startsWith("s3://") ? name : resolve(name);
}
