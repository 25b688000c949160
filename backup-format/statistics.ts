/** What was read of one log group. Times are those of the events, in milliseconds; without events there are none. */
export interface LogGroupStatistics {
  events: number;
  envelopes: number;
  firstMs: number | undefined;
  lastMs: number | undefined;
}

/** What was read, before any filter. It can be sent to another thread. */
export interface Statistics {
  /** Envelopes with log events in them, or with an empty list: all but control messages. */
  envelopes: number;
  /** CloudWatch Logs' checks that the destination is there. Their events are not counted. */
  controlMessages: number;
  events: number;
  firstMs: number | undefined;
  lastMs: number | undefined;
  logGroups: Map<string, LogGroupStatistics>;
}

/** Nothing was read yet. */
export function emptyStatistics(): Statistics {
  return {
    envelopes: 0,
    controlMessages: 0,
    events: 0,
    firstMs: undefined,
    lastMs: undefined,
    logGroups: new Map(),
  };
}

/** Counts one envelope of that log group. The times count only if there are events. */
export function addEnvelope(to: Statistics, logGroup: string, events: number, firstMs: number, lastMs: number): void {
  let group = to.logGroups.get(logGroup);
  if (group === undefined) {
    group = { events: 0, envelopes: 0, firstMs: undefined, lastMs: undefined };
    to.logGroups.set(logGroup, group);
  }
  const one = { events, envelopes: 1, firstMs, lastMs };
  addCounts(to, one);
  addCounts(group, one);
}

/** Adds what another thread, or another object, has counted. */
export function addStatistics(to: Statistics, from: Statistics): void {
  addCounts(to, from);
  to.controlMessages += from.controlMessages;
  for (const [name, counts] of from.logGroups) {
    const group = to.logGroups.get(name);
    if (group === undefined) {
      to.logGroups.set(name, { ...counts });
    } else {
      addCounts(group, counts);
    }
  }
}

function addCounts(to: LogGroupStatistics, from: LogGroupStatistics): void {
  to.envelopes += from.envelopes;
  to.events += from.events;
  if (from.events > 0 && from.firstMs !== undefined && from.lastMs !== undefined) {
    to.firstMs = to.firstMs === undefined ? from.firstMs : Math.min(to.firstMs, from.firstMs);
    to.lastMs = to.lastMs === undefined ? from.lastMs : Math.max(to.lastMs, from.lastMs);
  }
}
