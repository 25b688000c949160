/** A resource whose import id is asked for. Each function throws where a part of the id cannot be known. */
export interface ImportedResource {
  readonly accountId: string;
  readonly region: string;
  /** The value of an argument, with what it refers to. An argument that may be left out has a default. */
  readonly text: (argument: string, otherwise?: string) => string;
  /** What AWS has made up itself, such as the id of a REST API. */
  readonly lookedUp: () => string;
}

type Text = (resource: ImportedResource) => string;

/** How a resource that exists comes back into a state. */
export interface ImportRule {
  /** What `import { id = ... }` takes. */
  readonly id: Text;
  /** Attributes that are no arguments, where another resource's id may be made of them. */
  readonly exports?: Readonly<Record<string, Text>>;
  /** Found in every account, deployed or not: no sign of a deployment. */
  readonly alwaysThere?: true;
}

const name: Text = (resource) => resource.text("name");
const bucket: Text = (resource) => resource.text("bucket");
const topicArn: Text = ({ region, accountId, text }) => `arn:aws:sns:${region}:${accountId}:${text("name")}`;
const streamArn: Text = ({ region, accountId, text }) =>
  `arn:aws:firehose:${region}:${accountId}:deliverystream/${text("name")}`;
const iamArn =
  (kind: string): Text =>
  ({ accountId, text }) =>
    `arn:aws:iam::${accountId}:${kind}${text("path", "/")}${text("name")}`;
const glueDatabaseId: Text = ({ accountId, text }) => `${accountId}:${text("name")}`;
const methodId: Text = ({ text }) => [text("rest_api_id"), text("resource_id"), text("http_method")].join("/");

/**
 * Import ids by type, as each page of the provider's 5.100 documentation says under "Import":
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const IMPORT_RULES: Readonly<Record<string, ImportRule>> = {
  aws_api_gateway_account: { id: () => "api-gateway-account", alwaysThere: true },
  aws_api_gateway_integration: { id: methodId },
  aws_api_gateway_method: { id: methodId },
  aws_api_gateway_method_settings: {
    id: ({ text }) => [text("rest_api_id"), text("stage_name"), text("method_path")].join("/"),
  },
  aws_api_gateway_resource: {
    id: (resource) => `${resource.text("rest_api_id")}/${resource.lookedUp()}`,
    exports: { id: (resource) => resource.lookedUp() },
  },
  aws_api_gateway_rest_api: {
    id: (resource) => resource.lookedUp(),
    exports: { id: (resource) => resource.lookedUp() },
  },
  aws_api_gateway_stage: { id: ({ text }) => `${text("rest_api_id")}/${text("stage_name")}` },
  aws_athena_workgroup: {
    id: name,
    exports: { id: name },
  },
  aws_cloudwatch_dashboard: { id: ({ text }) => text("dashboard_name") },
  aws_cloudwatch_log_account_policy: { id: ({ text }) => `${text("policy_name")}:${text("policy_type")}` },
  aws_cloudwatch_log_group: { id: name, exports: { id: name } },
  aws_cloudwatch_log_stream: { id: ({ text }) => `${text("log_group_name")}:${text("name")}` },
  aws_cloudwatch_log_subscription_filter: { id: ({ text }) => `${text("log_group_name")}|${text("name")}` },
  aws_cloudwatch_metric_alarm: { id: ({ text }) => text("alarm_name") },
  aws_glue_catalog_database: { id: glueDatabaseId, exports: { id: glueDatabaseId } },
  aws_glue_catalog_table: { id: ({ accountId, text }) => `${accountId}:${text("database_name")}:${text("name")}` },
  aws_iam_openid_connect_provider: {
    id: ({ accountId, text }) => `arn:aws:iam::${accountId}:oidc-provider/${text("url").replace(/^https:\/\//, "")}`,
  },
  aws_iam_policy: { id: iamArn("policy"), exports: { id: iamArn("policy"), arn: iamArn("policy") } },
  aws_iam_role: { id: name, exports: { id: name, arn: iamArn("role") } },
  aws_iam_role_policy: { id: ({ text }) => `${text("role")}:${text("name")}` },
  aws_iam_role_policy_attachment: { id: ({ text }) => `${text("role")}/${text("policy_arn")}` },
  aws_kinesis_firehose_delivery_stream: { id: streamArn, exports: { id: streamArn, arn: streamArn } },
  aws_lambda_function: { id: ({ text }) => text("function_name") },
  aws_lambda_permission: { id: ({ text }) => `${text("function_name")}/${text("statement_id")}` },
  aws_s3_bucket: { id: bucket, exports: { id: bucket, arn: (resource) => `arn:aws:s3:::${bucket(resource)}` } },
  aws_s3_bucket_lifecycle_configuration: { id: bucket },
  aws_s3_bucket_metric: { id: ({ text }) => `${text("bucket")}:${text("name")}` },
  aws_s3_bucket_ownership_controls: { id: bucket },
  aws_s3_bucket_policy: { id: bucket },
  aws_s3_bucket_public_access_block: { id: bucket },
  aws_s3_bucket_server_side_encryption_configuration: { id: bucket },
  aws_s3_bucket_versioning: { id: bucket },
  aws_sns_topic: { id: topicArn, exports: { id: topicArn, arn: topicArn } },
  aws_sns_topic_policy: { id: ({ text }) => text("arn") },
};

/** Types that are not imported but made anew, and why that is right. */
export const MADE_ANEW: Readonly<Record<string, string>> = {
  // "The `triggers` argument cannot be imported", and a changed one replaces the deployment:
  // https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/api_gateway_deployment#import
  aws_api_gateway_deployment:
    "a new deployment of the same API, because its triggers cannot be imported; the stage moves to it and the old one stays, unused",
  // An id of Athena's own, which no data source of the provider tells by the query's name.
  aws_athena_named_query:
    "the same query again, by the same name; the old one stays beside it until somebody deletes it",
  // Its ARN ends in an id that no data source of the provider tells.
  aws_sns_topic_subscription:
    "subscribing again changes nothing for who is subscribed; who has not confirmed gets another mail",
  // An import knows its id alone, and Terraform then creates it all the same. Terraform 1.11.4: "terraform import" of any id.
  terraform_data:
    "it remembers the format of the stream, and takes it from the settings; a stream that has another is changed in the same plan, which says so",
};

/** Types that hold data, or an address that others know: one that is not found is not made anew without being asked. */
export const STATEFUL_TYPES: ReadonlySet<string> = new Set([
  "aws_api_gateway_rest_api",
  "aws_cloudwatch_log_group",
  "aws_kinesis_firehose_delivery_stream",
  "aws_s3_bucket",
  "aws_sns_topic",
]);
