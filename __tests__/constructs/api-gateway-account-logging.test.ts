import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { ApiGatewayAccountLogging } from "../../constructs/api-gateway-account-logging";
import { addresses, synthesizeConstruct } from "../support/synthesis";

describe("ApiGatewayAccountLogging", () => {
  const json = synthesizeConstruct((stack) => {
    new ApiGatewayAccountLogging(stack, "account-logging", { roleName: "api-gateway" });
  });

  test("gives API Gateway a role that may write logs, once it may", () => {
    const [role] = addresses(json, "aws_iam_role");
    expect(json).toHaveResourceWithProperties(ApiGatewayAccount, {
      cloudwatch_role_arn: `\${${role}.arn}`,
      depends_on: addresses(json, "aws_iam_role_policy"),
    });
  });

  test("its role trusts API Gateway alone", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["apigateway.amazonaws.com"] }],
        },
      ],
    });
  });

  test("names every action, and none that deletes", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        expect.objectContaining({
          effect: "Allow",
          actions: [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:FilterLogEvents",
            "logs:GetLogEvents",
            "logs:PutLogEvents",
          ],
        }),
      ],
    });
  });
});
