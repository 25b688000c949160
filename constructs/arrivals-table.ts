import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Construct } from "constructs";
import { ARRIVALS } from "../query/catalogue-names";

export interface ArrivalsTableProps {
  readonly databaseName: string;
  readonly bucketName: string;
  /** Folder of the delivered objects; ends in `/`. Under it lie hours. */
  readonly prefix: string;
  /** `yyyy/MM/dd/HH`. */
  readonly firstHour: string;
}

const COLUMNS = {
  messagetype: "string",
  owner: "string",
  loggroup: "string",
  logstream: "string",
  subscriptionfilters: "array<string>",
  logevents: "array<struct<id:string,timestamp:bigint,message:string>>",
};

/**
 * What Firehose delivered as ndjson: an envelope a row, by the hour of arrival.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html
 * https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
 */
export class ArrivalsTable extends Construct {
  constructor(scope: Construct, id: string, props: ArrivalsTableProps) {
    super(scope, id);
    const location = `s3://${props.bucketName}/${props.prefix}`;

    new GlueCatalogTable(this, "table", {
      databaseName: props.databaseName,
      name: ARRIVALS,
      description: "What Firehose delivered: an envelope of log events a row",
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [{ name: "arrival_hour", type: "string", comment: "yyyy/MM/dd/HH of UTC" }],
      parameters: {
        EXTERNAL: "TRUE",
        classification: "json",
        "projection.enabled": "true",
        "projection.arrival_hour.type": "date",
        "projection.arrival_hour.format": "yyyy/MM/dd/HH",
        "projection.arrival_hour.range": `${props.firstHour},NOW`,
        "projection.arrival_hour.interval": "1",
        "projection.arrival_hour.interval.unit": "HOURS",
        // Athena's expression, not Terraform's.
        "storage.location.template": `${location}$\${arrival_hour}/`,
      },
      storageDescriptor: {
        location,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        columns: Object.entries(COLUMNS).map(([name, type]) => ({ name, type })),
        serDeInfo: {
          name: ARRIVALS,
          serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
          parameters: {
            // Envelopes spell logGroup, and columns are in small letters.
            "case.insensitive": "true",
            // A line that is no JSON stops a query: without its events the answer would be wrong, and say nothing of it.
            "ignore.malformed.json": "false",
          },
        },
      },
    });
  }
}
