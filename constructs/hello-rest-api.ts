import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface HelloRestApiProps {
  readonly apiName: string;
  readonly function: LambdaFunction;
  readonly accessLogRetentionDays: number;
  /** Requests per second, on average. */
  readonly throttlingRateLimit: number;
  /** Requests that may come at once. */
  readonly throttlingBurstLimit: number;
  /** What must be there before API Gateway may write access logs. */
  readonly accessLogDependencies: ITerraformDependable[];
}

/** One line of the access log. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  requestTime: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  httpMethod: "$context.httpMethod",
  resourcePath: "$context.resourcePath",
  protocol: "$context.protocol",
  status: "$context.status",
  responseLength: "$context.responseLength",
  responseLatencyMs: "$context.responseLatency",
  integrationErrorMessage: "$context.integrationErrorMessage",
});

/** A REST API whose `GET /hello` calls a function. */
export class HelloRestApi extends Construct {
  readonly restApi: ApiGatewayRestApi;
  readonly stage: ApiGatewayStage;
  readonly accessLogGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: HelloRestApiProps) {
    super(scope, id);

    this.restApi = new ApiGatewayRestApi(this, "rest-api", {
      name: props.apiName,
      description: "The sample log source of the backup",
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    const restApiId = this.restApi.id;
    const resource = new ApiGatewayResource(this, "hello-resource", {
      restApiId,
      parentId: this.restApi.rootResourceId,
      pathPart: "hello",
    });
    const method = new ApiGatewayMethod(this, "get-method", {
      restApiId,
      resourceId: resource.id,
      httpMethod: "GET",
      authorization: "NONE",
    });
    const integration = new ApiGatewayIntegration(this, "lambda-integration", {
      restApiId,
      resourceId: resource.id,
      httpMethod: method.httpMethod,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: props.function.invokeArn,
    });
    // A deployment is a snapshot of the API: whatever shapes the API must be named here, or a change never goes live.
    const deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId,
      triggers: {
        redeployment: Fn.sha1(
          Fn.jsonencode([
            [resource.id, resource.parentId, resource.pathPart],
            [method.id, method.httpMethod, method.authorization],
            [integration.id, integration.type, integration.integrationHttpMethod, integration.uri],
          ]),
        ),
      },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [integration],
    });

    this.accessLogGroup = new CloudwatchLogGroup(this, "access-log-group", {
      name: `/aws/apigateway/${props.apiName}/access`,
      retentionInDays: props.accessLogRetentionDays,
    });
    this.stage = new ApiGatewayStage(this, "stage", {
      restApiId,
      stageName: "live",
      deploymentId: deployment.id,
      accessLogSettings: { destinationArn: this.accessLogGroup.arn, format: ACCESS_LOG_FORMAT },
      dependsOn: props.accessLogDependencies,
    });
    new ApiGatewayMethodSettings(this, "throttling", {
      restApiId,
      stageName: this.stage.stageName,
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: props.throttlingRateLimit,
        throttlingBurstLimit: props.throttlingBurstLimit,
      },
    });
    new LambdaPermission(this, "invoke-permission", {
      statementId: "AllowHelloRestApi",
      action: "lambda:InvokeFunction",
      functionName: props.function.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.restApi.executionArn}/${this.stage.stageName}/GET/hello`,
    });
  }
}
