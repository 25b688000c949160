import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import type { MetricWindow } from "../completeness/metric-window";
import type { AuditPlan } from "./audit-plan";
import { type AuditedLogGroup, type Finding, type Status, STATUSES } from "./audited-log-group";
import type { CheckedRole } from "./delivery-checks";
import type { EnvironmentNote } from "./environment-notes";
import type { SettingsFault } from "./settings-faults";
import type { StreamState } from "./stream-state";

/** What an audit found. */
export interface AuditReport {
  readonly plan: AuditPlan;
  /** In which time events were counted. */
  readonly window: MetricWindow;
  /** By name. */
  readonly logGroups: readonly AuditedLogGroup[];
  /** The account's subscription policies; none where they could not be seen. */
  readonly policies: readonly AccountSubscriptionPolicy[];
  /** The environment's stream. Undefined: it could not be seen. */
  readonly stream: StreamState | undefined;
  readonly roles: readonly CheckedRole[];
  /** What is wrong with the environment's files. */
  readonly settingsFaults: readonly SettingsFault[];
  /** What is wrong with the policies, streams and roles that log groups share. */
  readonly deliveryFaults: readonly Finding[];
  /** What is worth knowing of the environment as a whole. */
  readonly notes: readonly EnvironmentNote[];
  /** Checks that could not be made, and why, each a sentence without its full stop. */
  readonly notChecked: readonly string[];
}

/**
 * `unknown`: something could not be checked; `uncovered`: all that is promised is covered, and other log groups are not;
 * `nothing`: nothing that is promised is there, or can be covered.
 */
export type AuditVerdict = "covered" | "faults" | "uncovered" | "unknown" | "nothing";

export type AuditCounts = Readonly<
  Record<Status | "all" | "promised" | "promisedCovered" | "faulty" | "faults", number>
>;

/** How many log groups stand how, and how many faults there are, those of the settings and of the delivery too. */
export function countsOf({ logGroups, settingsFaults, deliveryFaults }: AuditReport): AuditCounts {
  const byStatus = Object.fromEntries(
    STATUSES.map((status) => [status, logGroups.filter((each) => each.status === status).length]),
  ) as Record<Status, number>;
  const promised = logGroups.filter(({ promisedBy }) => promisedBy !== undefined);
  const ofAll = settingsFaults.length + deliveryFaults.length;
  return {
    ...byStatus,
    all: logGroups.length,
    promised: promised.length,
    promisedCovered: promised.filter(({ status }) => status === "covered").length,
    faulty: logGroups.filter(({ faults }) => faults.length > 0).length,
    faults: logGroups.reduce((sum, { faults }) => sum + faults.length, ofAll),
  };
}

/** @param failOnUncovered whether log groups that nobody promises must be covered, too */
export function verdictOf(report: AuditReport, failOnUncovered: boolean): AuditVerdict {
  const counts = countsOf(report);
  const hasUncovered = counts["not covered"] + counts["cannot be covered"] > 0;
  if (counts.faults > 0) {
    return "faults";
  }
  if (failOnUncovered && hasUncovered) {
    return "uncovered";
  }
  if (report.notChecked.length > 0) {
    return "unknown";
  }
  if (counts.promisedCovered === 0) {
    return "nothing";
  }
  return hasUncovered ? "uncovered" : "covered";
}

/** 0 well, 1 something is wrong, 3 something could not be checked. */
export function exitCodeOf(report: AuditReport, failOnUncovered: boolean): 0 | 1 | 3 {
  const verdict = verdictOf(report, failOnUncovered);
  // Where nothing is covered, a prefix may be misspelt, and there is no backup at all.
  if (verdict === "faults" || verdict === "nothing" || (verdict === "uncovered" && failOnUncovered)) {
    return 1;
  }
  return verdict === "unknown" ? 3 : 0;
}
