import { appliedLogGroups } from "../../bench/groups-applied";
import type { PlanText } from "../../bench/groups-plan";
import type { Row } from "../../bench/groups-report";

const COST = { seconds: 1, mebibytes: 2, exitCode: 0, output: "", requests: 3 };

/** A Terraform whose plans add what is not yet applied, and so much more. */
function measure(applied: number, more: Partial<PlanText> = {}) {
  const calls: string[] = [];
  const rows: Row[] = [];
  let state = 0;
  const configuration = (kind: string, count: number) => {
    const called = (what: string) => {
      calls.push(`${what} ${kind} ${count}`);
      return Promise.resolve();
    };
    return {
      synth: () => called("synth").then(() => COST),
      init: () => called("init"),
      plan: (...options: readonly string[]) =>
        called(["plan", ...options].join(" ")).then(() => ({
          ...COST,
          toAdd: count - state,
          toChange: 0,
          toDestroy: 0,
          lines: 4,
          ...(state > 0 ? more : {}),
        })),
      apply: () =>
        called("apply").then(() => {
          state = count;
          return COST;
        }),
    };
  };
  const checks = appliedLogGroups(configuration, applied, (row) => rows.push(row));
  return { calls, rows, checks };
}

describe("appliedLogGroups", () => {
  it("applies, plans again with and without a look at AWS, and plans one more", async () => {
    const { calls, rows, checks } = measure(200);

    expect((await checks).map(({ held }) => held)).toEqual([true, true]);
    expect(calls).toEqual([
      "synth discovered 200",
      "init discovered 200",
      "plan discovered 200",
      "apply discovered 200",
      "plan discovered 200",
      "plan -refresh=false discovered 200",
      "synth discovered 201",
      "init discovered 201",
      "plan discovered 201",
    ]);
    expect(rows.map(({ label, toAdd }) => [label.trim(), toAdd])).toEqual([
      ["apply, to 200 in all", 200],
      ["plan: nothing is new", 0],
      ["plan -refresh=false", 0],
      ["plan: one log group more", 1],
    ]);
  });

  it("holds neither plan that would do more than it should", async () => {
    const { checks } = measure(200, { toChange: 1 });

    expect(await checks).toEqual([
      {
        text: "plan after apply of 200: 0 to add, 1 to change, 0 to destroy, expected 0 to add and no more",
        held: false,
      },
      {
        text: "plan of one more than 200: 1 to add, 1 to change, 0 to destroy, expected 1 to add and no more",
        held: false,
      },
    ]);
  });
});
