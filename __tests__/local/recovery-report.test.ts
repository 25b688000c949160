import type { RecoveredStack } from "../../local/recover-environment";
import type { StackRecovery } from "../../local/recover-stack";
import { isComplete, recoveryLines } from "../../local/recovery-report";

const ROLE = { address: "aws_iam_role.r", type: "aws_iam_role", arguments: { name: "role" } };
const STACK: RecoveredStack["stack"] = {
  id: "hello-api-dev",
  name: "hello-api",
  directory: "",
  backend: { bucket: "states", key: "dev/hello-api/terraform.tfstate", region: "eu-central-1" },
  dependencies: [],
  resources: new Map([[ROLE.address, ROLE]]),
  outputs: {},
  remoteStates: {},
};
const GONE = { exists: false, ids: new Map(), outputs: new Set(), earlierVersions: 0 } as RecoveredStack["state"];
const WHERE = "s3://states/dev/hello-api/terraform.tfstate";

function recovered(recovery?: Partial<StackRecovery>, state = GONE): RecoveredStack {
  const nothing = { imports: [], left: [], problems: [], remaining: [], outputs: {} };
  const full = { ...nothing, verdict: "planned" as const, creations: new Map(), updates: new Map(), ...recovery };
  return { stack: STACK, state, ...(recovery !== undefined && { recovery: full }) };
}

test("a state that lacks nothing is told in a line", () => {
  const whole = { ...GONE, exists: true, ids: new Map([["aws_iam_role.r", "role"]]), earlierVersions: 3 };

  expect(recoveryLines(recovered(undefined, whole))).toEqual([
    `hello-api: nothing to recover, ${WHERE} has all 1 resources.`,
  ]);
});

test("a stack that was never deployed is nothing to recover", () => {
  expect(recoveryLines(recovered({ verdict: "not deployed" }))).toEqual([
    `hello-api: nothing to recover. ${WHERE} does not exist, so all 1 resources are lacking. ` +
      "None of them is in the account: the next deployment makes them.",
  ]);
});

test("what comes back, what is made, what changes, what is left, and what stands in the way have a line each", () => {
  const recovery: Partial<StackRecovery> = {
    verdict: "refused",
    imports: [{ to: "aws_iam_role.r", id: "role" }],
    creations: new Map([["aws_s3_bucket.b", "it was not found"]]),
    updates: new Map([["aws_iam_role.r", ["description", "tags"]]]),
    left: ["aws_iam_role.s"],
    problems: ["aws_s3_bucket.b should be there."],
  };

  expect(recoveryLines(recovered(recovery, { ...GONE, earlierVersions: 2 }))).toEqual([
    `hello-api: ${WHERE} does not exist, so all 1 resources are lacking.`,
    "  S3 keeps 2 earlier versions of it: restoring one is quicker and more exact. docs/shared-state.md says how.",
    "  import  aws_iam_role.r  from role",
    "  create  aws_s3_bucket.b: it was not found",
    "  change  aws_iam_role.r: description, tags",
    "  leave   aws_iam_role.s: it was not found, the next deployment makes it",
    "  problem: aws_s3_bucket.b should be there.",
    "  Nothing was written.",
  ]);
});

test.each([
  ["planned", [], ["  Nothing was written: --apply does this."]],
  ["recovered", [], ["  Recovered: the next plan is empty."]],
  [
    "differs",
    [{ address: "aws_iam_role.r", action: "update" }],
    ["  Recovered, but the next plan has 1 change:", "  still to update  aws_iam_role.r"],
  ],
] as const)("%s is said at the end", (verdict, remaining, lines) => {
  expect(recoveryLines(recovered({ verdict, remaining })).slice(1)).toEqual(lines);
});

test.each([
  [undefined, true],
  ["not deployed", true],
  ["recovered", true],
  ["planned", false],
  ["refused", false],
  ["differs", false],
] as const)("a state whose recovery is %s is complete: %s", (verdict, complete) => {
  expect(isComplete([recovered(), recovered(verdict === undefined ? undefined : { verdict })])).toBe(complete);
});
