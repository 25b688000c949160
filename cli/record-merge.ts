import { compareIds } from "./record-layout";
import type { RecordSource } from "./record-source";

/** Merges sources that are each in order: a heap of them, the one with the next record on top. */
export class RecordMerge {
  private readonly heap: RecordSource[];
  private started = false;

  constructor(sources: readonly RecordSource[]) {
    this.heap = sources.filter((source) => source.advance());
    for (let place = (this.heap.length >>> 1) - 1; place >= 0; place -= 1) {
      this.sink(place);
    }
  }

  /** The source that holds the next record of all, until next() is called again; undefined after the last one. */
  next(): RecordSource | undefined {
    const top = this.heap[0];
    if (this.started && top !== undefined) {
      if (!top.advance()) {
        const last = this.heap.pop();
        if (last !== undefined && last !== top) {
          this.heap[0] = last;
        }
      }
      this.sink(0);
    }
    this.started = true;
    return this.heap[0];
  }

  private sink(from: number): void {
    const { heap } = this;
    const moving = heap[from];
    if (moving === undefined) {
      return;
    }
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      let least = heap[child];
      if (least === undefined) {
        break;
      }
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, least)) {
        child += 1;
        least = right;
      }
      if (isBefore(moving, least)) {
        break;
      }
      heap[place] = least;
      place = child;
    }
    heap[place] = moving;
  }
}

function isBefore(one: RecordSource, other: RecordSource): boolean {
  if (one.time !== other.time) {
    return one.time < other.time;
  }
  const ids = compareIds(one.bytes, one.idStart, one.idKey, other.bytes, other.idStart, other.idKey);
  return ids === 0 ? one.rank < other.rank : ids < 0;
}
