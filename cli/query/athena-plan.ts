import { ARRIVALS, catalogueNames, COMPACTED } from "../../query/catalogue-names";
import { type EventSource, onPrunedEvents } from "../../query/pruned-events";
import type { Settings } from "../../settings";
import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { objectsOf } from "../sources/objects";
import { createWorkProgress } from "../work-progress";
import type { QueryRequest } from "./query-request";
import { type Amount, planReading } from "./reading-plan";

/** A query as Athena gets it. */
export interface AthenaPlan {
  readonly database: string;
  readonly workgroup: string;
  readonly region: string;
  readonly source: EventSource;
  /** The user's SQL, with `events` before it. */
  readonly sql: string;
}

/** @throws {UsageError} where the environment has nothing that Athena could be asked */
export function athenaPlanOf({ sql, settings, compacted, wants, selection }: QueryRequest): AthenaPlan {
  if (settings === undefined) {
    throw new UsageError("--engine athena goes with --env: the environment's settings say where Athena is to be asked");
  }
  const { environment, region, query, backupDelivery } = settings;
  if (!query.catalogue) {
    throw new UsageError(
      `the environment ${environment} has nothing that Athena could read: set query.catalogue in its file, and deploy; or leave --engine athena out`,
    );
  }
  const source = compacted || backupDelivery.format === "pass-through" ? COMPACTED : ARRIVALS;
  const names = catalogueNames(environment);
  const { lateByMs } = selection;
  return { ...names, region, source, sql: onPrunedEvents(sql, names.database, source, { ...wants, lateByMs }) };
}

/**
 * What Athena reads at most: the objects under the hours or days that the query's bounds choose. Of Parquet it reads the
 * columns and row groups alone that it needs, which is less.
 *
 * @throws {AccessError} where the bucket cannot be listed
 */
export async function scanOfAthena(
  { source }: AthenaPlan,
  request: QueryRequest,
  context: CommandContext,
): Promise<Amount> {
  const { settings, selection, wants } = request;
  if (settings === undefined) {
    return { objects: 0, bytes: 0 };
  }
  const progress = createWorkProgress(context.errors, "listing", "objects", context);
  try {
    const sources = [{ kind: "s3" as const, ...placeOf(settings, source) }];
    const { sinceMs, untilMs } = wants;
    const { raw, parquet } = await planReading(
      () => objectsOf(sources, selection, { ...context, parquetAsStored: true }),
      { ...(sinceMs !== undefined && { sinceMs }), ...(untilMs !== undefined && { untilMs }) },
      (objects) => {
        progress.update({ done: objects });
      },
    );
    return source === COMPACTED
      ? parquet
      : { objects: raw.objects + parquet.objects, bytes: raw.bytes + parquet.bytes };
  } finally {
    progress.stop();
  }
}

function placeOf({ region, backupStorage, backupDelivery, query }: Settings, source: EventSource) {
  return {
    region,
    bucket: backupStorage.bucketName,
    prefix: source === COMPACTED ? `${query.compactedPrefix}events/` : backupDelivery.prefix,
  };
}
