import path from "node:path";
import { measurePeakMebibytes, measureSeconds } from "../../bench/measure";

const env = { PATH: path.dirname(process.execPath), SHELL: "/bin/sh" };
/** A command that takes this much memory in a process of its own, and that long. */
const take = (mebibytes: number, milliseconds: number) => {
  const script = `Buffer.alloc(${mebibytes} * 1024 * 1024, 1); setTimeout(() => {}, ${milliseconds})`;
  return `"${process.execPath}" -e "${script}"`;
};

describe("measurePeakMebibytes", () => {
  it("sums up the peaks of all processes of a command", async () => {
    const idle = await measurePeakMebibytes({ command: take(0, 50), env });
    const busy = await measurePeakMebibytes({ command: `${take(64, 50)} & ${take(32, 50)}; wait`, env });

    // Twice the process itself, and what both of them took.
    expect(busy - 2 * idle).toBeGreaterThan(80);
    expect(busy - 2 * idle).toBeLessThan(112);
  });
});

describe("measureSeconds", () => {
  it("measures from start to exit", async () => {
    await expect(measureSeconds({ command: take(0, 200), env })).resolves.toBeGreaterThan(0.2);
  });

  it("reports a command that fails, with what it said", async () => {
    await expect(measureSeconds({ command: "echo why >&2; exit 7", env })).rejects.toThrow(
      '"echo why >&2; exit 7" ended with exit code 7:\nwhy\n',
    );
  });
});
