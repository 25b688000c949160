import { AthenaNamedQuery } from "@cdktf/provider-aws/lib/athena-named-query";
import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import type { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { Construct } from "constructs";
import { PrivateBucket } from "./private-bucket";

/** A query that the workgroup knows by name. */
export interface NamedQuery {
  /** In kebab-case. */
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

export interface QueryWorkgroupProps {
  readonly workgroupName: string;
  readonly resultsBucketName: string;
  /** Days after which S3 deletes results. */
  readonly resultExpirationDays: number;
  /** GiB that one query may scan: Athena stops it there, and bills what it has scanned. */
  readonly scanLimitGiB: number;
  /** As of {@link PrivateBucket}. */
  readonly allowObjectsWithoutTls: boolean;
  readonly database: GlueCatalogDatabase;
  readonly namedQueries: readonly NamedQuery[];
}

const BYTES_OF_GIB = 2 ** 30;

/**
 * Where analysts ask Athena: its settings win over theirs, so that results lie encrypted in a bucket that forgets them, and no
 * query scans more than it may. https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html
 */
export class QueryWorkgroup extends Construct {
  readonly workgroup: AthenaWorkgroup;
  readonly resultsBucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: QueryWorkgroupProps) {
    super(scope, id);

    this.resultsBucket = new PrivateBucket(this, "results", {
      bucketName: props.resultsBucketName,
      // Whatever is in it can be asked again.
      preventDestroy: false,
      allowObjectsWithoutTls: props.allowObjectsWithoutTls,
      tags: { contents: "query-results" },
      lifecycleRules: [
        {
          id: "query-results",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: props.resultExpirationDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
    });
    this.workgroup = new AthenaWorkgroup(this, "workgroup", {
      name: props.workgroupName,
      description: "Queries on the backup of logs",
      // With its named queries and its history.
      forceDestroy: true,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: props.scanLimitGiB * BYTES_OF_GIB,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${this.resultsBucket.bucket.id}/`,
          encryptionConfiguration: { encryptionOption: "SSE_S3" },
        },
      },
    });
    const queries = new Construct(this, "named");
    for (const { name, description, sql } of props.namedQueries) {
      new AthenaNamedQuery(queries, name, {
        name,
        description,
        query: sql,
        database: props.database.name,
        workgroup: this.workgroup.id,
      });
    }
  }
}
