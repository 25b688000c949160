import { bufferAdviceOf } from "../../estimate/buffer-advice";
import type { Volume } from "../../estimate/volume";
import { fixtureVolume, MIB } from "../support/estimate-fixtures";

const buffer = (bufferSizeMiB: number, bufferIntervalSeconds: number) => ({ bufferSizeMiB, bufferIntervalSeconds });

/** Bytes a second after compression, 10 : 1. The peak is three times the average, unless told. */
const compressed = (bytesPerSecond: number, peak = 3 * bytesPerSecond): Volume => ({
  ...fixtureVolume(10 * bytesPerSecond, 1000),
  peak: { bytesPerSecond: 10 * peak, eventsPerSecond: 3000 },
});

it("keeps a buffer that holds exactly ten seconds of the peak", () => {
  // 0.5 MiB a second at the peak: 5 MiB in 10 s. On average 0.01 MiB a second: 0.6 MiB in 60 s.
  expect(bufferAdviceOf(compressed(0.01 * MIB, 0.5 * MIB), buffer(5, 60), { hasTransitions: false })).toMatchObject({
    ...buffer(5, 60),
    keeps: true,
    reasons: ["it holds 10 s of the peak"],
  });
});

it("raises it where that is passed by a byte", () => {
  expect(bufferAdviceOf(compressed(0.01 * MIB, 0.5 * MIB + 1), buffer(5, 60), { hasTransitions: false })).toMatchObject(
    {
      ...buffer(6, 60),
      keeps: false,
      reasons: ["6 MiB hold 10 s of the peak, as AWS recommends"],
    },
  );
});

it("raises it to what comes in within the interval, for fewer objects", () => {
  // 0.25 MiB a second × 60 s = 15 MiB; 10 s of 0.25 MiB are 2.5.
  const advice = bufferAdviceOf(compressed(MIB / 4, MIB / 4), buffer(1, 60), { hasTransitions: false });

  expect(advice).toMatchObject({
    ...buffer(15, 60),
    reasons: [
      "3 MiB hold 10 s of the peak, as AWS recommends",
      "15 MiB hold what comes in within 60 s on average, so that objects are fewer",
    ],
  });
});

it("says where not even the largest holds ten seconds", () => {
  // 20 MiB a second: 200 MiB in 10 s.
  expect(bufferAdviceOf(compressed(20 * MIB, 20 * MIB), buffer(1, 60), { hasTransitions: false })).toMatchObject({
    ...buffer(128, 60),
    reasons: ["128 MiB is the largest: 10 s of the peak, as AWS recommends, are 200 MiB"],
  });
});

it("lengthens the interval where objects would be too small to be moved", () => {
  // 1 KiB a second in 100 records: 128 KiB after 128 s, less the 0.01 s to the first record: 127.99, rounded up.
  const volume = compressed(1024);

  expect(bufferAdviceOf(volume, buffer(1, 60), { hasTransitions: true })).toMatchObject({
    ...buffer(1, 128),
    reasons: ["128 s make objects of at least 128 KiB, and S3 moves no smaller ones to other classes"],
  });
  expect(bufferAdviceOf(volume, buffer(1, 128), { hasTransitions: true })).toMatchObject({
    keeps: true,
    reasons: ["it holds 10 s of the peak, and makes objects that are large enough to be moved"],
  });
  expect(bufferAdviceOf(volume, buffer(1, 60), { hasTransitions: false })).toMatchObject({ keeps: true });
});

it("says where no interval makes them large enough", () => {
  // 100 bytes a second: 128 KiB after 22 minutes.
  expect(bufferAdviceOf(compressed(100), buffer(1, 60), { hasTransitions: true })).toMatchObject({
    keeps: true,
    reasons: [
      "even at 900 s objects would be smaller than 128 KiB, and S3 would not move them: leave out backupStorage.transitions",
    ],
  });
});

it("buffers many records, where zero buffering made an object of each", () => {
  // 1,000 events a second in 100 records: an object of each, against one in 60.01 s. A record every 6.67 s: as many times as
  // 60 s + 6.67 s have 6.67 s: 10 times as many objects, which is kept; a little more often is not.
  expect(bufferAdviceOf(compressed(1024), buffer(1, 0), { hasTransitions: false })).toMatchObject({
    ...buffer(1, 60),
    reasons: ["60 s, for without a buffer each record may become an object"],
  });
  expect(bufferAdviceOf(fixtureVolume(10_240, 1.51), buffer(1, 0), { hasTransitions: false })).toMatchObject({
    ...buffer(1, 60),
    keeps: false,
  });
  expect(bufferAdviceOf(fixtureVolume(10_240, 1.49), buffer(1, 0), { hasTransitions: false })).toMatchObject({
    ...buffer(1, 0),
    keeps: true,
  });
});

it("keeps what there is where nothing comes in", () => {
  expect(bufferAdviceOf(fixtureVolume(0, 0), buffer(1, 60), { hasTransitions: true })).toMatchObject({
    ...buffer(1, 60),
    keeps: true,
  });
});

it("counts what Firehose has decompressed", () => {
  // At the peak 10 × 2,097 bytes of messages and 3,000 × 106 of envelopes: 338,970 bytes a second: in 10 s 3.23 MiB, 4 whole ones.
  const volume = compressed(100, 2097);

  expect(bufferAdviceOf(volume, buffer(1, 5), { hasTransitions: false, decompression: true })).toMatchObject({
    ...buffer(4, 5),
    reasons: ["4 MiB hold 10 s of the peak, as AWS recommends"],
  });
  expect(bufferAdviceOf(volume, buffer(1, 5), { hasTransitions: false })).toMatchObject({ keeps: true });
});
