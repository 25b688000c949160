import { shortStays } from "../../estimate/minimum-durations";

const transition = (storageClass: "STANDARD_IA" | "GLACIER_IR" | "GLACIER" | "DEEP_ARCHIVE", days: number) => ({
  storageClass,
  days,
});

it("finds stays that are a day too short, up to the next class and up to the end of the version", () => {
  const transitions = [transition("GLACIER_IR", 0), transition("GLACIER", 89), transition("DEEP_ARCHIVE", 179)];

  // 89 of 90 days; 90 of 90; from day 179 to 328 + 30 = 358: 179 of 180.
  expect(shortStays({ transitions, expirationDays: 328, noncurrentVersionExpirationDays: 30 })).toEqual([
    { storageClass: "GLACIER_IR", days: 89, minimumDays: 90 },
    { storageClass: "DEEP_ARCHIVE", days: 179, minimumDays: 180 },
  ]);
});

it("finds none where they are just long enough, or without an end", () => {
  const transitions = [transition("STANDARD_IA", 30), transition("DEEP_ARCHIVE", 60)];

  expect(shortStays({ transitions, expirationDays: 210, noncurrentVersionExpirationDays: 30 })).toEqual([]);
  expect(shortStays({ transitions, noncurrentVersionExpirationDays: 30 })).toEqual([]);
});
