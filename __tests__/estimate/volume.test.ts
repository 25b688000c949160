import { assumedEventsPerRecord, assumedWay, averageInflow, grown, peakInflow } from "../../estimate/volume";
import { fixtureVolume } from "../support/estimate-fixtures";

it.each([
  // 100 events a second of one log group are 1,000 in 10 s: more than a record is taken to hold.
  [100, 1, 100],
  [100, 20, 50], // 5 a second each
  [100, 1000, 1], // 0.1 a second each: one, as no record is empty
  [100, 0, 100], // none is known: as one
  [0, 5, 1],
])("%d events a second of %d log groups: %d in a record", (eventsPerSecond, logGroups, value) => {
  expect(assumedEventsPerRecord({ bytesPerSecond: 1, eventsPerSecond }, logGroups)).toEqual({ value, from: "assumed" });
});

const volume = { ...fixtureVolume(1000, 20), logGroupCount: 10 };
const assumed = { ...volume, way: assumedWay(volume.average, 10) };

it("has more events in a record at the peak, where that is assumed", () => {
  // 2 events a second of each log group: 20 in a record, one a second in all. At the peak 60 in a record: as many records.
  expect([averageInflow(assumed).recordsPerSecond, peakInflow(assumed).recordsPerSecond]).toEqual([1, 1]);
  // As told, 10 in a record: 2 a second, and 6.
  expect([averageInflow(volume).recordsPerSecond, peakInflow(volume).recordsPerSecond]).toEqual([2, 6]);
});

it("fills records better when it has grown", () => {
  // Ten times: 200 in a record would be more than 100; 200 events a second are 2 records a second.
  expect(grown(assumed, 10).way.eventsPerRecord).toEqual({ value: 100, from: "assumed" });
  expect(averageInflow(grown(assumed, 10)).recordsPerSecond).toBe(2);
  expect(grown(volume, 10).way).toEqual(volume.way);
});
