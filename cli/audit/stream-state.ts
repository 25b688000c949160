import type { FirehoseClient } from "@aws-sdk/client-firehose";
import { failureOf } from "../aws-failures";
import { logsError } from "../cloudwatch/logs-errors";

/** A Firehose stream as it is. */
export interface StreamState {
  /** AWS's word, such as `ACTIVE`. Undefined: there is no such stream. */
  readonly status: string | undefined;
  /** Where it stores records, without ARN. Undefined: not in S3, or not told. */
  readonly bucketNames: readonly string[];
}

/** What a stream of the client's account and Region is like. @throws {AccessError} if it cannot be seen */
export async function streamState(client: FirehoseClient, name: string, signal: AbortSignal): Promise<StreamState> {
  const { DescribeDeliveryStreamCommand } = await import("@aws-sdk/client-firehose");
  try {
    const command = new DescribeDeliveryStreamCommand({ DeliveryStreamName: name });
    const { DeliveryStreamDescription: stream } = await client.send(command, { abortSignal: signal });
    const bucketNames = (stream?.Destinations ?? []).flatMap(
      ({ ExtendedS3DestinationDescription: extended, S3DestinationDescription: plain }) => {
        const bucketArn = extended?.BucketARN ?? plain?.BucketARN;
        return bucketArn === undefined ? [] : [bucketArn.replace(/^arn:[^:]*:s3:::/, "")];
      },
    );
    return { status: stream?.DeliveryStreamStatus ?? "unknown", bucketNames };
  } catch (error) {
    signal.throwIfAborted();
    if (failureOf(error).name === "ResourceNotFoundException") {
      return { status: undefined, bucketNames: [] };
    }
    const purpose = `to see whether the Firehose stream ${name} is there`;
    throw logsError(error, { action: "firehose:DescribeDeliveryStream", purpose, advice: "after some minutes" });
  }
}
