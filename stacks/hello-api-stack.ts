import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import { ApiGatewayAccountLogging } from "../constructs/api-gateway-account-logging";
import type { FunctionCode } from "../constructs/function-code";
import { HelloFunction } from "../constructs/hello-function";
import { HelloRestApi } from "../constructs/hello-rest-api";
import type { Settings } from "../settings";
import { EnvironmentStack } from "./environment-stack";

/** The sample log source: API Gateway calls a function, which logs to a log group of its own. */
export class HelloApiStack extends EnvironmentStack {
  /** The function's own, and the API's access log. */
  readonly logGroups: readonly CloudwatchLogGroup[];

  constructor(scope: Construct, settings: Settings, code: FunctionCode) {
    super(scope, "hello-api", settings);
    const { functionName, logRetentionDays, ...api } = settings.helloApi;

    const hello = new HelloFunction(this, "hello-function", {
      functionName,
      roleName: `log-backup-${settings.environment}-hello-function`,
      logRetentionDays,
      code,
    });
    const accountLogging = api.manageApiGatewayAccount
      ? [
          new ApiGatewayAccountLogging(this, "account-logging", {
            roleName: `log-backup-${settings.environment}-api-gateway`,
          }).account,
        ]
      : [];
    const restApi = new HelloRestApi(this, "hello-rest-api", {
      apiName: functionName,
      function: hello.function,
      accessLogRetentionDays: logRetentionDays,
      throttlingRateLimit: api.throttlingRateLimit,
      throttlingBurstLimit: api.throttlingBurstLimit,
      accessLogDependencies: accountLogging,
    });

    this.logGroups = [hello.logGroup, restApi.accessLogGroup];

    this.output("hello_url", "GET this to make HelloFunc write a log line", `${restApi.stage.invokeUrl}/hello`);
    this.output("hello_function_name", "Name of the sample function", hello.function.functionName);
    this.output("hello_log_group_name", "Log group of the sample function", hello.logGroup.name);
    this.output("access_log_group_name", "Log group of the API's access log", restApi.accessLogGroup.name);
  }
}
