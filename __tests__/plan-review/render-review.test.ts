import fc from "fast-check";
import { longestComment, markerOf, renderReview } from "../../plan-review/render-review";
import type { Review, StackOutcome } from "../../plan-review/review";
import { planOf, type PlannedChange, policyText, REPLACE, reviewAll, reviewOf } from "../support/plans";

const storage = planOf({
  changes: [
    {
      type: "aws_s3_bucket",
      before: { bucket: "logs", force_destroy: false },
      after: { bucket: "other", force_destroy: false },
      unknown: { arn: true },
      actions: REPLACE,
      replacePaths: [["bucket"]],
    },
    {
      type: "aws_cloudwatch_log_group",
      before: { name: "/a", retention_in_days: 30 },
      after: { name: "/a", retention_in_days: 7 },
    },
    {
      type: "aws_s3_bucket_policy",
      before: { bucket: "logs", policy: policyText({ Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" }) },
      after: {
        bucket: "logs",
        policy: policyText({ Effect: "Allow", Action: ["s3:GetObject", "s3:*"], Resource: "*" }),
      },
    },
    { address: "aws_test.moved", before: { a: 1 }, after: { a: 1 }, previous_address: "aws_test.old" },
    {
      address: "aws_test.tainted",
      before: { a: 1 },
      after: { a: 1 },
      actions: REPLACE,
      action_reason: "replace_because_tainted",
    },
    { address: "aws_test.gone", before: { a: "<b>&`" }, action_reason: "delete_because_no_resource_config" },
    { address: 'aws_test.made["<x>"]', after: { password: "hunter2!" } },
  ],
  drift: [{ type: "aws_s3_bucket", before: { bucket: "logs" } }],
  output_changes: { bucket_name: { actions: ["update"], before: "logs", after: "other" } },
});
const outcomes: readonly StackOutcome[] = [
  { stack: "storage-dev", plan: storage, notes: ["`storage-dev` is planned with `x` as it is today."] },
  { stack: "delivery-dev", waitsFor: "storage-dev", isDeployed: false },
  { stack: "same-dev", plan: planOf({}), notes: [] },
];

describe("renderReview", () => {
  it("writes verdict, overrides, counts, notes, risks, changes, what drifted and the fingerprint", () => {
    const review = reviewAll(outcomes, {
      overrides: [
        { risk: "data-loss", reason: "the bucket is empty" },
        { risk: "alarm-removed", reason: "in case" },
      ],
      forbiddenRisks: ["data-loss", "shorter-retention"],
    });
    expect(renderReview({ ...review, fingerprint: "0".repeat(64) })).toMatchSnapshot();
  });

  const titleOf = (review: Review): readonly string[] => renderReview(review).split("\n").slice(1, 5);
  it("says first that nothing changes", () => {
    expect(titleOf(reviewOf(planOf({})))[0]).toBe("# Plan of `dev`: nothing changes");
  });

  it("does not say that nothing changes where the place does", () => {
    const risk = { risk: "account-or-region-change", stack: "dev.json", addresses: [], sentence: "x" } as const;
    expect(titleOf(reviewOf(planOf({}), { otherRisks: [risk] }))[0]).toBe(
      "# Plan of `dev`: no resource changes; risks: account-or-region-change",
    );
  });

  const one: PlannedChange = { after: { a: 1 } };
  it.each<readonly [string, readonly StackOutcome[]]>([
    ["1 resource changes; no risks", [{ stack: "a", plan: planOf({ changes: [one] }), notes: [] }]],
    [
      "1 resource changes, 1 of them is destroyed or replaced; no risks",
      [{ stack: "a", plan: planOf({ changes: [{ before: {} }] }), notes: [] }],
    ],
    ["only outputs, or stacks that wait for others; no risks", [{ stack: "a", waitsFor: "b", isDeployed: false }]],
  ])("says first: %s", (words, all) => {
    expect(titleOf(reviewAll(all))[0]).toBe(`# Plan of \`dev\`: ${words}`);
  });

  it("says what is forbidden, and how to allow it", () => {
    const plan = planOf({ changes: [{ type: "aws_s3_bucket", before: { bucket: "logs" } }] });
    expect(titleOf(reviewOf(plan, { forbiddenRisks: ["data-loss"] }))).toEqual([
      "# Plan of `dev`: FORBIDDEN",
      "",
      'The settings of `dev` forbid `data-loss` (`planReview.forbiddenRisks`). If it is wanted, say so and why: `--allow "data-loss=REASON"`, or a line `Allow-risk: data-loss: REASON` in the pull request\'s description.',
      "",
    ]);
  });

  it("says that it is not what was reviewed", () => {
    expect(titleOf(reviewOf(planOf({ changes: [one] }), { reviewed: new Map() }))).toEqual([
      "# Plan of `dev`: NOT THE PLAN THAT WAS REVIEWED",
      "",
      "What `stack-dev` would do is not what was reviewed: the settings, the sources or what is deployed have changed since. Review it again.",
      "",
    ]);
  });

  it("says that a deployed stack cannot be planned", () => {
    expect(titleOf(reviewAll([{ stack: "late-dev", waitsFor: "early-dev", isDeployed: true }]))).toEqual([
      "# Plan of `dev`: INCOMPLETE",
      "",
      "`late-dev` cannot be planned before other stacks are applied. It is deployed: nobody can tell yet what would become of it.",
      "",
    ]);
  });
});

describe("a review that is cut", () => {
  const alarms = Array.from({ length: 300 }, (_, index): PlannedChange => ({
    type: "aws_cloudwatch_metric_alarm",
    address: `aws_cloudwatch_metric_alarm.a${index}`,
    before: { alarm_name: `alarm-${index}`, description: "x".repeat(500) },
  }));
  const large = (overrides = 1, reason = "agreed"): Review =>
    reviewAll([{ stack: "stack-dev", plan: planOf({ changes: alarms }), notes: [`Note ${"n".repeat(200)}.`] }], {
      overrides: Array.from({ length: overrides }, () => ({ risk: "alarm-removed" as const, reason })),
    });

  it("is as long as GitHub takes, in characters and in bytes, and has what matters most", () => {
    const review = large();
    const text = renderReview(review, { maximumLength: longestComment });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144);
    expect(
      text.startsWith(
        `${markerOf("dev")}\n# Plan of \`dev\`: 300 resources change, 300 of them are destroyed or replaced; risks: alarm-removed\n`,
      ),
    ).toBe(true);
    expect(text).toContain("- **Allowed: alarm-removed**, because: `agreed`\n");
    expect(text).toContain("| `stack-dev` | 0 | 0 | 0 | 300 |  |\n");
    expect(text.endsWith(`\nFingerprint of this plan: \`${review.fingerprint}\`\n`)).toBe(true);
  });

  it("counts the risks and changes that it leaves out, and no others", () => {
    const text = renderReview(large(), { maximumLength: 40_000 });
    const shown = { risks: text.match(/The alarm `/g)?.length ?? 0, changes: text.match(/<details>/g)?.length ?? 0 };
    const words = (count: number, noun: string): string => (count === 0 ? "" : `${count} ${noun}`);
    const left = [words(300 - shown.risks, "risks"), words(300 - shown.changes, "changes")].filter(
      (part) => part !== "",
    );
    expect(text).toContain(
      `**Left out here, as it does not fit: ${left.join(" and ")}.** The whole review is kept with this run.\n`,
    );
    expect(shown.risks).toBeGreaterThan(100);
  });

  it("shows the first risks of a kind of which not all fit", () => {
    const text = renderReview(large(), { maximumLength: 3_000 });
    expect(text).toContain(
      "**alarm-removed**: an alarm goes away or no longer tells anybody\n\n- `stack-dev`: The alarm `alarm-0` goes away.",
    );
  });

  it("is not longer because of long or many reasons", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 20_000 }),
        fc.nat({ max: 300 }),
        fc.nat({ max: 3_000 }),
        (maximumLength, count, size) => {
          const text = renderReview(large(count, "é".repeat(size + 1)), { maximumLength });
          expect(text.length).toBeLessThanOrEqual(maximumLength);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is the whole review where that fits", () => {
    const review = reviewAll(outcomes);
    expect(renderReview(review, { maximumLength: longestComment })).toBe(renderReview(review));
  });
});
