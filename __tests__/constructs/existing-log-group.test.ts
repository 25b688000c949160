import { DataAwsCloudwatchLogGroup } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-group";
import { ExistingLogGroup } from "../../constructs/existing-log-group";
import { synthesizeConstruct } from "../support/synthesis";

const existing = (minimum: { readonly minimumRetentionDays?: number } = {}) =>
  synthesizeConstruct((stack) => {
    new ExistingLogGroup(stack, "existing", { logGroupName: "/app", raiseRetentionCommand: "raise it", ...minimum });
  });

const standardClass = {
  condition: '${coalesce(self.log_group_class, "STANDARD") == "STANDARD"}',
  error_message:
    "The log group /app cannot be backed up: it is of class ${self.log_group_class}, and only those of class STANDARD can have subscription filters. Take it out of sources.logGroups.",
};

describe("ExistingLogGroup", () => {
  test("is looked at while Terraform plans, and must be of a class that can have filters", () => {
    expect(existing()).toHaveDataSourceWithProperties(DataAwsCloudwatchLogGroup, {
      name: "/app",
      lifecycle: { postcondition: [standardClass] },
    });
  });

  test("must keep events for the minimum where there is one, or for ever", () => {
    expect(existing({ minimumRetentionDays: 7 })).toHaveDataSourceWithProperties(DataAwsCloudwatchLogGroup, {
      lifecycle: {
        postcondition: [
          standardClass,
          {
            condition: "${self.retention_in_days == 0 || self.retention_in_days >= 7}",
            error_message:
              "The log group /app keeps events for too short a time: ${self.retention_in_days} days, and sources.minimumRetentionDays is 7. Run: raise it",
          },
        ],
      },
    });
  });
});
