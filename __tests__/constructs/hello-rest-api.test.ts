import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { ApiGatewayAccountLogging } from "../../constructs/api-gateway-account-logging";
import { HelloFunction } from "../../constructs/hello-function";
import { HelloRestApi } from "../../constructs/hello-rest-api";
import { stubFunctionCode } from "../support/function-code";
import { addresses, onlyResource, synthesizeConstruct } from "../support/synthesis";

describe("HelloRestApi", () => {
  const json = synthesizeConstruct((stack) => {
    const hello = new HelloFunction(stack, "hello", {
      functionName: "HelloFunc",
      roleName: "hello",
      logRetentionDays: 30,
      code: stubFunctionCode(),
    });
    const { account } = new ApiGatewayAccountLogging(stack, "account-logging", { roleName: "api-gateway" });
    new HelloRestApi(stack, "api", {
      apiName: "HelloFunc",
      function: hello.function,
      accessLogRetentionDays: 30,
      throttlingRateLimit: 10,
      throttlingBurstLimit: 20,
      accessLogDependencies: [account],
    });
  });
  const [functionAddress] = addresses(json, "aws_lambda_function");
  const [stageAddress] = addresses(json, "aws_api_gateway_stage");
  const [restApiAddress] = addresses(json, "aws_api_gateway_rest_api");

  test("answers GET /hello with the function, as a Lambda proxy", () => {
    expect(json).toHaveResourceWithProperties(ApiGatewayResource, { path_part: "hello" });
    expect(json).toHaveResourceWithProperties(ApiGatewayMethod, { http_method: "GET", authorization: "NONE" });
    expect(json).toHaveResourceWithProperties(ApiGatewayIntegration, {
      type: "AWS_PROXY",
      integration_http_method: "POST",
      uri: `\${${functionAddress}.invoke_arn}`,
    });
  });

  test("is served from its Region, with no CloudFront distribution in front", () => {
    expect(json).toHaveResourceWithProperties(ApiGatewayRestApi, {
      name: "HelloFunc",
      endpoint_configuration: { types: ["REGIONAL"] },
    });
  });

  test("lets nothing but this method of this stage invoke the function", () => {
    expect(json).toHaveResourceWithProperties(LambdaPermission, {
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      source_arn: `\${${restApiAddress}.execution_arn}/\${${stageAddress}.stage_name}/GET/hello`,
    });
  });

  test.each(["aws_api_gateway_resource", "aws_api_gateway_method", "aws_api_gateway_integration"])(
    "deploys again when any property of the %s changes",
    (type) => {
      const { redeployment } = onlyResource(json, "aws_api_gateway_deployment").triggers as { redeployment: string };
      const [address = "none"] = addresses(json, type);
      const references = Object.keys(onlyResource(json, type)).filter(
        // Both are covered by the resource's and the API's own ids.
        (property) => !["rest_api_id", "resource_id"].includes(property),
      );

      for (const property of type === "aws_api_gateway_integration"
        ? references.filter((name) => name !== "http_method") // the method's own
        : references) {
        expect(redeployment).toContain(`${address}.${property}`);
      }
    },
  );

  test("puts the new deployment in place before it takes the old one away", () => {
    expect(json).toHaveResourceWithProperties(ApiGatewayDeployment, { lifecycle: { create_before_destroy: true } });
  });

  test("throttles every method", () => {
    expect(json).toHaveResourceWithProperties(ApiGatewayMethodSettings, {
      method_path: "*/*",
      settings: { throttling_rate_limit: 10, throttling_burst_limit: 20 },
    });
  });

  test("writes access logs as JSON with the request id, once the account may", () => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogGroup, {
      name: "/aws/apigateway/HelloFunc/access",
      retention_in_days: 30,
    });
    const stage = onlyResource(json, "aws_api_gateway_stage");
    const settings = stage.access_log_settings as { destination_arn: string; format: string };
    const [accessLogGroup] = addresses(json, "aws_cloudwatch_log_group").filter((name) => name.includes("access"));

    expect(settings.destination_arn).toBe(`\${${accessLogGroup}.arn}`);
    expect(JSON.parse(settings.format)).toMatchObject({ requestId: "$context.requestId", status: "$context.status" });
    expect(stage.depends_on).toEqual(addresses(json, "aws_api_gateway_account"));
  });
});
