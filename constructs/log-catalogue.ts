import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { Construct } from "constructs";
import { arrivedEvents, compactedEvents } from "../query/athena-events";
import { COMPACTED_EVENTS, EVENTS } from "../query/catalogue-names";
import { eventColumns } from "../query/event-columns";
import { ArrivalsTable } from "./arrivals-table";
import { AthenaView } from "./athena-view";
import { CompactedTable } from "./compacted-table";

export interface LogCatalogueProps {
  readonly databaseName: string;
  readonly bucketName: string;
  /** Folder of the delivered objects. Absent: they are nothing that Athena can read. */
  readonly ndjsonPrefix?: string;
  /** `yyyy/MM/dd/HH`: earlier objects are not in the table of delivered ones. */
  readonly firstHour: string;
  /** Folder of the compacted objects. */
  readonly compactedPrefix: string;
}

/**
 * The backup as Athena sees it: tables over the delivered and the compacted objects, and views that give the same columns of
 * both. Partitions are worked out from the names of folders: no crawler, and none to add.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class LogCatalogue extends Construct {
  readonly database: GlueCatalogDatabase;

  constructor(scope: Construct, id: string, props: LogCatalogueProps) {
    super(scope, id);
    const { bucketName, ndjsonPrefix, firstHour, compactedPrefix } = props;

    this.database = new GlueCatalogDatabase(this, "database", {
      name: props.databaseName,
      description: "Log events of the backup, for Athena",
    });
    // By reference: tables come after their database.
    const databaseName = this.database.name;

    new CompactedTable(this, "compacted", { databaseName, bucketName, prefix: compactedPrefix });
    if (ndjsonPrefix !== undefined) {
      new ArrivalsTable(this, "arrivals", { databaseName, bucketName, prefix: ndjsonPrefix, firstHour });
    }

    const view = (viewName: string, from: string, sql: string): void => {
      const description = `A row for each log event of ${from}`;
      new AthenaView(this, viewName.replaceAll("_", "-"), {
        database: this.database,
        databaseName: props.databaseName,
        viewName,
        description,
        sql,
        columns: eventColumns,
      });
    };
    const ofCompacted = compactedEvents(props.databaseName);
    view(COMPACTED_EVENTS, "the compacted objects", ofCompacted);
    if (ndjsonPrefix === undefined) {
      view(EVENTS, "the compacted objects", ofCompacted);
    } else {
      view(EVENTS, "the delivered objects", arrivedEvents(props.databaseName));
    }
  }
}
