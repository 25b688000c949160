import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import { isoTime } from "../object-report";
import { type AuditReport, countsOf, verdictOf } from "./audit-report";
import type { AuditedLogGroup } from "./audited-log-group";

const LOG_GROUPS = '\n  "logGroups": [';
/** No text in JSON has a line end in it: this is there once. */
const NO_LOG_GROUPS = `${LOG_GROUPS}]`;

/** The document of `--json`, piece by piece: that of thousands of log groups is long. Times are ISO 8601, in UTC. */
export function* auditJson(report: AuditReport, failOnUncovered: boolean): Generator<string> {
  const { logGroups } = report;
  const [head = "", tail = ""] = documentOf(report, failOnUncovered).split(NO_LOG_GROUPS);
  if (logGroups.length === 0) {
    yield `${head}${NO_LOG_GROUPS}${tail}`;
    return;
  }
  yield `${head}${LOG_GROUPS}`;
  for (const [index, logGroup] of logGroups.entries()) {
    const row = JSON.stringify(logGroupJson(logGroup), null, 2).replaceAll("\n", "\n    ");
    yield `${index === 0 ? "" : ","}\n    ${row}`;
  }
  yield `\n  ]${tail}`;
}

/** The document with no log group in it. */
function documentOf(report: AuditReport, failOnUncovered: boolean): string {
  const { plan, window, policies, stream, roles, settingsFaults, deliveryFaults, notes, notChecked } = report;
  const counts = countsOf(report);
  const policy = policies.find(({ name }) => name === plan.subscriptionName);
  const document = {
    environment: plan.environment,
    accountId: plan.accountId,
    region: plan.region,
    since: isoTime(window.fromMs),
    until: isoTime(window.toMs),
    verdict: verdictOf(report, failOnUncovered),
    counts: {
      logGroups: counts.all,
      covered: counts.covered,
      notCovered: counts["not covered"],
      cannotBeCovered: counts["cannot be covered"],
      excluded: counts.excluded,
      own: counts.own,
      missing: counts.missing,
      unknown: counts.unknown,
      promised: counts.promised,
      promisedCovered: counts.promisedCovered,
      withFaults: counts.faulty,
      faults: counts.faults,
    },
    settings: { faults: settingsFaults },
    delivery: {
      faults: deliveryFaults,
      stream: {
        name: plan.streamName,
        arn: plan.streamArn,
        exists: stream === undefined ? null : stream.status !== undefined,
        status: stream?.status ?? null,
      },
      roles: roles.map(({ arn, exists }) => ({ arn, exists: exists ?? null })),
      accountPolicy: policy === undefined ? null : policyJson(policy),
      otherAccountPolicies: policies.filter((each) => each !== policy).map(policyJson),
    },
    logGroups: [],
    notes,
    notChecked,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function policyJson({ name, destinationArn, roleArn, filterPattern, excluded, updatedMs }: AccountSubscriptionPolicy) {
  return {
    name,
    destinationArn,
    roleArn: roleArn ?? null,
    filterPattern,
    excluded: [...excluded].sort(),
    updatedAt: isoTime(updatedMs),
  };
}

function logGroupJson({ createdMs, filters, ...logGroup }: AuditedLogGroup) {
  return {
    name: logGroup.name,
    status: logGroup.status,
    by: logGroup.by ?? null,
    promisedBy: logGroup.promisedBy ?? null,
    logGroupClass: logGroup.logGroupClass ?? null,
    retentionDays: logGroup.retentionDays ?? null,
    createdAt: isoTime(createdMs),
    freeFilterSlots: logGroup.freeFilterSlots ?? null,
    filters: filters.map(({ createdMs: filterCreatedMs, roleArn, ...filter }) => ({
      ...filter,
      roleArn: roleArn ?? null,
      createdAt: isoTime(filterCreatedMs),
    })),
    faults: logGroup.faults,
    notes: logGroup.notes,
  };
}
