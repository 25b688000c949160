import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogStream } from "@cdktf/provider-aws/lib/cloudwatch-log-stream";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { addBackupStream } from "../support/backup-stream";
import { onlyResource, synthesizeConstruct } from "../support/synthesis";

describe("BackupStream", () => {
  const json = synthesizeConstruct(addBackupStream);
  const stream = onlyResource(json, "aws_kinesis_firehose_delivery_stream");
  const destination = stream.extended_s3_configuration as Record<string, unknown>;

  test("is a Direct PUT stream to S3", () => {
    expect(stream).toMatchObject({ name: "cloudwatchlogs-backup-stream", destination: "extended_s3" });
    expect(stream).not.toHaveProperty("kinesis_source_configuration");
    expect(stream).not.toHaveProperty("msk_source_configuration");
  });

  test("writes to the backup bucket, with the role made for it", () => {
    expect(destination).toMatchObject({
      bucket_arn: "${aws_s3_bucket.bucket_3056591E.arn}",
      role_arn: "${aws_iam_role.backup-stream_delivery-role_383064FB.arn}",
    });
    expect(onlyResource(json, "aws_iam_role").name).toBe("delivery");
  });

  test("buffers as it is told", () => {
    expect(destination).toMatchObject({ buffering_size: 2, buffering_interval: 61 });
  });

  test("stores what CloudWatch Logs sent: no second compression, no processing, named .gz", () => {
    expect(destination).toMatchObject({
      compression_format: "UNCOMPRESSED",
      file_extension: ".gz",
      s3_backup_mode: "Disabled",
      processing_configuration: { enabled: false },
    });
  });

  test("keeps the format that it was created with: another is refused while Terraform plans", () => {
    const format = onlyResource(json, "terraform_data");

    expect(format).toMatchObject({
      input: { format: "pass-through" },
      triggers_replace: { stream_name: "cloudwatchlogs-backup-stream" },
      lifecycle: { ignore_changes: ["input"] },
    });
    expect(stream.lifecycle).toEqual({
      precondition: [
        {
          condition: '${terraform_data.backup-stream_created-format_E4867518.output.format == "pass-through"}',
          error_message:
            "The Firehose stream cloudwatchlogs-backup-stream was created with the format ${terraform_data.backup-stream_created-format_E4867518.output.format}, and backupDelivery.format is now pass-through. " +
            "A stream must not change its format while it runs: for some minutes Firehose would write both into the same folders, and Athena, which reads whole folders, would fail there or miss events. " +
            "To move over, give backupDelivery.streamName a new name together with the format: Terraform then makes a new stream, and every object keeps its format. Take query.firstHour out. " +
            "Then run log-backup verify and log-backup backfill for what was logged while streams changed; log-backup compact makes the older objects queryable. See docs/query.md.",
        },
      ],
    });
  });

  test("as ndjson, stores an envelope a line: Firehose itself decompresses, ends lines and compresses", () => {
    const ndjson = synthesizeConstruct((stack) => void addBackupStream(stack, "ndjson"));
    const { extended_s3_configuration: changed, lifecycle } = onlyResource(
      ndjson,
      "aws_kinesis_firehose_delivery_stream",
    );

    expect(changed).toEqual({
      ...destination,
      compression_format: "GZIP",
      processing_configuration: {
        enabled: true,
        processors: [
          { type: "Decompression", parameters: [{ parameter_name: "CompressionFormat", parameter_value: "GZIP" }] },
          { type: "AppendDelimiterToRecord", parameters: [{ parameter_name: "Delimiter", parameter_value: "\\n" }] },
        ],
      },
    });
    expect(JSON.stringify(lifecycle)).toContain("Set query.firstHour to the next full hour (UTC)");
    expect(onlyResource(ndjson, "terraform_data").input).toEqual({ format: "ndjson" });
  });

  test("writes under prefixes that carry the UTC hour", () => {
    expect(destination).toMatchObject({
      prefix: "logs/!{timestamp:yyyy/MM/dd/HH}/",
      error_output_prefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/",
      custom_time_zone: "UTC",
    });
  });

  test("logs its errors to a group and a stream that exist", () => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogGroup, {
      name: "/aws/kinesisfirehose/cloudwatchlogs-backup-stream",
      retention_in_days: 30,
    });
    const logGroupName = "${aws_cloudwatch_log_group.backup-stream_error-log-group_EE6B4060.name}";
    expect(json).toHaveResourceWithProperties(CloudwatchLogStream, {
      name: "S3Delivery",
      log_group_name: logGroupName,
    });
    expect(destination.cloudwatch_logging_options).toEqual({
      enabled: true,
      log_group_name: logGroupName,
      log_stream_name: "${aws_cloudwatch_log_stream.backup-stream_error-log-stream_878E5846.name}",
    });
  });

  test("encrypts what it holds", () => {
    expect(json).toHaveResourceWithProperties(KinesisFirehoseDeliveryStream, {
      server_side_encryption: { enabled: true, key_type: "AWS_OWNED_CMK" },
    });
  });

  test("its role trusts Firehose of this account alone", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["firehose.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "sts:ExternalId", values: ["111122223333"] }],
        },
      ],
    });
  });

  test("its role may deliver under the two prefixes and write the error log", () => {
    const bucket = "${aws_s3_bucket.bucket_3056591E.arn}";
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        expect.objectContaining({ sid: "LocateBucket", resources: [bucket] }),
        expect.objectContaining({ sid: "DeliverObjects", resources: [`${bucket}/logs/*`, `${bucket}/errors/*`] }),
        {
          sid: "WriteErrorLog",
          effect: "Allow",
          actions: ["logs:PutLogEvents"],
          resources: [
            "${aws_cloudwatch_log_group.backup-stream_error-log-group_EE6B4060.arn}:log-stream:" +
              "${aws_cloudwatch_log_stream.backup-stream_error-log-stream_878E5846.name}",
          ],
        },
      ],
    });
  });

  test("waits for its role's permissions", () => {
    expect(stream.depends_on).toEqual(["aws_iam_role_policy.backup-stream_delivery-role_policy_59E193AF"]);
  });
});
