import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { awsLimits } from "../../settings/aws-limits";
import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import { type LogGroup, findLogGroup } from "../cloudwatch/log-groups";
import type { SubscriptionFilter } from "../cloudwatch/subscription-filters";
import type { AccessError } from "../errors";
import type { Pace } from "../pace";
import type { AuditPlan } from "./audit-plan";
import type { AuditedLogGroup } from "./audited-log-group";
import { examineLogGroup, missingLogGroup } from "./examine-log-group";
import { canBeCovered } from "./log-group-standing";
import { NotCheckedNames } from "./not-checked-names";
import { readFilters } from "./read-filters";

export interface AskOptions {
  readonly logs: CloudWatchLogsClient;
  readonly plan: AuditPlan;
  /** The account's. Undefined: they could not be seen. */
  readonly policies: readonly AccountSubscriptionPolicy[] | undefined;
  readonly atOnce: number;
  readonly pace?: Pace | undefined;
  readonly signal: AbortSignal;
  /** Is told how many log groups are done, of how many. */
  readonly onProgress: (done: number, total: number) => void;
}

/** The log groups, judged, and what could not be checked, each a sentence without its full stop. */
export interface AskedLogGroups {
  /** By name. */
  readonly logGroups: readonly AuditedLogGroup[];
  readonly notChecked: readonly string[];
}

/**
 * Asks for the subscription filters of the log groups that were listed, and judges them; those that vanish meanwhile are
 * left out. What is promised and was not listed is asked for, too: it may have been made only now.
 *
 * @throws {AccessError} where nothing can be asked for
 */
export async function askLogGroups(groups: readonly LogGroup[], options: AskOptions): Promise<AskedLogGroups> {
  const { logs, plan, policies, signal, onProgress } = options;
  const logGroups: AuditedLogGroup[] = [];
  const examine = (group: LogGroup, filters: readonly SubscriptionFilter[] | undefined) => {
    logGroups.push(examineLogGroup(group, filters, policies, plan));
  };
  for (const group of groups.filter((each) => !canBeCovered(each))) {
    examine(group, []);
  }
  const listed = groups.filter(canBeCovered);
  const names = new Set(groups.map(({ name }) => name));
  const unlisted = Array.from(plan.expected.keys()).filter((name) => !names.has(name));
  const asked = [...listed.map(({ name }) => name), ...unlisted];
  const made: { readonly name: string; readonly filters: readonly SubscriptionFilter[] }[] = [];
  const refused = new NotCheckedNames((those) => `the subscription filters of ${those}`);
  let done = 0;
  await readFilters(asked, {
    ...options,
    client: logs,
    onFilters: (index, filters) => {
      done += 1;
      onProgress(done, asked.length);
      const group = listed[index];
      if (group !== undefined && filters !== undefined) {
        examine(group, filters);
      } else if (filters !== undefined) {
        made.push({ name: asked[index] ?? "", filters });
      }
    },
    onRefused: (index: number, { message }: AccessError) => {
      const name = asked[index] ?? "";
      refused.add(name, message.replace(`filters of ${name}`, "filters of a log group"));
      examine(listed[index] ?? unknownGroup(name, plan), undefined);
    },
  });
  for (const { name, filters } of made) {
    examine((await findLogGroup(logs, name, signal)) ?? unknownGroup(name, plan), filters);
  }
  const existing = new Set(logGroups.map(({ name }) => name));
  for (const [name, promised] of plan.expected) {
    if (!existing.has(name)) {
      logGroups.push(missingLogGroup(name, promised, plan));
    }
  }
  logGroups.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { logGroups, notChecked: refused.sentences };
}

/** A log group that answers, or may, and is not listed. */
function unknownGroup(name: string, { accountId }: AuditPlan): LogGroup {
  const { withSubscriptions } = awsLimits.logGroupClasses;
  return {
    name,
    owner: accountId,
    logGroupClass: withSubscriptions,
    retentionDays: undefined,
    createdMs: undefined,
  };
}
