import fc from "fast-check";
import { code } from "../../plan-review/markdown-text";
import { renderReview } from "../../plan-review/render-review";
import { planOf, reviewAll } from "../support/plans";
import { awkwardText } from "../support/random-plans";
import { structureOf } from "../support/review-structure";

/** A review of which every value is the same awkward text: each kind of risk and of change has one. */
function reviewWith(value: string): string {
  const text = `v${value}`;
  const policy = (statement: object): string => JSON.stringify({ Statement: [statement] });
  const plan = planOf({
    changes: [
      {
        address: `aws_test.${text}`,
        previous_address: text,
        before: { a: text },
        after: { [`x${text}`]: [text], b: { [text]: 1 } },
      },
      { type: "aws_s3_bucket", address: `aws_s3_bucket.b[${text}]`, before: { bucket: text } },
      { type: "aws_cloudwatch_metric_alarm", before: { alarm_name: text }, replace_paths: [[text]] } as object,
      {
        type: "aws_iam_role_policy",
        before: { policy: policy({ Effect: "Deny", Sid: text, Action: text, Resource: text }) },
        after: {
          policy: policy({ Effect: "Allow", Sid: text, Action: `s3:${text}`, Resource: text, Principal: text }),
        },
      },
      {
        type: "aws_cloudwatch_log_subscription_filter",
        before: { log_group_name: text },
        after: { filter_pattern: text },
      },
      {
        type: "aws_kinesis_firehose_delivery_stream",
        before: { extended_s3_configuration: [{ prefix: text }] },
        after: { extended_s3_configuration: [{ prefix: `x${text}` }] },
      },
    ],
    drift: [{ address: "aws_test.drift", before: { a: text }, after: { a: `x${text}` } }],
    output_changes: { [text]: { actions: ["update"] } },
  });
  const outcomes = [{ stack: "stack-dev", plan, notes: [`${code(text)} is old.`] }];
  return renderReview(
    reviewAll(outcomes, {
      overrides: [{ risk: "data-loss", reason: text }],
      otherRisks: [
        { risk: "account-or-region-change", stack: "dev.json", addresses: [text], sentence: `${code(text)} was.` },
      ],
    }),
  );
}

const plain = structureOf(reviewWith("plain"));

describe("a value in a review", () => {
  it("is markup nowhere: with any text, the review has the words, headings and folds that it has with another", () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        const { prose, blocks, summaries } = structureOf(reviewWith(text));
        const shape = (lines: readonly string[]): readonly string[] =>
          lines.map((line) => line.replace(/ \(with a wildcard\)/g, "").replace(/ \(CODE\)$/, ""));
        expect(shape(prose)).toEqual(shape(plain.prose));
        expect(blocks).toHaveLength(plain.blocks.length);
        expect(summaries.map((summary) => summary.replace(/<code>[^<]*<\/code>/g, "CODE"))).toEqual(
          plain.summaries.map((summary) => summary.replace(/<code>[^<]*<\/code>/g, "CODE")),
        );
      }),
      { numRuns: 300, examples: [[""], ["```"], ["`` ` ``"], ["\n\n# Heading"], ["</code></summary>"], ["@octocat"]] },
    );
  });

  it("keeps every line of a difference marked, whatever the value", () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        const lines = structureOf(reviewWith(text)).blocks.flat();
        expect(lines.filter((line) => !/^[-+! ] /.test(line))).toEqual([]);
      }),
    );
  });

  it("shows invisible characters and changes of direction as escapes", () => {
    const markdown = reviewWith("a\u202eb\u200bc");
    expect(markdown).toContain("aws_s3_bucket.b[va\\u202eb\\u200bc]");
    expect(markdown).not.toMatch(/[\u202e\u200b]/);
  });
});
