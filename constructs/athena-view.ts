import type { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Construct } from "constructs";
import type { EventColumn } from "../query/event-columns";

export interface AthenaViewProps {
  readonly database: GlueCatalogDatabase;
  /** The database's name itself: a view's SQL lies in base64, where a reference would stay one. */
  readonly databaseName: string;
  readonly viewName: string;
  readonly description: string;
  /** One SELECT in Athena's SQL. */
  readonly sql: string;
  /** Exactly what the SELECT gives: Athena calls a view of other types stale. */
  readonly columns: readonly EventColumn[];
}

/**
 * A view of Athena, made as a table of the Glue catalogue: the AWS provider has no resource for one. Its SQL lies there in the
 * form that Athena's own CREATE VIEW leaves, which AWS does not document; written after
 * https://github.com/iconara/terraform-aws-athena-view and https://github.com/hashicorp/terraform-provider-aws/issues/28517
 * (Athena wants the SerDe, even an empty one).
 */
export class AthenaView extends Construct {
  constructor(scope: Construct, id: string, props: AthenaViewProps) {
    super(scope, id);
    const { database, databaseName, viewName, description, sql, columns } = props;

    const definition = {
      originalSql: sql,
      catalog: "awsdatacatalog",
      schema: databaseName,
      columns: columns.map(({ name, athena: type }) => ({ name, type })),
    };
    new GlueCatalogTable(this, "view", {
      databaseName: database.name,
      name: viewName,
      description,
      tableType: "VIRTUAL_VIEW",
      parameters: { presto_view: "true", comment: "Presto View" },
      viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`,
      viewExpandedText: "/* Presto View */",
      storageDescriptor: {
        columns: columns.map(({ name, meaning, glue: type }) => ({ name, type, comment: meaning })),
        serDeInfo: { name: "-", serializationLibrary: "-" },
      },
    });
  }
}
