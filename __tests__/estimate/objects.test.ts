import fc from "fast-check";
import { objectsOf } from "../../estimate/objects";
import { MIB } from "../support/estimate-fixtures";

const inflow = (bytesPerSecond: number, recordsPerSecond: number) => ({
  bytesPerSecond,
  recordsPerSecond,
  requestsPerSecond: recordsPerSecond,
});
const buffer = (bufferSizeMiB: number, bufferIntervalSeconds: number) => ({ bufferSizeMiB, bufferIntervalSeconds });

it("ends a buffer by its interval, which begins with its first record", () => {
  // Two records a second: the next buffer begins half a second after one has ended, so every 60.5 s there is an object,
  // of 60.5 s × 1,000 bytes. A month: 2,628,000 s / 60.5 s = 43,438 objects.
  expect(objectsOf(inflow(1000, 2), buffer(1, 60))).toEqual({
    perSecond: expect.closeTo(1 / 60.5, 12) as number,
    perMonth: expect.closeTo(43_438.017, 3) as number,
    meanBytes: expect.closeTo(60_500, 6) as number,
    closedBy: "interval",
    fillSeconds: 60,
    mostSeconds: 60,
  });
});

it("ends a buffer by its size, where that is reached first", () => {
  // 0.25 MiB a second fill 1 MiB in 4 s: 2,628,000 s / 4 s = 657,000 objects a month.
  expect(objectsOf(inflow(MIB / 4, 100), buffer(1, 60))).toEqual({
    perSecond: 0.25,
    perMonth: 657_000,
    meanBytes: MIB,
    closedBy: "size",
    fillSeconds: 4,
    mostSeconds: 60,
  });
});

it("fills a buffer with what Firehose has decompressed, and stores it compressed", () => {
  // 0.25 MiB a second of gzip, 1.25 MiB decompressed: 5 MiB are full after 4 s. Then 4 × 0.25 = 1 MiB is stored.
  expect(objectsOf(inflow(MIB / 4, 100), buffer(5, 60), 1.25 * MIB)).toMatchObject({
    perSecond: 0.25,
    meanBytes: MIB,
    closedBy: "size",
    fillSeconds: 4,
  });
});

it("makes an object of each record at worst, where buffering is zero", () => {
  expect(objectsOf(inflow(50_000, 10), buffer(1, 0))).toMatchObject({
    meanBytes: 5000,
    closedBy: "record",
    fillSeconds: 0,
  });
});

it("makes no more objects than records", () => {
  // Records of 3 MiB in a buffer of 1 MiB.
  expect(objectsOf(inflow(3 * MIB, 1), buffer(1, 60))).toMatchObject({
    perSecond: 1,
    meanBytes: 3 * MIB,
    closedBy: "record",
  });
});

it("makes an object a day of one event a day", () => {
  // 86,400 s to the next record, and 60 s of buffer: 2,628,000 / 86,460 = 30.3956.
  const { perMonth, meanBytes } = objectsOf(inflow(300 / 86_400, 1 / 86_400), buffer(1, 60));

  expect(perMonth).toBeCloseTo(30.3956, 3);
  expect(meanBytes).toBeCloseTo(300.208, 3);
});

it("makes none of nothing", () => {
  expect(objectsOf(inflow(0, 0), buffer(5, 300))).toEqual({
    perSecond: 0,
    perMonth: 0,
    meanBytes: 0,
    closedBy: "interval",
    fillSeconds: 300,
    mostSeconds: 300,
  });
});

it("loses no byte, never has more objects than records, and none larger than the buffer, unless a record is", () => {
  const rate = fc.double({ min: 1e-5, max: 1e8, noNaN: true });
  fc.assert(
    fc.property(
      rate,
      rate,
      fc.integer({ min: 1, max: 128 }),
      fc.integer({ min: 0, max: 900 }),
      (bytes, records, mib, s) => {
        const { perSecond, meanBytes, fillSeconds } = objectsOf(inflow(bytes, records), buffer(mib, s));
        expect(perSecond).toBeLessThanOrEqual(records);
        expect((perSecond * meanBytes) / bytes).toBeCloseTo(1, 9);
        expect(meanBytes).toBeLessThanOrEqual(Math.max(mib * MIB, bytes / records) * (1 + 1e-9));
        expect(fillSeconds).toBeLessThanOrEqual(s);
      },
    ),
  );
});
