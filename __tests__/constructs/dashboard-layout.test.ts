import { placed } from "../../constructs/dashboard-layout";
import { text } from "../../constructs/dashboard-widget";

test("puts widgets beside each other, and rows below each other", () => {
  const rows = [[text(24, 2, "a")], [text(8, 6, "b"), text(16, 6, "c")], [text(24, 1, "d")]];
  expect(placed(rows).map(({ x, y, properties }) => [properties.markdown, x, y])).toEqual([
    ["a", 0, 0],
    ["b", 0, 2],
    ["c", 8, 2],
    ["d", 0, 8],
  ]);
});

test.each([
  ["a row that is too narrow", [text(8, 6, "a")], "8 x 6"],
  ["a row that is too wide", [text(20, 6, "a"), text(8, 6, "b")], "20 x 6, 8 x 6"],
  ["widgets that differ in height", [text(12, 6, "a"), text(12, 5, "b")], "12 x 6, 12 x 5"],
])("refuses %s", (_, row, got) => {
  expect(() => placed([[text(24, 1, "title")], row])).toThrow(
    `row 2 of the dashboard: widgets must be 24 columns wide together, and of one height, got: ${got}`,
  );
});
