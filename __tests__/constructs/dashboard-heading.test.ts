import { heading, runbookLinks } from "../../constructs/dashboard-heading";

const sections = ["delivery-late", "error-objects"];

test("links the sections of a runbook that has a URL", () => {
  expect(runbookLinks("https://example.com/runbook.md", sections)).toBe(
    "[delivery-late](https://example.com/runbook.md#delivery-late), [error-objects](https://example.com/runbook.md#error-objects)",
  );
});

test("names the sections of one that is a path, which the console cannot follow", () => {
  expect(runbookLinks("docs/runbook.md", sections)).toBe("`#delivery-late`, `#error-objects` of `docs/runbook.md`");
});

test("has room for what it says", () => {
  const heightOf = (healthy: string) => heading({ title: "Delivery", healthy }, "docs/runbook.md").height;
  expect([heightOf("All is well."), heightOf("All is well. ".repeat(30))]).toEqual([2, 3]);
});

test("says what is healthy, and where to look if it is not", () => {
  expect(heading({ title: "Delivery", healthy: "All is well.", sections }, "docs/runbook.md").properties).toEqual({
    markdown: "## Delivery\nAll is well. If not: `#delivery-late`, `#error-objects` of `docs/runbook.md`.",
  });
});
