import { fingerprintOf, fingerprintOfAll } from "../../plan-review/fingerprint";
import { planOf, type PlannedChange, type PlannedResources, REPLACE } from "../support/plans";

const one: PlannedChange = { address: "aws_test.one", before: { a: 1, b: { c: "x" } }, after: { a: 2, b: { c: "x" } } };
const other: PlannedChange = {
  address: "aws_test.other",
  after: { password: "p" },
  unknown: { id: true },
  afterSensitive: { password: true },
};
const plan: PlannedResources = {
  changes: [one, other],
  output_changes: { u: { actions: ["update"], before: 1, after: 2 }, v: { actions: ["create"], after: 1 } },
};
const print = (planned: PlannedResources): string => fingerprintOf(planOf(planned));

describe("a fingerprint", () => {
  it("has 64 hexadecimal digits", () => {
    expect(print(plan)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<readonly [string, PlannedResources]>([
    ["changes in another order", { ...plan, changes: [other, one] }],
    [
      "outputs and attributes in another order",
      {
        ...plan,
        changes: [{ ...one, after: { b: { c: "x" }, a: 2 } }, other],
        output_changes: { v: { actions: ["create"], after: 1 }, u: { actions: ["update"], after: 2, before: 1 } },
      },
    ],
    [
      "resources and outputs that stay",
      {
        changes: [one, other, { address: "aws_test.same", before: { a: 1 }, after: { a: 1 } }],
        output_changes: { ...plan.output_changes, same: { actions: ["no-op"], before: 1, after: 1 } },
      },
    ],
    ["what differs from the state", { ...plan, drift: [one] }],
    ["why something changes", { ...plan, changes: [{ ...one, action_reason: "tainted" }, other] }],
    ["another version of Terraform's format", { ...plan, prior_state: { values: {} } }],
  ])("is the same with %s", (_, same) => {
    expect(print(same)).toBe(print(plan));
  });

  it.each<readonly [string, PlannedResources]>([
    ["another value", { ...plan, changes: [{ ...one, after: { a: 3, b: { c: "x" } } }, other] }],
    ["another value before", { ...plan, changes: [{ ...one, before: { a: 0, b: { c: "x" } } }, other] }],
    ["another sensitive value", { ...plan, changes: [one, { ...other, after: { password: "q" } }] }],
    ["another address", { ...plan, changes: [{ ...one, address: "aws_test.two" }, other] }],
    ["another action", { ...plan, changes: [{ ...one, actions: REPLACE }, other] }],
    [
      "another order of a replacement",
      {
        ...plan,
        changes: [
          { ...one, actions: ["create", "delete"] },
          { ...other, actions: REPLACE },
        ],
      },
    ],
    ["something else that is unknown", { ...plan, changes: [one, { ...other, unknown: { arn: true } }] }],
    [
      "another reference of what is unknown",
      { ...plan, changes: [one, { ...other, configured: { id: { references: ["x.y"] } } }] },
    ],
    ["a change less", { ...plan, changes: [one] }],
    ["another output", { ...plan, output_changes: {} }],
    [
      "an import",
      { ...plan, changes: [one, other, { address: "aws_test.i", before: {}, after: {}, importing: { id: "i" } }] },
    ],
    [
      "a move",
      {
        ...plan,
        changes: [one, other, { address: "aws_test.i", before: {}, after: {}, previous_address: "aws_test.j" }],
      },
    ],
    [
      "data that is read at apply",
      {
        ...plan,
        changes: [
          one,
          other,
          {
            mode: "data",
            type: "aws_iam_policy_document",
            actions: ["read"],
            after: { statement: [{ actions: ["s3:*"] }] },
          },
        ],
      },
    ],
    ["an object that was left behind", { ...plan, changes: [one, { ...other, deposed: "abc" }] }],
  ])("is another one with %s", (_, different) => {
    expect(print(different)).not.toBe(print(plan));
  });

  it("of all stacks does not depend on their order, but on each", () => {
    expect(
      fingerprintOfAll([
        ["a", "1"],
        ["b", "2"],
      ]),
    ).toBe(
      fingerprintOfAll([
        ["b", "2"],
        ["a", "1"],
      ]),
    );
    expect(
      fingerprintOfAll([
        ["a", "1"],
        ["b", "2"],
      ]),
    ).not.toBe(
      fingerprintOfAll([
        ["a", "2"],
        ["b", "1"],
      ]),
    );
  });
});
