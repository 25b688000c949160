import { driftedResources, resourceChanges } from "../../plan-review/resource-change";
import { planOf, type PlannedChange } from "../support/plans";

function actionOf(change: PlannedChange): string | undefined {
  return resourceChanges("stack-dev", planOf({ changes: [change] }))[0]?.action;
}

const [before, after] = [{ a: 1 }, { a: 2 }];

describe("resourceChanges", () => {
  it.each<readonly [string | undefined, string, PlannedChange]>([
    ["create", "a resource that is created", { after }],
    ["update", "one that is updated", { before, after }],
    ["destroy", "one that is deleted", { before }],
    ["replace", "one that is deleted and created", { before, after, actions: ["delete", "create"] }],
    ["replace", "one that is created before it is deleted", { before, after, actions: ["create", "delete"] }],
    ["forget", "one that Terraform no longer looks at", { before, actions: ["forget"] }],
    ["import", "one that is only imported", { before, after: before, importing: { id: "x" } }],
    ["update", "one that is imported and updated", { before, after, importing: { id: "x" } }],
    ["move", "one that only gets another address", { before, after: before, previous_address: "aws_test.old" }],
    ["update", "one that gets another address and is updated", { before, after, previous_address: "aws_test.old" }],
    [undefined, "one that stays", { before, after: before }],
    [undefined, "data that is read", { mode: "data", after, actions: ["read"] }],
  ])("says %s of %s", (action, _, change) => {
    expect(actionOf(change)).toBe(action);
  });

  it("keeps values, masks and reasons of a change", () => {
    const plan = planOf({
      changes: [
        {
          address: 'aws_test.many["a"]',
          before,
          after,
          actions: ["delete", "create"],
          replacePaths: [["a", 0, "b"]],
          unknown: { id: true },
          beforeSensitive: { a: true },
          afterSensitive: false,
          previous_address: "aws_test.old",
          action_reason: "replace_because_tainted",
        },
      ],
    });
    expect(resourceChanges("stack-dev", plan)).toEqual([
      {
        stack: "stack-dev",
        address: 'aws_test.many["a"]',
        type: "aws_test",
        action: "replace",
        before,
        after,
        afterUnknown: { id: true },
        beforeSensitive: { a: true },
        afterSensitive: false,
        replacedFor: ["a.0.b"],
        configured: new Set(["a"]),
        movedFrom: "aws_test.old",
        reason: "replace_because_tainted",
      },
    ]);
  });
});

describe("driftedResources", () => {
  const configured = {
    configuration: { root_module: { resources: [{ address: "aws_test.it", expressions: { a: {}, b: {} } }] } },
  };
  const drifted = (drift: PlannedChange): readonly string[] =>
    driftedResources("stack-dev", planOf({ drift: [drift], ...configured })).map(({ action }) => action);

  it.each<readonly [string, PlannedChange, readonly string[]]>([
    ["an attribute that the configuration sets", { before: { a: 1 }, after: { a: 2 } }, ["update"]],
    ["a resource that somebody deleted", { before: { a: 1 } }, ["destroy"]],
    ["nothing of an attribute that is computed", { before: { etag: 1 }, after: { etag: 2 } }, []],
    [
      "nothing of empty values for one another",
      { before: { a: null, b: [] }, after: { a: "", b: [{ c: 0, d: false, e: {} }] } },
      [],
    ],
    ["a value that is gone", { before: { a: { x: "y" } }, after: { a: {} } }, ["update"]],
  ])("tells of %s", (_, drift, actions) => {
    expect(drifted(drift)).toEqual(actions);
  });
});
