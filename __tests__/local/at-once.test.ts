import { forEachAtOnce } from "../../local/at-once";

describe("forEachAtOnce", () => {
  it("does all, so many at once and no more", async () => {
    const done: number[] = [];
    let [underWay, most] = [0, 0];
    await forEachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      done.push(item);
    });

    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it("starts no other after one has failed", async () => {
    const started: number[] = [];
    const doing = forEachAtOnce([1, 2, 3, 4, 5], 2, async (item) => {
      started.push(item);
      await new Promise(setImmediate);
      if (item === 2) {
        throw new Error("2 failed");
      }
    });

    await expect(doing).rejects.toThrow("2 failed");
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2, 3]);
  });

  it("waits for those that run when one has failed", async () => {
    const done: string[] = [];
    const doing = forEachAtOnce(["fails", "takes long"], 2, async (item) => {
      if (item === "fails") {
        throw new Error("it failed");
      }
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      done.push(item);
    });

    await expect(doing).rejects.toThrow("it failed");
    expect(done).toEqual(["takes long"]);
  });
});
