import { nearest } from "../../settings/nearest";

it.each([
  ["bufferSizeMib", ["bufferIntervalSeconds", "bufferSizeMiB"], "bufferSizeMiB"],
  ["PROD", ["dev", "prod"], "prod"],
  ["interval", ["prefix", "bufferIntervalSeconds"], "bufferIntervalSeconds"],
  ["Glacier", ["GLACIER_IR", "GLACIER"], "GLACIER"],
  ["colour", ["region", "tags"], undefined],
  ["x", [], undefined],
])("of %j in %j is %j", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
