import { commonFault, describe, failureOf, oneLine } from "../aws-failures";
import { AccessError, UsageError } from "../errors";
import { athenaHint } from "./engine-hints";
import { oneLine as shortLine, placeText, type SqlPlace } from "./sql-errors";

/** What was asked of Athena. */
export type AthenaAction = "StartQueryExecution" | "GetQueryExecution" | "GetQueryResults" | "StopQueryExecution";

/** Why Athena could not be asked, in one sentence. Keeps the SDK's error as its cause. */
export function athenaError(error: unknown, action: AthenaAction, workgroup: string): Error {
  const failure = failureOf(error);
  const { name = "", message = "" } = failure;
  const status = failure.$metadata?.httpStatusCode;
  const common = commonFault(failure, "Athena", "to query the backup");
  if (common !== undefined) {
    return new AccessError(common, { cause: error });
  }
  if (/work ?group\b.*\b(?:not found|not exist)/i.test(message)) {
    return new AccessError(
      `there is no workgroup ${workgroup} in Athena: deploy the environment's backup-storage with query.catalogue`,
      { cause: error },
    );
  }
  if (name === "AccessDeniedException" || status === 403) {
    return new AccessError(
      `access denied: athena:${action} on the workgroup ${workgroup} is needed: ${oneLine(message)}`,
      {
        cause: error,
      },
    );
  }
  if (name === "TooManyRequestsException" || name === "ThrottlingException") {
    return new AccessError("Athena takes no more requests or queries at the moment: try again later", { cause: error });
  }
  if (name === "InvalidRequestException" && action === "StartQueryExecution") {
    return new UsageError(`Athena does not take the SQL: ${shortLine(message)}`, { cause: error });
  }
  return new AccessError(
    `Athena did not carry out ${action}: ${oneLine(message) || "no reason given"}${describe(name, status)}`,
    {
      cause: error,
    },
  );
}

/** Athena begins with the name of the fault: https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html */
const OF_THE_SQL = /^(?:[A-Z_]+): |^line \d+:\d+: /;
const NOT_OF_THE_SQL =
  /^(?:HIVE_|ICEBERG_|GENERIC_INTERNAL|EXCEEDED_|NO_NODES|CLUSTER_|ADMINISTRATIVELY|PERMISSION_DENIED|INSUFFICIENT_|THROTTL|REMOTE_|PAGE_TRANSPORT|SERVER_|TOO_MANY_REQUESTS)/;

/** How a query ended that did not succeed. */
export interface FailedExecution {
  readonly state: "FAILED" | "CANCELLED";
  readonly reason: string;
  /** Of the workgroup, in GiB. */
  readonly scanLimitGiB: number;
}

/**
 * Why a query failed, in one sentence.
 *
 * @param composed the SQL as Athena got it, which ends like the user's own
 */
export function failedQueryError(
  { state, reason, scanLimitGiB }: FailedExecution,
  sql: string,
  composed: string,
): Error {
  if (/bytes scanned limit/i.test(reason)) {
    return new AccessError(
      `Athena ended the query: it scanned more than the ${scanLimitGiB} GiB that query.scanLimitGiB allows: read less with --since, --until or --group`,
    );
  }
  if (state === "CANCELLED") {
    return new AccessError(`the query was stopped in Athena${reason === "" ? "" : `: ${shortLine(reason)}`}`);
  }
  if (OF_THE_SQL.test(reason) && !NOT_OF_THE_SQL.test(reason)) {
    const text = reason.replace(/^[A-Z_]+: /, "");
    const [place = "", line = "", column = ""] = /^line (\d+):(\d+): /.exec(text) ?? [];
    const where = place === "" ? undefined : placeInSql(Number(line), Number(column), sql, composed);
    const hint = athenaHint(text);
    return new UsageError(
      `Athena does not take the SQL${placeText(where)}: ${shortLine(text.slice(place.length))}${hint === undefined ? "" : `; ${hint}`}`,
    );
  }
  return new AccessError(`the query failed in Athena: ${shortLine(reason) || "no reason given"}`);
}

/** Where in the user's SQL something is; undefined where it is in what was put before it. */
function placeInSql(line: number, column: number, sql: string, composed: string): SqlPlace | undefined {
  let common = 0;
  while (common < sql.length && sql.at(-1 - common) === composed.at(-1 - common)) {
    common += 1;
  }
  const lines = composed.split("\n");
  const offset = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
  const inSql = offset - (composed.length - sql.length);
  if (inSql < sql.length - common || inSql > sql.length) {
    return undefined;
  }
  const before = sql.slice(0, inSql).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
