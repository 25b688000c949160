import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Construct } from "constructs";
import { COMPACTED } from "../query/catalogue-names";
import { eventColumns } from "../query/event-columns";

export interface CompactedTableProps {
  readonly databaseName: string;
  readonly bucketName: string;
  /** Folder of what `log-backup compact` writes; ends in `/`. */
  readonly prefix: string;
}

/** The first day on which an event can be: CloudWatch Logs came in July 2014. An event may lie two hours ahead. */
const DAYS = "2014-07-01,NOW+1DAYS";

const COLUMNS = [
  ...eventColumns.map(({ name, glue, meaning }) => ({ name, type: glue, comment: meaning })),
  { name: "envelope_rest", type: "string", comment: "What else its envelope held: a JSON object." },
  { name: "stored_event", type: "string", comment: "The event as it was stored, where it held more or other members." },
];

/**
 * What `log-backup compact` wrote as Parquet: an event a row, by the event's day.
 * https://docs.aws.amazon.com/athena/latest/ug/parquet-serde.html
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export class CompactedTable extends Construct {
  constructor(scope: Construct, id: string, props: CompactedTableProps) {
    super(scope, id);
    const location = `s3://${props.bucketName}/${props.prefix}events/`;

    new GlueCatalogTable(this, "table", {
      databaseName: props.databaseName,
      name: COMPACTED,
      description: "What log-backup compact wrote as Parquet: a log event a row",
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [{ name: "day", type: "string", comment: "yyyy-MM-dd of UTC, of the event's own time" }],
      parameters: {
        EXTERNAL: "TRUE",
        classification: "parquet",
        "projection.enabled": "true",
        "projection.day.type": "date",
        "projection.day.format": "yyyy-MM-dd",
        "projection.day.range": DAYS,
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        // Athena's expression, not Terraform's.
        "storage.location.template": `${location}day=$\${day}/`,
      },
      storageDescriptor: {
        location,
        inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        columns: COLUMNS,
        serDeInfo: {
          name: COMPACTED,
          serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
          parameters: { "serialization.format": "1" },
        },
      },
    });
  }
}
