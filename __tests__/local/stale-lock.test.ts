import { hostname } from "node:os";
import { isOwnStaleLock, ownLockName } from "../../local/stale-lock";

const noSuchPid = 2 ** 22 + 1;
const record = {
  command: "terraform apply",
  pids: [noSuchPid],
  startedAt: "2026-01-01T10:00:00.000Z",
  goneBy: "2026-01-01T10:05:00.000Z",
};
const lock = { id: "id", who: "me@here", created: "2026-01-01T10:00:01.5Z" };

describe("isOwnStaleLock", () => {
  it("is true for a lock of this user and host from the time of an interrupted run", () => {
    expect(isOwnStaleLock(lock, [record], "me@here")).toBe(true);
  });

  it.each([
    ["another user", { ...lock, who: "you@here" }, [record]],
    ["another host", { ...lock, who: "me@there" }, [record]],
    ["a time before the run", { ...lock, created: "2026-01-01T09:59:59Z" }, [record]],
    ["a time after the run", { ...lock, created: "2026-01-01T10:05:01Z" }, [record]],
    ["no time at all", { ...lock, created: "" }, [record]],
    ["a run that goes on", lock, [{ ...record, pids: [process.pid] }]],
    ["no interrupted run", lock, []],
  ])("is false for %s", (_, someLock, records) => {
    expect(isOwnStaleLock(someLock, records, "me@here")).toBe(false);
  });

  it("names the holder as Terraform does", () => {
    expect(ownLockName()).toMatch(new RegExp(`^[^@]+@${hostname()}$`));
  });
});
