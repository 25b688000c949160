import { dashboardPicture } from "../../local/dashboard-picture";
import { dashboardBody, logGroupNames } from "../support/dashboard";

const picture = (changes: Parameters<typeof dashboardBody>[0] = {}) =>
  dashboardPicture(dashboardBody(changes), "Layout");

test("has a box for every widget, in its place", () => {
  const { widgets } = dashboardBody();
  const boxes = Array.from(picture().matchAll(/<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g), (match) =>
    match.slice(1).map(Number),
  );
  expect(boxes).toEqual(
    widgets.map(({ x, y, width, height }) => [22 + 40 * x, 22 + 28 * y, 40 * width - 4, 28 * height - 4]),
  );
});

test("says the title and the kind of each widget, and what it draws", () => {
  const svg = picture();
  for (const said of ["3. Delivered to S3", "alarm status", "log query", "stacked graph", "level: buffer interval"]) {
    expect(svg).toContain(`>${said}</text>`);
  }
  expect(svg).toContain(">/aws/lambda/HelloFunc</text>");
  expect(svg).not.toContain("PERIOD(used)");
});

test("has no mark of Markdown left", () => {
  expect(picture()).not.toMatch(/\*\*|`|^#|\]\(/m);
});

test("is well-formed, whatever names hold", () => {
  const svg = picture({ logGroupNames: ['/a<b>&"c"'] });
  expect(svg).toContain(">/a&lt;b&gt;&amp;&quot;c&quot;</text>");
  const open: string[] = [];
  const badlyClosed = Array.from(svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)).filter(([, closes, name = "", isEmpty]) => {
    if (closes === "/") {
      return open.pop() !== name;
    }
    open.push(...(isEmpty === "/" ? [] : [name]));
    return false;
  });
  expect([badlyClosed, open]).toEqual([[], []]);
});

test("says how many lines have no room", () => {
  expect(picture({ logGroupNames: logGroupNames(10) })).toContain(">and 5 more</text>");
});

test("keeps every text within the picture", () => {
  for (const [, y = ""] of picture().matchAll(/<text x="\d+" y="(\d+)"/g)) {
    expect(Number(y)).toBeLessThan(Number(/height="(\d+)"/.exec(picture())?.[1]));
  }
});
