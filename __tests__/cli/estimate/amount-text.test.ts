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
