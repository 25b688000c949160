import { createHash } from "node:crypto";
import { median } from "../../bench/measure";
import { quoted } from "../../bench/read-commands";
import { readOutput } from "../../bench/read-output";
import { timeInRounds } from "../../bench/read-rounds";
import { atLeast, atMost, formatRow } from "../../bench/read-table";

describe("formatRow", () => {
  it("puts what is known in columns", () => {
    expect(formatRow({ label: "zcat", seconds: 5.2734, textBytes: 1_078_000_000, ratio: 1 })).toBe(
      `  zcat${" ".repeat(44)}    5.273 s   204 MB/s    1.000 x`,
    );
    expect(formatRow({ label: "memory", mebibytes: 120.4, target: atMost(250, 120.4, " MiB") })).toBe(
      `  memory${" ".repeat(42 + 33)}    120 MiB  at most 250 MiB: held`,
    );
  });

  it("tells a missed target", () => {
    expect(formatRow({ label: "text", ratio: 0.81, target: atMost(0.8, 0.81, " x") })).toMatch(
      / {4}0\.810 x {13}at most 0\.8 x: MISSED$/,
    );
  });
});

describe("targets", () => {
  it("are held by the limit itself", () => {
    expect([atMost(2, 2), atMost(2, 2.01), atLeast(15, 15), atLeast(15, 14.99)].map(({ held }) => held)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(atLeast(15, 24.04, " times faster").text).toBe("at least 15 times faster, got 24.0");
  });
});

describe("median", () => {
  it("is the middle number, the upper one of two, whatever their order", () => {
    expect([median([3, 1, 20]), median([4, 30]), median([])]).toEqual([3, 30, NaN]);
  });
});

describe("readOutput", () => {
  it("counts lines and bytes, and gives their hash", async () => {
    const text = `a ${quoted("it's")}\nb\n\nwithout an end`;

    await expect(readOutput(`printf %s ${quoted(text)}`)).resolves.toEqual({
      lines: 3,
      bytes: text.length,
      sha256: createHash("sha256").update(text).digest("hex"),
    });
  });

  it("reports a command that fails, with what it said", async () => {
    await expect(readOutput("echo out; echo why >&2; exit 3")).rejects.toThrow(
      '"echo out; echo why >&2; exit 3" ended with 3:\nwhy\n',
    );
  });
});

describe("timeInRounds", () => {
  it("compares every command with the first, and leaves out what is not installed", async () => {
    const first = { label: "first", command: "sleep 0.02" };
    const second = { label: "second", command: "sleep 0.1" };
    const missing = { label: "missing", command: "true", needs: "no-such-program-anywhere" };
    const [one, two, ...others] = await timeInRounds({ title: "", contenders: [first, second, missing] }, 2);

    expect(others).toEqual([]);
    expect(one).toEqual({ contender: first, seconds: one?.seconds, ratio: 1 });
    expect(two?.contender).toBe(second);
    expect(two?.seconds).toBeGreaterThan(0.1);
    expect(two?.ratio).toBeGreaterThan(1);
  });
});
