/** Of an event as it is stored, compressed: a guess. */
const EVENT_BYTES = 40;

/** How many events objects of so many bytes may hold. */
export function expectedEvents(storedBytes: number): number {
  return Math.ceil(storedBytes / EVENT_BYTES);
}
