import { inWords, planOf, reviewOf } from "../../support/plans";

const state = (...arns: readonly string[]) => ({
  values: {
    root_module: {
      resources: [
        ...arns.map((arn, index) => ({
          address: `aws_x.r${index}`,
          mode: "managed" as const,
          type: "aws_x",
          values: { arn },
        })),
        {
          address: "data.aws_x.d",
          mode: "data" as const,
          type: "aws_x",
          values: { arn: "arn:aws:sqs:us-west-2:999999999999:q" },
        },
      ],
    },
  },
});
const OLD = "arn:aws:logs:eu-west-1:111122223333:log-group:/a";

describe("account-or-region-change", () => {
  it.each([
    [
      "another Region",
      state(OLD),
      "1 resource is in `eu-west-1`, but the plan is made for `111122223333` and `eu-central-1`: Terraform makes others where it now looks, and forgets or destroys these.",
    ],
    [
      "another account",
      state("arn:aws:iam::444455556666:role/a", "arn:aws:iam::444455556666:role/b"),
      "2 resources are in `444455556666`, but the plan is made for `111122223333` and `eu-central-1`: Terraform makes others where it now looks, and forgets or destroys these.",
    ],
    [
      "both",
      state("arn:aws:sqs:eu-west-1:444455556666:q"),
      "1 resource is in `eu-west-1 and 444455556666`, but the plan is made for `111122223333` and `eu-central-1`: Terraform makes others where it now looks, and forgets or destroys these.",
    ],
  ])("tells of resources of the state in %s", (_, prior, sentence) => {
    const { risks } = reviewOf(planOf({ prior_state: prior }));
    expect(risks.map(inWords)).toEqual([`account-or-region-change: ${sentence}`]);
  });

  it("tells of what the provider no longer finds, and of what the plan changes", () => {
    const plan = planOf({
      drift: [{ address: "aws_x.gone", before: { arn: OLD } }],
      changes: [{ address: "aws_x.changed", before: { arn: OLD }, after: { arn: OLD, a: 1 } }],
    });
    expect(reviewOf(plan).risks.map(({ addresses }) => addresses)).toEqual([["aws_x.gone", "aws_x.changed"]]);
  });

  it.each([
    ["in the same place", "arn:aws:logs:eu-central-1:111122223333:log-group:/a"],
    ["without a Region", "arn:aws:iam::111122223333:role/a"],
    ["without either", "arn:aws:s3:::bucket"],
    ["of AWS itself", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ])("says nothing of a resource %s", (_, arn) => {
    expect(reviewOf(planOf({ prior_state: state(arn) })).risks).toEqual([]);
  });
});
