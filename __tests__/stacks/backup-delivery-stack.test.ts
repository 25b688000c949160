import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { stubFunctionCode } from "../support/function-code";
import { exampleSettings, sourcesNamed } from "../support/settings";
import { addresses, onlyResource, parseStack, testApp } from "../support/synthesis";

const settings = exampleSettings();
const FILTER = "aws_cloudwatch_log_subscription_filter";

/** The stack's Terraform JSON after `app.synth()`, which alone resolves what one stack takes from another. */
function deliveryOf(...logGroups: string[]): string {
  const app = testApp();
  const backupDelivery = {
    ...settings.backupDelivery,
    streamName: "stream-of-tests",
    prefix: "copy/",
    errorPrefix: "failed/",
    bufferSizeMiB: 5,
    bufferIntervalSeconds: 77,
    errorLogRetentionDays: 14,
  };
  addEnvironmentStacks(app, { ...settings, sources: sourcesNamed(...logGroups), backupDelivery }, stubFunctionCode());
  app.synth();
  return readFileSync(join(app.outdir, "stacks", "backup-delivery-dev", "cdk.tf.json"), "utf8");
}

/** What a stack gave to the others, as it stands in its state. */
const outputOf = (stack: string, output: string) =>
  `\${data.terraform_remote_state.cross-stack-reference-input-${stack}-dev.outputs.cross-stack-output-${output}}`;
const helloLogGroup = outputOf("hello-api", "aws_cloudwatch_log_grouphello-function_log-group_6383EEECname");
const accessLogGroup = outputOf("hello-api", "aws_cloudwatch_log_grouphello-rest-api_access-log-group_6A51478Fname");

const filters = (json: string) => Object.values(parseStack(json).resource?.[FILTER] ?? {});
const logGroupNames = (json: string) =>
  filters(json)
    .map((filter) => String(filter.log_group_name))
    .sort();

describe("BackupDeliveryStack", () => {
  const json = deliveryOf("/aws/lambda/HelloFunc", "/app/orders", "/aws/apigateway/HelloFunc/access");

  test("takes log groups that the project declares by reference, and others by name, one filter each", () => {
    expect(logGroupNames(json)).toEqual(["/app/orders", helloLogGroup, accessLogGroup].sort());
  });

  test("knows nothing of the sample where settings do not name it", () => {
    const others = deliveryOf("/app/orders", "/aws/lambda/HelloFunction");

    expect(logGroupNames(others)).toEqual(["/app/orders", "/aws/lambda/HelloFunction"]);
    expect(others).not.toContain("hello-api");
  });

  test("sends every log group to the stream, under a name of the environment's own", () => {
    const [stream] = addresses(json, "aws_kinesis_firehose_delivery_stream");

    for (const filter of filters(json)) {
      expect(filter).toMatchObject({ name: "log-backup-dev", destination_arn: `\${${stream}.arn}` });
    }
  });

  test("delivers to the backup bucket, as the settings say", () => {
    expect(onlyResource(json, "aws_kinesis_firehose_delivery_stream")).toMatchObject({
      name: "stream-of-tests",
      extended_s3_configuration: {
        bucket_arn: outputOf("backup-storage", "aws_s3_bucketbackup-bucket_FA4F306Farn"),
        prefix: expect.stringMatching(/^copy\//) as string,
        error_output_prefix: expect.stringMatching(/^failed\//) as string,
        buffering_size: 5,
        buffering_interval: 77,
      },
    });
    expect(onlyResource(json, "aws_cloudwatch_log_group").retention_in_days).toBe(14);
  });

  test("names its roles by the environment, and lets none but its own account and Region use them", () => {
    const { resource, data } = parseStack(json);
    const names = Object.values(resource?.aws_iam_role ?? {}).map((role) => role.name);
    const trust = JSON.stringify(data?.aws_iam_policy_document);

    expect(names).toEqual(["log-backup-dev-delivery", "log-backup-dev-subscription"]);
    expect(trust).toContain('{"test":"StringEquals","values":["111122223333"],"variable":"sts:ExternalId"}');
    expect(trust).toContain('"logs.ap-northeast-1.amazonaws.com"');
    expect(trust).toContain(":logs:ap-northeast-1:111122223333:*");
  });

  test("tells the stream, the folders and where errors are logged", () => {
    const [stream] = addresses(json, "aws_kinesis_firehose_delivery_stream");
    const [errorLogGroup] = addresses(json, "aws_cloudwatch_log_group");

    expect(parseStack(json).output).toMatchObject({
      stream_name: { value: `\${${stream}.name}` },
      backup_prefix: { value: "copy/" },
      error_prefix: { value: "failed/" },
      error_log_group_name: { value: `\${${errorLogGroup}.name}` },
    });
  });
});
