import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { HelloFunction } from "../../constructs/hello-function";
import { stubFunctionCode } from "../support/function-code";
import { addresses, synthesizeConstruct } from "../support/synthesis";

describe("HelloFunction", () => {
  const code = stubFunctionCode();
  const json = synthesizeConstruct((stack) => {
    new HelloFunction(stack, "hello", { functionName: "HelloFunc", roleName: "hello", logRetentionDays: 30, code });
  });

  const [role] = addresses(json, "aws_iam_role");
  const [logGroup] = addresses(json, "aws_cloudwatch_log_group");

  test("runs the bundled handler on Node.js 22", () => {
    expect(json).toHaveResourceWithProperties(LambdaFunction, {
      function_name: "HelloFunc",
      runtime: "nodejs22.x",
      handler: "index.handler",
      role: `\${${role}.arn}`,
      source_code_hash: code.sourceCodeHash,
      filename: expect.stringMatching(/^assets\/hello_code_[0-9A-F]{8}\/[0-9a-f]{32}\/function\.zip$/) as string,
    });
  });

  test("runs on arm64, with the least memory and five seconds", () => {
    expect(json).toHaveResourceWithProperties(LambdaFunction, {
      architectures: ["arm64"],
      memory_size: 128,
      timeout: 5,
    });
  });

  test("declares its log group before the function", () => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogGroup, {
      name: "/aws/lambda/HelloFunc",
      retention_in_days: 30,
    });
    expect(json).toHaveResourceWithProperties(LambdaFunction, {
      depends_on: [...addresses(json, "aws_iam_role_policy"), logGroup],
    });
  });

  test("its role trusts Lambda alone", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        },
      ],
    });
  });

  test("may write to its own log group and nothing else", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          sid: "WriteLog",
          effect: "Allow",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`\${${logGroup}.arn}:*`],
        },
      ],
    });
  });
});
