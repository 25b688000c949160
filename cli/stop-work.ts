/** What is to be done elsewhere before the program ends: a query that goes on without it costs money. */
type StopWork = () => Promise<unknown>;

/** Nobody who presses Ctrl-C waits longer, in milliseconds. */
const LONGEST_MS = 5000;

let current: StopWork | undefined;

/** What is to be done should the program be stopped from now on. Undefined: nothing. */
export function setStopWork(work: StopWork | undefined): void {
  current = work;
}

/** Does it now that the program is stopped; undefined where there is nothing. Ends after five seconds at the latest. */
export function takeStopWork(): Promise<unknown> | undefined {
  const work = current;
  current = undefined;
  return work === undefined
    ? undefined
    : Promise.race([work(), new Promise((resolve) => setTimeout(resolve, LONGEST_MS).unref())]);
}
