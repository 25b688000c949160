import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = () => void;

let collect: Collect | undefined;

/**
 * Frees what is no longer in use, at once. V8 itself waits until there is several times as much garbage as live memory, which
 * with pages of a megabyte each is some 100 MiB. Takes some milliseconds.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as Collect;
  }
  collect();
}
