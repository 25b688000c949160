import { code } from "../../plan-review/markdown-text";
import { countsOf, type StackOutcome } from "../../plan-review/review";
import { planOf, type PlannedChange, reviewAll, reviewOf } from "../support/plans";

const update: PlannedChange = { address: "aws_test.a", before: { a: 1 }, after: { a: 2 } };
const loss: PlannedChange = { type: "aws_s3_bucket", before: { bucket: "logs" } };
const missed: PlannedChange = { type: "aws_cloudwatch_log_subscription_filter", before: { log_group_name: "/a" } };
const waiting: StackOutcome = { stack: "late-dev", waitsFor: "early-dev", isDeployed: false };
const dataLoss = { risk: "data-loss", reason: "it is empty" } as const;

describe("the verdict", () => {
  it("is none where nothing changes", () => {
    expect(reviewOf(planOf({ changes: [{ before: { a: 1 }, after: { a: 1 } }] })).verdict).toBe("none");
  });

  it.each<readonly [string, Parameters<typeof planOf>[0]]>([
    ["a resource", { changes: [update] }],
    ["only an output", { output_changes: { a: { actions: ["create"], after: 1 } } }],
    ["only an import", { changes: [{ before: {}, after: {}, importing: { id: "i" } }] }],
    ["only an address in the state", { changes: [{ before: {}, after: {}, previous_address: "aws_test.old" }] }],
    ["a resource in a risky way that is not forbidden", { changes: [loss] }],
  ])("is changes where there is %s", (_, planned) => {
    expect(reviewOf(planOf(planned)).verdict).toBe("changes");
  });

  it("is changes where a stack waits that is not deployed, and incomplete where it is", () => {
    expect(reviewAll([waiting]).verdict).toBe("changes");
    expect(reviewAll([{ ...waiting, isDeployed: true }]).verdict).toBe("incomplete");
  });

  it("is not changed by what only drifted", () => {
    const drift = [{ address: "aws_test.it", before: { a: 1 }, after: { a: 2 } }];
    const configuration = { root_module: { resources: [{ address: "aws_test.it", expressions: { a: {} } }] } };
    const review = reviewOf(planOf({ drift, configuration }));
    expect([review.verdict, review.stacks[0]?.drift.length]).toEqual(["none", 1]);
  });

  it("is forbidden where a risk is that the environment forbids", () => {
    const review = reviewOf(planOf({ changes: [loss, missed] }), {
      forbiddenRisks: ["logs-missed", "data-loss", "wider-access"],
    });
    expect([review.verdict, review.forbidden]).toEqual(["forbidden", ["data-loss", "logs-missed"]]);
  });

  it("is forbidden by a risk that is seen elsewhere than in the plan", () => {
    const risk = { risk: "account-or-region-change", stack: "dev.json", addresses: [], sentence: "It moves." } as const;
    expect(reviewOf(planOf({}), { otherRisks: [risk], forbiddenRisks: [risk.risk] }).verdict).toBe("forbidden");
  });

  it("is changes where an override names the forbidden risk, and still forbidden where it names another", () => {
    const plan = planOf({ changes: [loss] });
    const allowed = reviewOf(plan, { forbiddenRisks: ["data-loss"], overrides: [dataLoss] });
    expect([allowed.verdict, allowed.forbidden]).toEqual(["changes", []]);
    const overrides = [{ risk: "logs-missed", reason: "why not" } as const];
    expect(reviewOf(plan, { forbiddenRisks: ["data-loss"], overrides }).verdict).toBe("forbidden");
  });

  it("is differs where a stack changes otherwise than was reviewed, whatever else is wrong with it", () => {
    const plan = planOf({ changes: [loss] });
    const review = reviewOf(plan, { reviewed: new Map([["stack-dev", "other"]]), forbiddenRisks: ["data-loss"] });
    expect([review.verdict, review.differing]).toEqual(["differs", ["stack-dev"]]);
  });

  it("is differs where a stack that was not reviewed changes, or waits", () => {
    expect(reviewOf(planOf({ changes: [update] }), { reviewed: new Map() }).verdict).toBe("differs");
    expect(reviewAll([waiting], { reviewed: new Map([["late-dev", "0"]]) }).verdict).toBe("differs");
  });

  it("is changes where it is the plan that was reviewed", () => {
    const plan = planOf({ changes: [update] });
    const { stacks } = reviewAll([{ stack: "stack-dev", plan, notes: [] }, waiting]);
    const reviewed = new Map(stacks.map(({ stack, fingerprint }) => [stack, fingerprint]));
    expect(reviewAll([{ stack: "stack-dev", plan, notes: [] }, waiting], { reviewed }).verdict).toBe("changes");
  });

  it("is none where what was reviewed is applied already", () => {
    const reviewed = new Map([["stack-dev", "what it was"]]);
    expect(reviewOf(planOf({}), { reviewed }).verdict).toBe("none");
  });
});

describe("a review", () => {
  it("has risks in the order of their gravity, those of other sources too", () => {
    const otherRisks = [{ risk: "account-or-region-change", stack: "dev.json", addresses: [], sentence: "x" } as const];
    const { risks } = reviewOf(planOf({ changes: [missed, loss] }), { otherRisks });
    expect(risks.map(({ risk }) => risk)).toEqual(["data-loss", "logs-missed", "account-or-region-change"]);
  });

  it("has changes in the order of what can hurt", () => {
    const changes: readonly PlannedChange[] = [
      { address: "a.forgotten", before: {}, actions: ["forget"] },
      { address: "a.moved", before: {}, after: {}, previous_address: "a.b" },
      { address: "a.imported", before: {}, after: {}, importing: {} },
      { address: "a.created", after: {} },
      { address: "a.updated", before: { a: 1 }, after: {} },
      { address: "a.replaced", before: {}, after: {}, actions: ["create", "delete"] },
      { address: "a.destroyed", before: {} },
    ];
    const [stack] = reviewOf(planOf({ changes })).stacks;
    expect(stack?.changes.map(({ action }) => action)).toEqual([
      "destroy",
      "replace",
      "update",
      "create",
      "import",
      "move",
      "forget",
    ]);
    expect(stack && countsOf(stack)).toEqual({
      destroy: 1,
      replace: 1,
      update: 1,
      create: 1,
      import: 1,
      move: 1,
      forget: 1,
    });
  });

  it("knows a stack as deployed by what is in its state, not by data that is read", () => {
    const state = (mode: "managed" | "data") => ({
      values: { root_module: { resources: [{ address: "a.b", mode, type: "a" }] } },
    });
    const isDeployed = (mode: "managed" | "data") =>
      reviewOf(planOf({ prior_state: state(mode) })).stacks[0]?.isDeployed;
    expect([isDeployed("managed"), isDeployed("data")]).toEqual([true, false]);
  });

  it("hides secrets in sentences, addresses, notes, outputs and reasons", () => {
    const secret = "hunter2 or so";
    const plan = planOf({
      changes: [
        { type: "aws_x", after: { s: secret }, afterSensitive: { s: true } },
        { ...loss, address: `aws_s3_bucket.b["${secret}"]`, before: { bucket: secret } },
        { type: "aws_cloudwatch_metric_alarm", before: { alarm_name: "tiny" }, beforeSensitive: { alarm_name: true } },
      ],
      output_changes: { [`of-${secret}`]: { actions: ["create"] } },
    });
    const review = reviewAll([{ stack: "stack-dev", plan, notes: [`See ${code(secret)}.`] }], {
      overrides: [{ risk: "data-loss", reason: `${secret}!` }],
    });
    expect(review.risks.map(({ sentence, addresses }) => [sentence, ...addresses])).toEqual([
      [
        "Destroys the bucket `(sensitive)`, which S3 refuses while it holds objects: the deployment would stop half way.",
        'aws_s3_bucket.b["(sensitive)"]',
      ],
      ["The alarm `(sensitive)` goes away.", "aws_cloudwatch_metric_alarm.it"],
    ]);
    expect(review.stacks[0]?.notes).toEqual(["See `(sensitive)`."]);
    expect(review.stacks[0]?.outputs).toEqual(["of-(sensitive)"]);
    expect(review.overrides).toEqual([{ risk: "data-loss", reason: "(sensitive)!" }]);
  });
});
