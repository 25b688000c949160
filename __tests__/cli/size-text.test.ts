import { countText, sizeText } from "../../cli/size-text";

describe("sizeText", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1_258_291, "1.2 MiB"],
    [102_348, "99.9 KiB"],
    [102_399, "100 KiB"],
    [1_048_063, "1023 KiB"],
    [1_048_064, "1.0 MiB"],
    [3 * 1024 ** 3, "3.0 GiB"],
    [5 * 1024 ** 6, "5120 PiB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe("countText", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [3_622_302, "3,622,302"],
  ])("writes %d as %s", (count, text) => {
    expect(countText(count)).toBe(text);
  });
});
