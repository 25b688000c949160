import { type PlannedChange, risksOfChanges } from "../../support/plans";

const stream = (before: object, after: object, unknown: object = {}): PlannedChange => ({
  type: "aws_kinesis_firehose_delivery_stream",
  before: { extended_s3_configuration: [before] },
  after: { extended_s3_configuration: [after] },
  unknown: { extended_s3_configuration: [unknown] },
});
const processing = (size: number): object => ({
  processing_configuration: [{ enabled: true, processors: "p".repeat(size) }],
});

describe("delivery-change", () => {
  it.each<readonly [string, PlannedChange, string]>([
    [
      "another buffer size",
      stream({ buffering_size: 1 }, { buffering_size: 5 }),
      "`extended_s3_configuration.buffering_size`: `1` becomes `5`; objects have another size, and come at other times.",
    ],
    [
      "another buffer interval",
      stream({ buffering_interval: 60 }, { buffering_interval: 900 }),
      "`extended_s3_configuration.buffering_interval`: `60` becomes `900`; objects have another size, and come at other times.",
    ],
    [
      "another prefix",
      stream({ prefix: "a/" }, { prefix: "b/" }),
      '`extended_s3_configuration.prefix`: `"a/"` becomes `"b/"`; new objects lie elsewhere: what was delivered before stays where it is.',
    ],
    [
      "a bucket that is known only after apply",
      stream({ bucket_arn: "arn:b" }, {}, { bucket_arn: true }),
      '`extended_s3_configuration.bucket_arn`: `"arn:b"` becomes `(known after apply)`; new objects go to another bucket.',
    ],
    [
      "another form",
      stream({ compression_format: "UNCOMPRESSED" }, { compression_format: "GZIP" }),
      '`extended_s3_configuration.compression_format`: `"UNCOMPRESSED"` becomes `"GZIP"`; new objects have another form; for some minutes both come into the same folders, which Athena cannot read: another format wants a new stream, see docs/query.md.',
    ],
    [
      "no extension any more",
      stream({ file_extension: ".gz" }, { file_extension: null }),
      '`extended_s3_configuration.file_extension`: `".gz"` becomes `null`; new objects have other names.',
    ],
    [
      "processing, without its long text",
      stream({}, processing(200)),
      "`extended_s3_configuration.processing_configuration` changes; new objects may have another form; for some minutes both come into the same folders, which Athena cannot read: another format wants a new stream, see docs/query.md.",
    ],
    [
      "errors that are no longer logged",
      stream({ cloudwatch_logging_options: [{ enabled: true }] }, { cloudwatch_logging_options: [{ enabled: false }] }),
      "`extended_s3_configuration.cloudwatch_logging_options.enabled`: errors of delivery are no longer logged.",
    ],
  ])("warns of %s", (_, change, sentence) => {
    expect(risksOfChanges(change)).toEqual([`delivery-change: ${sentence}`]);
  });

  it.each<readonly [string, PlannedChange]>([
    ["other tags", { ...stream({ prefix: "a/" }, { prefix: "a/" }), actions: ["update"] }],
    ["nothing that is written as null", stream({}, { prefix: null })],
    [
      "errors that are logged now",
      stream({ cloudwatch_logging_options: [{ enabled: false }] }, { cloudwatch_logging_options: [{ enabled: true }] }),
    ],
    [
      "a new stream",
      { type: "aws_kinesis_firehose_delivery_stream", after: { extended_s3_configuration: [{ buffering_size: 5 }] } },
    ],
  ])("does not warn of %s", (_, change) => {
    expect(risksOfChanges(change)).toEqual([]);
  });
});
