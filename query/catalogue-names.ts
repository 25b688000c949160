/** What an environment's stack calls its things in Glue and Athena; whoever asks them must know. */
export interface CatalogueNames {
  /** Glue database. Athena wants no hyphens: https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
  readonly database: string;
  readonly workgroup: string;
}

/** Table of what Firehose delivered: one envelope a row. Only where it delivers ndjson. */
export const ARRIVALS = "arrivals";
/** Table of what `log-backup compact` wrote as Parquet: one event a row. */
export const COMPACTED = "compacted";
/** View of the columns of `eventColumns` over delivered objects, or over compacted ones where delivery is pass-through. */
export const EVENTS = "events";
/** The same view over compacted objects. */
export const COMPACTED_EVENTS = "compacted_events";

export function catalogueNames(environment: string): CatalogueNames {
  return {
    database: `log_backup_${environment.replaceAll("-", "_")}`,
    workgroup: `log-backup-${environment}`,
  };
}
