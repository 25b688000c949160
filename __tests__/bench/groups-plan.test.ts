import { readPlan } from "../../bench/groups-plan";

const READING = `data.terraform_remote_state.storage: Reading...
data.terraform_remote_state.storage: Read complete after 0s
aws_cloudwatch_log_subscription_filter.a: Refreshing state... [id=cwlsf-1]
`;

describe("readPlan", () => {
  it("reads what a plan would do, and counts the lines from there on", () => {
    const output = `${READING}
Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create

Terraform will perform the following actions:

  # aws_cloudwatch_log_subscription_filter.b will be created
  + resource "aws_cloudwatch_log_subscription_filter" "b" {
      + name = "log-backup-bench"
    }

Plan: 12 to add, 3 to change, 1 to destroy.
`;

    expect(readPlan(output)).toEqual({ toAdd: 12, toChange: 3, toDestroy: 1, lines: 12 });
  });

  it("reads a plan that does nothing", () => {
    const output = `${READING}
No changes. Your infrastructure matches the configuration.

Terraform has compared your real infrastructure against your configuration
and found no differences, so no changes are needed.
`;

    expect(readPlan(output)).toEqual({ toAdd: 0, toChange: 0, toDestroy: 0, lines: 4 });
  });

  it("refuses what is no plan", () => {
    expect(() => readPlan("Error: no\n")).toThrow(
      'expected "Plan: N to add, ..." or "No changes." of terraform plan, got:\nError: no\n',
    );
  });
});
