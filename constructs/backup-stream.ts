import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogStream } from "@cdktf/provider-aws/lib/cloudwatch-log-stream";
import {
  KinesisFirehoseDeliveryStream,
  type KinesisFirehoseDeliveryStreamExtendedS3Configuration,
} from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { Construct } from "constructs";
import { deliveryPrefixExpression, errorPrefixExpression, OBJECT_FILE_EXTENSION } from "../backup-format/object-key";
import { withConditionBlocks } from "./condition-blocks";
import { CreatedFormat, type StreamFormat } from "./created-format";
import type { PrivateBucket } from "./private-bucket";
import { ServiceRole } from "./service-role";

export interface BackupStreamProps {
  /** The only account whose Firehose may assume the delivery role: 12 digits. */
  readonly accountId: string;
  readonly streamName: string;
  /** What objects hold. A stream keeps the one that it was created with. */
  readonly format: StreamFormat;
  readonly roleName: string;
  readonly bucket: PrivateBucket;
  /** Folder of the delivered objects; ends in `/`. Firehose appends the hour. */
  readonly prefix: string;
  /** Folder of what could not be delivered; ends in `/`. Firehose appends the kind of failure and the hour. */
  readonly errorPrefix: string;
  /** 1 to 128. */
  readonly bufferSizeMiB: number;
  /** 0 to 900. */
  readonly bufferIntervalSeconds: number;
  readonly errorLogRetentionDays: number;
  /**
   * A KMS key that encrypts what Firehose holds. Who creates the stream must be allowed to grant Firehose its use.
   * https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
   * @default - a key of AWS's own, which costs nothing and needs no grant
   */
  readonly kmsKeyArn?: string | undefined;
}

type Processing = Pick<
  KinesisFirehoseDeliveryStreamExtendedS3Configuration,
  "compressionFormat" | "processingConfiguration"
>;

/** What Firehose does with what CloudWatch Logs sends: gzip members with an envelope each. Both formats are named `.gz`. */
const PROCESSING: Readonly<Record<StreamFormat, Processing>> = {
  "pass-through": {
    compressionFormat: "UNCOMPRESSED",
    // Written out, because leaving the block away later would show no difference in a plan.
    processingConfiguration: { enabled: false },
  },
  /**
   * An envelope a line. Never with message extraction, which drops all but the message. The delimiter is a backslash and an n:
   * https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html,
   * https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
   */
  ndjson: {
    compressionFormat: "GZIP",
    processingConfiguration: {
      enabled: true,
      processors: [
        { type: "Decompression", parameters: [{ parameterName: "CompressionFormat", parameterValue: "GZIP" }] },
        {
          type: "AppendDelimiterToRecord",
          parameters: [{ parameterName: "Delimiter", parameterValue: String.raw`\n` }],
        },
      ],
    },
  },
};

/**
 * The Firehose stream that takes subscription envelopes and writes them to the backup bucket: as they come, for CloudWatch
 * Logs has already gzipped them, or as lines that SQL engines can read.
 */
export class BackupStream extends Construct {
  readonly stream: KinesisFirehoseDeliveryStream;
  readonly errorLogGroup: CloudwatchLogGroup;
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: BackupStreamProps) {
    super(scope, id);

    this.errorLogGroup = new CloudwatchLogGroup(this, "error-log-group", {
      name: `/aws/kinesisfirehose/${props.streamName}`,
      retentionInDays: props.errorLogRetentionDays,
    });
    const errorLogStream = new CloudwatchLogStream(this, "error-log-stream", {
      name: "S3Delivery",
      logGroupName: this.errorLogGroup.name,
    });

    this.role = new ServiceRole(this, "delivery-role", {
      roleName: props.roleName,
      description: `Lets Firehose write ${props.streamName} to the backup bucket`,
      servicePrincipal: "firehose.amazonaws.com",
      // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html: the account id is the external id.
      trustConditions: [{ test: "StringEquals", variable: "sts:ExternalId", values: [props.accountId] }],
    });
    props.bucket.grantDelivery(this.role, [props.prefix, props.errorPrefix]);
    this.role.allow({
      sid: "WriteErrorLog",
      actions: ["logs:PutLogEvents"],
      resources: [`${this.errorLogGroup.arn}:log-stream:${errorLogStream.name}`],
    });

    const { precondition } = new CreatedFormat(this, "created-format", props);

    this.stream = new CheckedStream(this, "stream", {
      name: props.streamName,
      destination: "extended_s3",
      // Encryption at rest while Firehose holds the data.
      serverSideEncryption: {
        enabled: true,
        ...(props.kmsKeyArn === undefined
          ? { keyType: "AWS_OWNED_CMK" }
          : { keyType: "CUSTOMER_MANAGED_CMK", keyArn: props.kmsKeyArn }),
      },
      extendedS3Configuration: {
        roleArn: this.role.role.arn,
        bucketArn: props.bucket.bucket.arn,
        prefix: deliveryPrefixExpression(props.prefix),
        errorOutputPrefix: errorPrefixExpression(props.errorPrefix),
        // Replaces what Firehose would append for GZIP, which is the same.
        fileExtension: OBJECT_FILE_EXTENSION,
        customTimeZone: "UTC",
        bufferingSize: props.bufferSizeMiB,
        bufferingInterval: props.bufferIntervalSeconds,
        s3BackupMode: "Disabled",
        ...PROCESSING[props.format],
        cloudwatchLoggingOptions: {
          enabled: true,
          logGroupName: this.errorLogGroup.name,
          logStreamName: errorLogStream.name,
        },
      },
      dependsOn: [this.role.policy],
      lifecycle: { precondition: [precondition] },
    });
  }

  /** Lets a role put records on this stream and on no other. */
  grantPutRecords(role: ServiceRole): void {
    role.allow({
      sid: "PutRecords",
      actions: ["firehose:PutRecord", "firehose:PutRecordBatch"],
      resources: [this.stream.arn],
    });
  }
}

class CheckedStream extends KinesisFirehoseDeliveryStream {
  override toHclTerraform(): unknown {
    const { resource, ...rest } = super.toHclTerraform() as { resource: Parameters<typeof withConditionBlocks>[0] };
    return { ...rest, resource: withConditionBlocks(resource) };
  }
}
