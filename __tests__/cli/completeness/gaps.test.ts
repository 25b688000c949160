import fc from "fast-check";
import { GAP_DISTANCE_MS, GapFinder } from "../../../cli/completeness/gaps";

interface TestEvent {
  readonly timestamp: number;
  readonly missing: boolean;
  readonly stream: number;
}

function gapsOf(events: readonly TestEvent[]) {
  const finder = new GapFinder((stream) => `s${stream}`);
  for (const { timestamp, missing, stream } of events) {
    if (missing) {
      finder.addMissing(timestamp, stream);
    } else {
      finder.addPresent(timestamp);
    }
  }
  return finder.finish();
}

const SECOND = 1000;
const at = (second: number, missing: boolean, stream = 1): TestEvent => ({
  timestamp: second * SECOND,
  missing,
  stream,
});

test("missing events up to a minute apart are one gap, whatever lies between them", () => {
  expect(gapsOf([at(0, true), at(30, false), at(60, true, 2), at(121, false)])).toEqual([
    { fromMs: 0, toMs: 60 * SECOND, missing: 2, logStreams: ["s1", "s2"] },
  ]);
});

test("further apart they are one gap only if nothing between them is in the backup", () => {
  expect(gapsOf([at(0, true), at(3600, true), at(7200, false), at(7300, true)])).toEqual([
    { fromMs: 0, toMs: 3600 * SECOND, missing: 2, logStreams: ["s1"] },
    { fromMs: 7300 * SECOND, toMs: 7300 * SECOND, missing: 1, logStreams: ["s1"] },
  ]);
});

test("what has the time of a missing event does not lie between it and another", () => {
  const one = { fromMs: 0, toMs: 100 * SECOND, missing: 2, logStreams: ["s1"] };

  expect(gapsOf([at(0, false), at(0, true), at(100, true), at(100, false)])).toEqual([one]);
  expect(gapsOf([at(0, true), at(0, false), at(100, false), at(100, true)])).toEqual([one]);
});

test("there is no gap where nothing is missing", () => {
  expect(gapsOf([at(0, false), at(1, false)])).toEqual([]);
});

/** The same by the words of the definition. */
function gapsByDefinition(events: readonly TestEvent[]) {
  const missing = events.filter((event) => event.missing);
  const gaps: TestEvent[][] = [];
  for (const event of missing) {
    const last = gaps.at(-1)?.at(-1);
    const isBetween = ({ timestamp, missing: isMissing }: TestEvent) =>
      !isMissing && last !== undefined && timestamp > last.timestamp && timestamp < event.timestamp;
    const isApart =
      last === undefined || (event.timestamp - last.timestamp > GAP_DISTANCE_MS && events.some(isBetween));
    if (isApart) {
      gaps.push([event]);
    } else {
      gaps.at(-1)?.push(event);
    }
  }
  return gaps.map((gap) => ({
    fromMs: gap[0]?.timestamp,
    toMs: gap.at(-1)?.timestamp,
    missing: gap.length,
    logStreams: [...new Set(gap.map(({ stream }) => `s${stream}`))].sort(),
  }));
}

test("it finds what the definition says", () => {
  const events = fc.array(
    fc.record({
      timestamp: fc.integer({ min: 0, max: 400 }).map((second) => second * SECOND),
      missing: fc.boolean(),
      stream: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(events, (unsorted) => {
      const sorted = unsorted.toSorted((one, other) => one.timestamp - other.timestamp);

      expect(gapsOf(sorted)).toEqual(gapsByDefinition(sorted));
    }),
    { numRuns: 500 },
  );
});
