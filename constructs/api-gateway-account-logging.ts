import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { Construct } from "constructs";
import { ServiceRole } from "./service-role";

/**
 * The actions of AWS's policy AmazonAPIGatewayPushToCloudWatchLogs. API Gateway checks that the role may use them on every log
 * group, because any API of the account may name any.
 */
export const API_GATEWAY_LOG_ACTIONS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:PutLogEvents",
];

export interface ApiGatewayAccountLoggingProps {
  readonly roleName: string;
}

/**
 * The role with which API Gateway writes logs. It is one setting for the whole account and Region: where something
 * else already manages it, leave this construct out. Destroying it leaves the account's setting as it is.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiGatewayAccountLogging extends Construct {
  readonly account: ApiGatewayAccount;

  constructor(scope: Construct, id: string, props: ApiGatewayAccountLoggingProps) {
    super(scope, id);

    const role = new ServiceRole(this, "role", {
      roleName: props.roleName,
      description: "Lets API Gateway write the logs of every API of this account and Region",
      servicePrincipal: "apigateway.amazonaws.com",
    });
    role.allow({ sid: "WriteApiLogs", actions: API_GATEWAY_LOG_ACTIONS, resources: ["*"] });
    this.account = new ApiGatewayAccount(this, "account", {
      cloudwatchRoleArn: role.role.arn,
      dependsOn: [role.policy],
    });
  }
}
