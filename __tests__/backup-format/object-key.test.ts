import { deliveryPrefixExpression, errorPrefixExpression, hourPrefix } from "../../backup-format/object-key";

describe("object keys", () => {
  test("the delivery prefix carries the UTC hour and ends in a slash", () => {
    expect(deliveryPrefixExpression("logs/")).toBe("logs/!{timestamp:yyyy/MM/dd/HH}/");
  });

  test("the error prefix names the kind of failure before the hour", () => {
    expect(errorPrefixExpression("errors/")).toBe("errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/");
  });

  test.each([
    ["2026-01-02T03:04:05.678Z", "logs/2026/01/02/03/"],
    ["2026-12-31T23:59:59.999Z", "logs/2026/12/31/23/"],
    ["2026-12-31T23:30:00-01:00", "logs/2027/01/01/00/"],
  ])("what arrived at %s lies under %s", (arrival, prefix) => {
    expect(hourPrefix("logs/", new Date(arrival))).toBe(prefix);
  });
});
