import { importBlocks, importConfiguration, type RecoveryChoices } from "../../local/import-blocks";
import type { SynthesizedStack } from "../../local/synthesized-stacks";

const NO_CHOICES: RecoveryChoices = { importIds: new Map(), create: new Set() };

/** A stack with these resources, by address. */
function stackOf(resources: Readonly<Record<string, object>>, more: Partial<SynthesizedStack> = {}): SynthesizedStack {
  const all = Object.entries(resources).map(([address, values]) => {
    const type = address.split(".")[0] ?? "";
    return [address, { address, type, arguments: values as Record<string, unknown> }] as const;
  });
  return {
    id: "one-dev",
    name: "one",
    directory: "",
    backend: { bucket: "states", key: "dev/one/terraform.tfstate", region: "eu-central-1" },
    dependencies: [],
    resources: new Map(all),
    outputs: {},
    remoteStates: {},
    ...more,
  };
}

/** Works out all of a stack's blocks. */
function blocksOf(
  stack: SynthesizedStack,
  { absent = [] as string[], choices = NO_CHOICES, stacks = [stack] as readonly SynthesizedStack[] } = {},
) {
  const options = { stack, stacks, accountId: "111122223333", lookedUp: new Map<string, string>() };
  return importBlocks([...stack.resources.keys()], { ...options, absent: new Set(absent) }, choices);
}

const ROLE = {
  "aws_iam_role_policy.p": { name: "permissions", role: "${aws_iam_role.r.name}" },
  "aws_iam_role.r": { name: "role" },
};

test("ids are made of what arguments refer to", () => {
  expect(blocksOf(stackOf(ROLE)).imports).toEqual([
    { to: "aws_iam_role_policy.p", id: "role:permissions" },
    { to: "aws_iam_role.r", id: "role" },
  ]);
});

test("what belongs to a resource that is not there is not looked for", () => {
  const blocks = blocksOf(stackOf(ROLE), { absent: ["aws_iam_role.r"] });

  expect(blocks.imports).toEqual([]);
  expect([...blocks.absent].sort()).toEqual(["aws_iam_role.r", "aws_iam_role_policy.p"]);
});

test("a value of another stack is taken from that one's configuration", () => {
  const upstream = stackOf(
    { "aws_cloudwatch_log_group.g": { name: "/app" } },
    {
      id: "two-dev",
      backend: { bucket: "states", key: "two", region: "eu-central-1" },
      outputs: { group: "${aws_cloudwatch_log_group.g.name}" },
    },
  );
  const filter = { name: "f", log_group_name: "${data.terraform_remote_state.in.outputs.group}" };
  const stack = stackOf({ "aws_cloudwatch_log_subscription_filter.f": filter }, { remoteStates: { in: "two" } });

  expect(blocksOf(stack, { stacks: [upstream, stack] }).imports).toEqual([
    { to: "aws_cloudwatch_log_subscription_filter.f", id: "/app|f" },
  ]);
});

test.each([
  ["a type without a rule", { "aws_sqs_queue.q": { name: "q" } }, "no import known for aws_sqs_queue"],
  [
    "a name that Terraform computes",
    { "aws_iam_role.r": { name: '${join("-", ["a", "b"])}' } },
    'the value of join("-", ["a", "b"]) is not in the configuration',
  ],
  ["a name that AWS makes up", { "aws_iam_role.r": {} }, "name of aws_iam_role.r is not in the configuration"],
  [
    "an output of a state that is nobody's",
    { "aws_iam_role.r": { name: "${data.terraform_remote_state.x.outputs.y}" } },
    "output y of the state x is not in the configuration",
  ],
  [
    "an id that was not looked up",
    { "aws_api_gateway_rest_api.a": { name: "a" } },
    "the id of aws_api_gateway_rest_api.a was not looked up",
  ],
])("%s is told by name", (_, resources, reason) => {
  const blocks = blocksOf(stackOf(resources));

  expect([...blocks.unknown.values()]).toEqual([reason]);
  expect(blocks.imports).toEqual([]);
});

test("an id that somebody gives is taken, and what somebody wants made anew is not looked for", () => {
  const resources = { "aws_sqs_queue.q": { name: "q" }, ...ROLE };
  const choices = {
    importIds: new Map([["aws_sqs_queue.q", "https://q"]]),
    create: new Set(["aws_iam_role_policy.p"]),
  };
  const blocks = blocksOf(stackOf(resources), { choices });

  expect(blocks.imports).toEqual([
    { to: "aws_sqs_queue.q", id: "https://q" },
    { to: "aws_iam_role.r", id: "role" },
  ]);
  expect([...blocks.anew]).toEqual([["aws_iam_role_policy.p", "as --create says"]]);
});

test("an id is no template, neither in the stack nor in the block", () => {
  const [block] = blocksOf(stackOf({ "aws_iam_role.r": { name: "a-$${b}" } })).imports;

  expect(block?.id).toBe("a-${b}");
  expect(JSON.parse(importConfiguration([{ to: "aws_iam_role.r", id: "a-${b}-%{c}" }]))).toEqual({
    import: [{ to: "aws_iam_role.r", id: "a-$${b}-%%{c}" }],
  });
});
