import { PriceSources } from "../../../cli/estimate/price-sources";

it("numbers sources as they are asked for, once each, and marks those that are not AWS's own", () => {
  const sources = new PriceSources(96);
  const official = { source: "https://aws.example/limits", asOf: "2026-11-22", confidence: "official" } as const;
  const third = {
    source: "a blog",
    asOf: "2026-11-23",
    confidence: "third-party",
    note: "for another Region",
  } as const;

  expect([official, third, official].map((each) => sources.mark(each))).toEqual([
    "2026-11-22 [1]",
    "2026-11-23 [2]*",
    "2026-11-22 [1]",
  ]);
  expect(sources.text).toBe(
    "  [1] AWS, as of 2026-11-22: https://aws.example/limits\n  [2]* third party, as of 2026-11-23: a blog; for another Region\n",
  );
});

it("says of a source without a date when it was read, and where AWS's own was read", () => {
  const sources = new PriceSources(96);
  const undated = { source: "a blog", asOf: "2026-11-29", confidence: "third-party", note: "undated page" } as const;
  const copy = {
    source: "https://aws.example/limits",
    asOf: "2026-11-22",
    confidence: "official",
    note: "read in a third-party copy",
  } as const;

  expect([undated, copy].map((each) => sources.mark(each))).toEqual(["read 2026-11-29 [1]*", "2026-11-22 [2]*"]);
  expect(sources.text).toBe(
    "  [1]* third party, read 2026-11-29: a blog; undated page\n  [2]* AWS, third-party copy, as of 2026-11-22: https://aws.example/limits; read in a\n      third-party copy\n",
  );
});
