import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import type { TerraformStack } from "cdktf";
import { RecursionGuard } from "../../constructs/recursion-guard";
import { synthesizeConstruct } from "../support/synthesis";

const own = ["/own/errors", "/own/restored"];

/** Synthesizes a guarded stack that declares the first of the own log groups. */
function guarded(add: (stack: TerraformStack, errors: CloudwatchLogGroup) => void): () => string {
  return () =>
    synthesizeConstruct((stack) => {
      stack.node.addValidation(new RecursionGuard(stack, own));
      add(stack, new CloudwatchLogGroup(stack, "errors", { name: "/own/errors" }));
    });
}

function subscribe(stack: TerraformStack, logGroupName: string): void {
  new CloudwatchLogSubscriptionFilter(stack, "filter", {
    name: "filter",
    logGroupName,
    destinationArn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/backup",
    filterPattern: "",
  });
}

describe("RecursionGuard", () => {
  test("lets a stack back up others' log groups", () => {
    expect(
      guarded((stack) => {
        subscribe(stack, "/app");
      }),
    ).not.toThrow();
  });

  test.each(own)("refuses a stack that backs up %s by its name", (name) => {
    expect(
      guarded((stack) => {
        subscribe(stack, name);
      }),
    ).toThrow(`${name} is written by the backup itself, and must not be backed up`);
  });

  test("refuses a stack that backs up a log group of its own by reference", () => {
    expect(
      guarded((stack, errors) => {
        subscribe(stack, errors.name);
      }),
    ).toThrow("${aws_cloudwatch_log_group.errors.name} is written by the backup itself, and must not be backed up");
  });

  test("refuses a stack with a log group that the rest of the project does not know to leave out", () => {
    expect(
      guarded((stack) => {
        new CloudwatchLogGroup(stack, "new", { name: "/own/new" });
      }),
    ).toThrow("/own/new is written by the delivery, and is missing in settings/own-log-groups.ts");
  });
});
