import { loadsOf, tightest } from "../../estimate/load";
import { ratesOf } from "../../estimate/volume";
import { fixtureRegion, fixtureVolume, GB, MIB } from "../support/estimate-fixtures";

it("holds the compressed bytes, the records and the requests of average and peak to their quotas", () => {
  // 1,048,576 bytes a second in 1,000 events: / 10 = 104,857.6 bytes compressed, 1,000 / 10 = 100 records, / 2 = 50 requests.
  // The peak is three times that: 314,572.8 bytes of 1,048,576 (30 %), 300 records of 1,000 (30 %), 150 requests of 100 (150 %).
  const loads = loadsOf(fixtureVolume(MIB, 1000), fixtureRegion.quotas);

  expect(loads).toEqual([
    expect.objectContaining({ what: "bytes", expected: 104_857.6, headroom: MIB - 3 * 104_857.6 }),
    expect.objectContaining({
      what: "records",
      expected: 100,
      peak: 300,
      expectedPercent: 10,
      peakPercent: 30,
      headroom: 700,
    }),
    expect.objectContaining({
      what: "requests",
      expected: 50,
      peak: 150,
      expectedPercent: 50,
      peakPercent: 150,
      headroom: -50,
    }),
  ]);
  expect(loads[0]?.peakPercent).toBeCloseTo(30);
  expect(tightest(loads).what).toBe("requests");
});

it("is at 100 %, and without headroom, exactly at a quota", () => {
  // 1 MiB compressed at the peak: 10 MiB / 3 raw on average.
  const [bytes] = loadsOf(
    { ...fixtureVolume(0, 0), peak: { bytesPerSecond: 10 * MIB, eventsPerSecond: 0 } },
    fixtureRegion.quotas,
  );

  expect(bytes).toMatchObject({ peak: MIB, peakPercent: 100, headroom: 0 });
});

it("is nothing where nothing comes in", () => {
  const loads = loadsOf(fixtureVolume(0, 0), fixtureRegion.quotas);

  expect(loads.map(({ expected, peakPercent }) => [expected, peakPercent])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

it("makes rates of GB a day, which are of 2^30 bytes", () => {
  // 86.4 GB a day are 2^30 × 86.4 / 86,400 = 2^30 / 1,000 bytes a second; in events of 1,024 bytes 2^20 / 1,000 events.
  expect(ratesOf({ gigabytesPerDay: 86.4, eventBytes: 1024, peakFactor: 2 })).toEqual({
    average: {
      bytesPerSecond: expect.closeTo(GB / 1000, 4) as number,
      eventsPerSecond: expect.closeTo(1048.576, 6) as number,
    },
    peak: {
      bytesPerSecond: expect.closeTo(GB / 500, 4) as number,
      eventsPerSecond: expect.closeTo(2097.152, 6) as number,
    },
  });
});
