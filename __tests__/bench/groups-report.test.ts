import { formatCheck, formatHead, formatRow, onAws, planCheck, ratioCheck } from "../../bench/groups-report";

describe("the table", () => {
  it("has a column for each figure, and none where there is none", () => {
    const lines = [
      formatHead(),
      formatRow({ label: "synth, 1000 named", seconds: 1.744, mebibytes: 135.6, bytes: 1_611_346 }),
      formatRow({ label: "plan", seconds: 37.42, mebibytes: 1865, requests: 2013, toAdd: 1007, lines: 11_249 }),
      formatRow({ label: "where memory is not known", seconds: 1, mebibytes: NaN }),
    ];

    expect(lines.map((line) => line.replace(/ {20,}/g, " ~ "))).toEqual([
      " ~ s      MiB requests   to add    lines       KB",
      "synth, 1000 named ~ 1.74      136 ~ 1611",
      "plan ~ 37.42     1865     2013     1007    11249",
      "where memory is not known ~ 1.00",
    ]);
    expect(lines.slice(1, 3).map((line) => line.length)).toEqual([formatHead().length, formatHead().length - 9]);
  });
});

describe("checks", () => {
  it.each([
    [3.999, true, "plan: 4.00 times, target: at most 4"],
    [4, true, "plan: 4.00 times, target: at most 4"],
    [4.01, false, "plan: 4.01 times, target: at most 4"],
    [NaN, false, "plan: NaN times, target: at most 4"],
  ])("a ratio of %d: %j", (ratio, held, text) => {
    expect(ratioCheck("plan", ratio, 4)).toEqual({ text, held });
  });

  it.each([
    [{ toAdd: 1, toChange: 0, toDestroy: 0 }, true],
    [{ toAdd: 0, toChange: 0, toDestroy: 0 }, false],
    [{ toAdd: 2, toChange: 0, toDestroy: 0 }, false],
    [{ toAdd: 1, toChange: 1, toDestroy: 0 }, false],
    [{ toAdd: 1, toChange: 0, toDestroy: 1 }, false],
  ])("a plan of one more that is %j: %j", (plan, held) => {
    expect(planCheck("one more", { ...plan, lines: 20 }, 1).held).toBe(held);
  });

  it("are printed with their outcome", () => {
    const plan = { toAdd: 1, toChange: 0, toDestroy: 0, lines: 20 };

    expect([0, 1].map((expected) => formatCheck(planCheck("again", plan, expected)))).toEqual([
      "  again: 1 to add, 0 to change, 0 to destroy, expected 0 to add and no more: MISSED",
      "  again: 1 to add, 0 to change, 0 to destroy, expected 1 to add and no more: held",
    ]);
  });
});

describe("onAws", () => {
  it("says what AWS's rates of requests allow", () => {
    expect(onAws(1001).map((line) => line.trim().replace(/ {2,}/g, " | "))).toEqual([
      "plan or apply, where they are deployed | 201 | 5 DescribeSubscriptionFilters a second",
      "apply, where all are new | 201 | 5 PutSubscriptionFilter a second",
      "plan or apply, where each is named | 101 | 10 DescribeLogGroups a second",
    ]);
  });
});
