import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Settings } from "../../settings";
import { HelloApiStack } from "../../stacks/hello-api-stack";
import { stubFunctionCode } from "../support/function-code";
import { exampleSettings } from "../support/settings";
import { addresses, onlyResource, parseStack, synthesize, testApp } from "../support/synthesis";

const settings = exampleSettings();
const code = stubFunctionCode();

const stackWith = (helloApi: Partial<Settings["helloApi"]> = {}) =>
  new HelloApiStack(testApp(), { ...settings, helloApi: { ...settings.helloApi, ...helloApi } }, code);

describe("HelloApiStack", () => {
  const json = synthesize(
    stackWith({ functionName: "Greeter", logRetentionDays: 14, throttlingRateLimit: 11, throttlingBurstLimit: 23 }),
  );

  test("names the function and the API as the settings do, and runs the code that it is given", () => {
    expect(onlyResource(json, "aws_lambda_function")).toMatchObject({
      function_name: "Greeter",
      source_code_hash: code.sourceCodeHash,
    });
    expect(onlyResource(json, "aws_api_gateway_rest_api").name).toBe("Greeter");
  });

  test.each(["/aws/lambda/Greeter", "/aws/apigateway/Greeter/access"])("keeps %s for the settings' days", (name) => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogGroup, { name, retention_in_days: 14 });
  });

  test("throttles as the settings say", () => {
    expect(onlyResource(json, "aws_api_gateway_method_settings").settings).toMatchObject({
      throttling_rate_limit: 11,
      throttling_burst_limit: 23,
    });
  });

  test("shows the log groups that it declares", () => {
    expect(stackWith({ functionName: "Greeter" }).logGroups.map((logGroup) => logGroup.nameInput)).toEqual([
      "/aws/lambda/Greeter",
      "/aws/apigateway/Greeter/access",
    ]);
  });

  test("tells where it answers and where it logs", () => {
    const [stage] = addresses(json, "aws_api_gateway_stage");
    const [lambda] = addresses(json, "aws_lambda_function");

    expect(parseStack(json).output).toMatchObject({
      hello_url: { value: `\${${stage}.invoke_url}/hello` },
      hello_function_name: { value: `\${${lambda}.function_name}` },
      hello_log_group_name: { value: "${aws_cloudwatch_log_group.hello-function_log-group_6383EEEC.name}" },
      access_log_group_name: { value: "${aws_cloudwatch_log_group.hello-rest-api_access-log-group_6A51478F.name}" },
    });
  });

  describe("where it manages the account's API Gateway role", () => {
    const managed = synthesize(stackWith({ manageApiGatewayAccount: true }));

    test("sets the role, under a name of the environment's own", () => {
      const names = Object.values(parseStack(managed).resource?.aws_iam_role ?? {}).map((role) => role.name);

      expect(addresses(managed, "aws_api_gateway_account")).toHaveLength(1);
      expect(names.sort()).toEqual(["log-backup-dev-api-gateway", "log-backup-dev-hello-function"]);
    });

    test("makes the stage, which logs, wait for it", () => {
      expect(onlyResource(managed, "aws_api_gateway_stage").depends_on).toEqual(
        addresses(managed, "aws_api_gateway_account"),
      );
    });
  });

  test("leaves the account's API Gateway role alone where something else manages it", () => {
    const unmanaged = synthesize(stackWith({ manageApiGatewayAccount: false }));

    expect(addresses(unmanaged, "aws_api_gateway_account")).toEqual([]);
    expect(onlyResource(unmanaged, "aws_iam_role").name).toBe("log-backup-dev-hello-function");
    expect(onlyResource(unmanaged, "aws_api_gateway_stage")).not.toHaveProperty("depends_on.0");
  });
});
