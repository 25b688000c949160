import type { IncomingMessage, ServerResponse } from "node:http";
import { sendLogsError } from "./fake-logs-refusal";
import { LocalServer } from "./local-server";

/** A stream of the fake. */
export interface FakeStream {
  /** `ACTIVE` unless told. */
  readonly status?: string;
  /** Its S3 destination; `backup` unless told. */
  readonly bucketName?: string;
}

/** Data Firehose on this computer, as far as DescribeDeliveryStream goes. */
export class FakeFirehose extends LocalServer {
  /** By name. */
  readonly streams = new Map<string, FakeStream>();
  /** The streams that were asked for, in order. */
  readonly asked: string[] = [];
  /** An error to refuse each request with, by AWS's name. */
  refuseWith: string | undefined;

  reset(): void {
    this.streams.clear();
    this.asked.length = 0;
    this.refuseWith = undefined;
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const operation = String(request.headers["x-amz-target"]);
    const { DeliveryStreamName: name = "" } = JSON.parse(Buffer.concat(chunks).toString()) as {
      DeliveryStreamName?: string;
    };
    if (operation !== "Firehose_20150804.DescribeDeliveryStream") {
      sendLogsError(response, "UnknownOperationException", `The fake does not know ${operation}.`);
      return;
    }
    this.asked.push(name);
    if (this.refuseWith !== undefined) {
      sendLogsError(response, this.refuseWith, `User is not authorized to perform: firehose:DescribeDeliveryStream`);
      return;
    }
    const stream = this.streams.get(name);
    if (stream === undefined) {
      sendLogsError(response, "ResourceNotFoundException", `Firehose ${name} under account 111122223333 not found.`);
      return;
    }
    const { status = "ACTIVE", bucketName = "backup" } = stream;
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ DeliveryStreamDescription: description(name, status, bucketName) }));
  }
}

function description(name: string, status: string, bucketName: string): object {
  const s3 = {
    RoleARN: "arn:aws:iam::111122223333:role/firehose",
    BucketARN: `arn:aws:s3:::${bucketName}`,
    BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
    CompressionFormat: "UNCOMPRESSED",
    EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
  };
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: `arn:aws:firehose:eu-central-1:111122223333:deliverystream/${name}`,
    DeliveryStreamStatus: status,
    DeliveryStreamType: "DirectPut",
    VersionId: "1",
    HasMoreDestinations: false,
    Destinations: [
      {
        DestinationId: "destinationId-000000000001",
        S3DestinationDescription: s3,
        ExtendedS3DestinationDescription: s3,
      },
    ],
  };
}
