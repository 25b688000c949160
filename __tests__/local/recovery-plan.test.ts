import type { RecoveryBlocks } from "../../local/import-blocks";
import { recoveryPlan } from "../../local/recovery-plan";
import type { SavedChange } from "../../local/saved-plan";

const BLOCKS: RecoveryBlocks = { imports: [], anew: new Map(), absent: new Set(), unknown: new Map() };
const NO_CHOICES = { importIds: new Map<string, string>(), create: new Set<string>() };

function change(address: string, actions: readonly string[], more: Partial<SavedChange["change"]> = {}): SavedChange {
  return { address, change: { actions, before: null, after: null, ...more } };
}

function planOf(changes: readonly SavedChange[], blocks: Partial<RecoveryBlocks> = {}, create: readonly string[] = []) {
  return recoveryPlan(
    { resource_changes: changes },
    { ...BLOCKS, ...blocks },
    { ...NO_CHOICES, create: new Set(create) },
  );
}

test("an import that changes nothing, and data that is read, are no change", () => {
  const plan = planOf([
    change("aws_s3_bucket.b", ["no-op"], { importing: { id: "b" } }),
    change("data.aws_iam_policy_document.d", ["read"]),
  ]);

  expect(plan).toEqual({ imports: [], creations: new Map(), updates: new Map(), left: [], problems: [] });
});

test("attributes that change are named, and their values are not told", () => {
  const before = { publish: null, timeout: 5, token: "old secret" };
  const after = { publish: false, timeout: 5, token: "new secret" };
  const { updates } = planOf([
    change("aws_lambda_function.f", ["update"], { before, after, after_unknown: { last_modified: true } }),
  ]);

  expect([...updates]).toEqual([["aws_lambda_function.f", ["last_modified", "publish", "token"]]]);
});

test.each([
  [["delete"], "destroyed"],
  [["delete", "create"], "replaced"],
  [["create", "delete"], "replaced"],
])("a plan that does %j is not applied", (actions, word) => {
  expect(planOf([change("aws_sns_topic.t", actions)]).problems).toEqual([
    `aws_sns_topic.t would be ${word}, and a recovery does neither: ` +
      "take back the settings with which the stack was last deployed, recover, then change them.",
  ]);
});

test("what holds data is not made anew unasked; what holds none is", () => {
  const changes = [change("aws_s3_bucket.b", ["create"]), change("aws_cloudwatch_metric_alarm.a", ["create"])];
  const { creations, problems } = planOf(changes);

  expect([...creations]).toEqual([
    ["aws_s3_bucket.b", "it was not found"],
    ["aws_cloudwatch_metric_alarm.a", "it was not found"],
  ]);
  expect(problems).toEqual([
    "aws_s3_bucket.b should be there and was not found: look whether account, Region and names of the settings are those of " +
      "the deployment. If it is really gone, --create 'aws_s3_bucket.b' makes it anew, without what was in it.",
  ]);
  expect(planOf(changes, {}, ["aws_s3_bucket.b"]).problems).toEqual([]);
});

test("what cannot be imported is told once, with the two ways out", () => {
  const unknown = new Map([["aws_s3_bucket.b", "no import known for it"]]);

  expect(planOf([change("aws_s3_bucket.b", ["create"])], { unknown }).problems).toEqual([
    "aws_s3_bucket.b cannot be imported: no import known for it. Say its id with --import 'aws_s3_bucket.b=ID', or " +
      "--create 'aws_s3_bucket.b' if there is none.",
  ]);
});

test("what is not there and not in the plan is left to the next deployment", () => {
  const absent = new Set(["aws_iam_role.r", "aws_iam_role.s"]);

  expect(planOf([change("aws_iam_role.r", ["create"])], { absent }).left).toEqual(["aws_iam_role.s"]);
});
