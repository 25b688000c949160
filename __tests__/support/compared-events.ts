import fc from "fast-check";
import type { FakeLogs } from "./fake-logs";
import { envelopeText, eventId, member, type TestEvent } from "./stored-objects";

/** An event, and where it is. */
export interface ComparedEvent extends TestEvent {
  readonly logGroup: string;
  readonly logStream: string;
  readonly inCloudWatch: boolean;
  /** In which objects of the backup it is, more than once for a repeat. */
  readonly copiesIn: readonly number[];
}

export const OBJECTS = 5;
export const GROUPS = ["/ecs/orders", "/ecs/orders/2"];
const START = Date.UTC(2026, 10, 22, 3);
export const COMPARED_SINCE = START + 600_000;
export const COMPARED_UNTIL = START + 3_000_000;

const place = fc.record({
  second: fc.integer({ min: 0, max: 3600 }),
  logGroup: fc.constantFrom(...GROUPS),
  logStream: fc.constantFrom("a", "b [$LATEST]", "日本"),
  inCloudWatch: fc.boolean(),
  copiesIn: fc.array(fc.integer({ min: 0, max: OBJECTS - 1 }), { maxLength: 3 }),
});

/** Any events, some of them before or after the time that is compared. */
export const comparedEvents: fc.Arbitrary<readonly ComparedEvent[]> = fc.array(place, { maxLength: 60 }).map((places) =>
  places.map(({ second, ...where }, number) => ({
    ...where,
    id: eventId(number),
    timestamp: START + 1000 * second,
    message: `event ${number}`,
  })),
);

/** Logs those that CloudWatch is to hold. */
export function logEvents(logs: FakeLogs, events: readonly ComparedEvent[]): void {
  const creationTime = Date.UTC(2026, 0);
  for (const group of GROUPS) {
    logs.addGroup(group, { creationTime });
  }
  for (const { logGroup, logStream, inCloudWatch, id, timestamp, message } of events) {
    if (inCloudWatch) {
      logs.addEvents(logGroup, logStream, [{ id, timestamp, message, ingestionTime: timestamp + 2000 }]);
    }
  }
}

/** The backup's objects by their keys: each arrived in an hour of its own, some of them hours after their events. */
export function objectsOfEvents(events: readonly ComparedEvent[]): ReadonlyMap<string, Buffer> {
  const objects = new Map<string, Buffer>();
  for (let object = 0; object < OBJECTS; object += 1) {
    const members = events.flatMap(({ copiesIn, logGroup, logStream, id, timestamp, message }) =>
      copiesIn
        .filter((copy) => copy === object)
        .map(() => member(envelopeText({ logGroup, logStream, events: [{ id, timestamp, message }] }))),
    );
    const hour = String(4 + 4 * object).padStart(2, "0");
    objects.set(`logs/2026/11/22/${hour}/object-${object}.gz`, Buffer.concat([...members].reverse()));
  }
  return objects;
}

/** What a comparison of one log group is to say, by the arithmetic of sets. */
export function expectedCounts(events: readonly ComparedEvent[], logGroup: string) {
  const wanted = events.filter(
    (event) => event.logGroup === logGroup && event.timestamp >= COMPARED_SINCE && event.timestamp < COMPARED_UNTIL,
  );
  const count = (isCounted: (event: ComparedEvent) => boolean) => wanted.filter(isCounted).length;
  return {
    inCloudWatch: count(({ inCloudWatch }) => inCloudWatch),
    inBackup: count(({ copiesIn }) => copiesIn.length > 0),
    missing: count(({ inCloudWatch, copiesIn }) => inCloudWatch && copiesIn.length === 0),
    duplicated: wanted.reduce((sum, { copiesIn }) => sum + Math.max(0, copiesIn.length - 1), 0),
    onlyInBackup: count(({ inCloudWatch, copiesIn }) => !inCloudWatch && copiesIn.length > 0),
  };
}
