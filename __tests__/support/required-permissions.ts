import type { AwsRequest } from "./recording-proxy";
import { apiGatewayPermissions, lambdaPermissions, passed, type Permission, s3Permissions } from "./rest-permissions";

/** Where requests are judged. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  /** ARN of the boundary that roles have which a request changes. */
  readonly boundaryOfRoles: string;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/**
 * What IAM wants whoever makes a request to be allowed, by the Service Authorization Reference: its action, and what else comes
 * with its parameters, such as tags and roles that are passed on.
 *
 * @throws Error for what is not known here
 */
export function requiredPermissions(request: AwsRequest, place: Place): readonly Permission[] {
  const { body, method, path, service } = request;
  const arn = (name: string, resource: string) => `arn:aws:${name}:${place.region}:${place.accountId}:${resource}`;
  switch (service) {
    case "s3":
      return s3Permissions(method, path, body);
    case "lambda":
      return lambdaPermissions(method, path, body, arn("lambda", "function"));
    case "apigateway":
      return apiGatewayPermissions(method, path, body, place.region);
    case "iam":
      return iamPermissions(queryOf(body), place);
    case "logs":
      return logsPermissions(request, (name) => arn("logs", `log-group:${name}`));
    case "firehose":
      return firehosePermissions(request, (name) => arn("firehose", `deliverystream/${name}`));
    case "monitoring":
      return cloudWatchPermissions(queryOf(body), place);
    case "sns":
      return snsPermissions(queryOf(body), (name) => arn("sns", name));
    case "sts":
      // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: "No permissions are required"
      return queryOf(body).Action === "GetCallerIdentity" ? [] : unknown(request);
    default:
      return unknown(request);
  }
}

const BOUNDED = ["DeleteRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy", "DeleteRole"];

function iamPermissions(parameters: Parameters, { accountId, boundaryOfRoles }: Place): readonly Permission[] {
  const { Action: operation = "", RoleName, PolicyArn, OpenIDConnectProviderArn, PermissionsBoundary } = parameters;
  const resource =
    RoleName === undefined ? (PolicyArn ?? OpenIDConnectProviderArn) : `arn:aws:iam::${accountId}:role/${RoleName}`;
  const boundary = PermissionsBoundary ?? (BOUNDED.includes(operation) ? boundaryOfRoles : undefined);
  const context = boundary === undefined ? {} : { context: { "iam:PermissionsBoundary": boundary } };
  return [
    { action: `iam:${operation}`, resource: resource ?? "*", ...context },
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_roles.html
    ...(operation === "CreateRole" && hasTags(parameters)
      ? [{ action: "iam:TagRole", resource: resource ?? "*" }]
      : []),
  ];
}

/** Log groups are judged with `:*` behind their names, but for tags: see LogGroup in the API reference. */
function logsPermissions(request: AwsRequest, logGroupArn: (name: string) => string): readonly Permission[] {
  const operation = operationOf(request);
  const parameters = JSON.parse(request.body) as {
    readonly logGroupName?: string;
    readonly resourceArn?: string;
    readonly roleArn?: string;
    readonly tags?: object;
  };
  if (/^Describe(?:LogGroups|AccountPolicies)$|AccountPolicy$/.test(operation)) {
    return [{ action: `logs:${operation}`, resource: "*" }];
  }
  const { logGroupName = "", resourceArn } = parameters;
  const resource = resourceArn ?? `${logGroupArn(logGroupName)}:*`;
  const tagged = operation === "CreateLogGroup" && parameters.tags !== undefined;
  return [
    { action: `logs:${operation}`, resource },
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    ...(tagged ? [{ action: "logs:TagResource", resource: logGroupArn(logGroupName) }] : []),
    ...passed(parameters.roleArn, "logs.amazonaws.com"),
  ];
}

function firehosePermissions(request: AwsRequest, streamArn: (name: string) => string): readonly Permission[] {
  const operation = operationOf(request);
  const parameters = JSON.parse(request.body) as { readonly DeliveryStreamName: string; readonly Tags?: object };
  const resource = streamArn(parameters.DeliveryStreamName);
  const tagged = operation === "CreateDeliveryStream" && parameters.Tags !== undefined;
  const role = /"RoleARN":"([^"]+)"/.exec(request.body)?.[1];
  return [
    { action: `firehose:${operation}`, resource },
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
    ...(tagged ? [{ action: "firehose:TagDeliveryStream", resource }] : []),
    ...passed(role, "firehose.amazonaws.com"),
  ];
}

function cloudWatchPermissions(parameters: Parameters, { accountId, region }: Place): readonly Permission[] {
  const { Action: operation = "", AlarmName, DashboardName, ResourceARN } = parameters;
  const alarm = (name: string) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
  const dashboard = DashboardName ?? parameters["DashboardNames.member.1"];
  const named = AlarmName ?? parameters["AlarmNames.member.1"];
  const resource =
    ResourceARN ??
    (dashboard === undefined ? alarm(named ?? "*") : `arn:aws:cloudwatch::${accountId}:dashboard/${dashboard}`);
  const tagged = operation === "PutMetricAlarm" && hasTags(parameters);
  return [
    { action: `cloudwatch:${operation}`, resource: operation === "DescribeAlarms" ? alarm("*") : resource },
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    ...(tagged ? [{ action: "cloudwatch:TagResource", resource }] : []),
  ];
}

function snsPermissions(parameters: Parameters, topicArn: (name: string) => string): readonly Permission[] {
  const { Action: operation = "", Name = "", TopicArn, ResourceArn, SubscriptionArn } = parameters;
  // The ARN of a subscription is its topic's, and an id.
  const topicOfSubscription = SubscriptionArn?.split(":").slice(0, 6).join(":");
  const resource = TopicArn ?? ResourceArn ?? topicOfSubscription ?? topicArn(Name);
  const tagged = operation === "CreateTopic" && hasTags(parameters);
  return [
    { action: `sns:${operation}`, resource },
    // https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html
    ...(tagged ? [{ action: "sns:TagResource", resource }] : []),
  ];
}

const queryOf = (body: string): Parameters => Object.fromEntries(new URLSearchParams(body));
const hasTags = (parameters: Parameters) => Object.keys(parameters).some((name) => name.startsWith("Tags.member.1"));
const operationOf = ({ target = "" }: AwsRequest) => target.split(".").at(-1) ?? "";

function unknown({ service, method, path, body }: AwsRequest): never {
  throw new Error(
    `no permission is known for ${service} ${method} ${path} ${body.slice(0, 100)}: add it, with its source`,
  );
}
