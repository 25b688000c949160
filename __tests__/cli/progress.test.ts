import { createProgress, type ProgressOptions } from "../../cli/progress";

const TERMINAL = { isTerminal: true };

/** Progress with a clock of its own; `screen` is what was written. */
function progressOf(options: ProgressOptions = {}, stream = TERMINAL) {
  jest.useFakeTimers();
  const written: string[] = [];
  const progress = createProgress(stream, "reading", {
    write: (text) => void written.push(text),
    terminalColumns: () => 100,
    clock: () => Date.now(),
    ...options,
  });
  return { progress, written };
}

afterEach(() => {
  jest.useRealTimers();
});

describe("createProgress", () => {
  it("writes one line over and over, at most eight times a second, the last state included", () => {
    const { progress, written } = progressOf();
    for (let objects = 1; objects <= 1000; objects += 1) {
      progress.update({ objects, bytes: 0 });
      jest.advanceTimersByTime(1);
    }
    jest.advanceTimersByTime(125);
    expect(written).toHaveLength(9);
    expect(written[0]).toBe("\r\u001b[Kreading: 1 object, 0 B");
    expect(written.at(-1)).toBe("\r\u001b[Kreading: 1,000 objects, 0 B, 0 B/s");
  });

  it("tells share, events and speed", () => {
    const { progress, written } = progressOf();
    jest.advanceTimersByTime(2000);
    progress.update({ objects: 12, bytes: 3 * 1024 ** 2, totalBytes: 6 * 1024 ** 2, events: 45_678 });
    expect(written).toEqual(["\r\u001b[Kreading: 12 objects, 3.0 MiB of 6.0 MiB (50 %), 45,678 events, 1.5 MiB/s"]);
  });

  it("makes room for another line, and comes back after it", () => {
    const { progress, written } = progressOf();
    progress.update({ objects: 1, bytes: 0 });
    jest.advanceTimersByTime(500);
    progress.clear();
    progress.clear();
    expect(written).toEqual(["\r\u001b[Kreading: 1 object, 0 B", "\r\u001b[K"]);
    jest.advanceTimersByTime(125);
    expect(written.slice(2)).toEqual(["\r\u001b[Kreading: 1 object, 0 B"]);
  });

  it("leaves nothing when it is stopped, and does not come back", () => {
    const { progress, written } = progressOf();
    progress.update({ objects: 1, bytes: 0 });
    progress.update({ objects: 2, bytes: 0 });
    progress.stop();
    progress.update({ objects: 3, bytes: 0 });
    progress.stop();
    jest.advanceTimersByTime(1000);
    expect(written).toEqual(["\r\u001b[Kreading: 1 object, 0 B", "\r\u001b[K"]);
  });

  it("is never as wide as the terminal", () => {
    const { progress, written } = progressOf({ terminalColumns: () => 12 });
    progress.update({ objects: 1, bytes: 0 });
    expect(written).toEqual(["\r\u001b[Kreading: 1 "]);
  });

  it.each([
    ["there is no terminal", {}, false],
    ["it runs in CI", { CI: "true" }, true],
    ["the terminal is dumb", { TERM: "dumb" }, true],
  ])("writes nothing where %s", (_, environment, isTerminal) => {
    const { progress, written } = progressOf({ environment }, { isTerminal });
    progress.update({ objects: 1, bytes: 0 });
    progress.clear();
    progress.stop();
    expect(written).toEqual([]);
  });
});
