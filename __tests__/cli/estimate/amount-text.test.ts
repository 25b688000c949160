import { amountText, numberText, percentText, usdText } from "../../../cli/estimate/amount-text";

it.each([
  [0, "0.00"],
  [0.0049, "< 0.01"],
  [0.005, "0.01"],
  [1234.5, "1,234.50"],
])("%d USD are %s", (usd, text) => {
  expect(usdText(usd)).toBe(text);
});

it("says unknown, and nothing of what is not there", () => {
  expect([amountText({ unknown: "no source" }), amountText({ usd: 1 }), amountText(undefined)]).toEqual([
    "unknown",
    "1.00",
    "-",
  ]);
});

it("marks an amount that is more than that", () => {
  expect(amountText({ usd: 1280, atLeast: "only the first 51,200 GB a month have a known price" })).toBe("> 1,280.00");
});

it.each([
  [100.04, 100, "100.04 %"],
  [100.000004, 100, "100.000004 %"],
  [99.96, 100, "99.96 %"],
  [100, 100, "100 %"],
  [76.294, 76, "76.3 %"],
  [0.5004, 0.5, "0.5004 %"],
])("%d percent, against %d, are %s", (value, limit, text) => {
  expect(percentText(value, limit)).toBe(text);
});

it.each([
  [0, "0"],
  [0.012345, "0.0123"],
  [99.9, "99.9"],
  [99.96, "100"],
  [-7.374, "-7.37"],
  [1_234_567.8, "1,234,568"],
])("%d is %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

it.each([
  [0, "0 %"],
  [0.0037, "0.0037 %"],
  [76.294, "76.3 %"],
  [100, "100 %"],
])("%d percent are %s", (value, text) => {
  expect(percentText(value)).toBe(text);
});
