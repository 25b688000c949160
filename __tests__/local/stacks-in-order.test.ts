import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forEachStack, stacksInOrder } from "../../local/stacks-in-order";

const STACKS = [
  { name: "storage", dependencies: [] },
  { name: "api", dependencies: [] },
  { name: "delivery", dependencies: ["storage", "api"] },
];

test("stacksInOrder puts each stack of a manifest after those that it depends on", () => {
  const folder = mkdtempSync(join(tmpdir(), "stacks-in-order-"));
  const entries = STACKS.toReversed().map(({ name, dependencies }) => [name, { dependencies }]);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) as object }));

  expect(stacksInOrder(folder)).toEqual(STACKS);
  rmSync(folder, { recursive: true });
});

describe("forEachStack", () => {
  test("starts a stack when those that it depends on are done, and the others at once", async () => {
    const events: string[] = [];
    const results = await forEachStack(STACKS, async (name) => {
      events.push(`start ${name}`);
      await Promise.resolve();
      events.push(`end ${name}`);
      return name.length;
    });

    expect(events.slice(0, 2)).toEqual(["start storage", "start api"]);
    expect(events.indexOf("start delivery")).toBeGreaterThan(events.indexOf("end storage"));
    expect(events.indexOf("start delivery")).toBeGreaterThan(events.indexOf("end api"));
    expect([...results]).toEqual([
      ["storage", 7],
      ["api", 3],
      ["delivery", 8],
    ]);
  });

  test("rejects with the first failure once all have ended, and does not start what depends on it", async () => {
    const ended: string[] = [];
    const work = forEachStack(STACKS, async (name) => {
      await Promise.resolve();
      if (name === "storage") {
        throw new Error("no storage");
      }
      await Promise.resolve();
      ended.push(name);
    });

    await expect(work).rejects.toThrow(new Error("no storage"));
    expect(ended).toEqual(["api"]);
  });
});
