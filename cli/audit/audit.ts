import { setMaxListeners } from "node:events";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { Settings } from "../../settings";
import { type AccountSubscriptionPolicy, accountSubscriptionPolicies } from "../cloudwatch/account-policies";
import { type LogGroup, listLogGroups } from "../cloudwatch/log-groups";
import type { SubscriptionFilter } from "../cloudwatch/subscription-filters";
import type { CommandContext } from "../command-context";
import type { MetricWindow } from "../completeness/metric-window";
import { AccessError } from "../errors";
import type { Pace } from "../pace";
import { checkAccount } from "../settings-account";
import { createWorkProgress, type WorkCounts } from "../work-progress";
import type { AuditPlan } from "./audit-plan";
import type { AuditReport } from "./audit-report";
import type { AuditedLogGroup } from "./audited-log-group";
import { deliveredEventFaults } from "./delivered-events";
import { checkDelivery } from "./delivery-checks";
import { examineLogGroup, missingLogGroup } from "./examine-log-group";
import { canBeCovered } from "./log-group-standing";
import { policyFaults } from "./policy-faults";
import { readFilters } from "./read-filters";

/** What is audited, and through which clients. */
export interface AuditRequest {
  readonly settings: Settings;
  /** What they ask for. */
  readonly plan: AuditPlan;
  readonly window: MetricWindow;
  readonly logs: CloudWatchLogsClient;
  /** A client that tries each request once. */
  readonly singleTryLogs: CloudWatchLogsClient;
  readonly metrics: CloudWatchClient;
  readonly firehose: FirehoseClient;
  readonly iam: IAMClient;
  /** Whether CloudWatch Logs is a local one. */
  readonly isLocal: boolean;
  /** Log groups that are asked for at the same time. */
  readonly atOnce: number;
  /** How fast one after another is asked for. Absent: as fast as the service answers. */
  readonly pace?: Pace | undefined;
}

/**
 * Compares every log group of the account and Region with what the settings of an environment promise.
 *
 * @throws {AccessError} where the credentials are of another account, or log groups and their filters cannot be listed; what
 *   else cannot be seen, the report says
 */
export async function audit(request: AuditRequest, context: CommandContext): Promise<AuditReport> {
  const { plan, window } = request;
  // Several requests at a time wait for its end, and Node.js would warn of more than ten.
  setMaxListeners(0, context.signal);
  const groups = await listedGroups(request, context);
  const { policies, notChecked: policiesNotChecked } = await livePolicies(request, context);
  const examined = await examinedGroups(groups, policies, request, context);
  const existing = new Set(examined.map(({ name }) => name));
  const missing = Array.from(plan.expected)
    .filter(([name]) => !existing.has(name))
    .map(([name, promised]) => missingLogGroup(name, promised, plan));
  const logGroups = [...examined, ...missing].sort((one, other) => (one.name < other.name ? -1 : 1));
  const delivery = await checkDelivery({ ...request, logGroups, policies: policies ?? [], signal: context.signal });
  const counted = await withCountedEvents(logGroups, request, context);
  return {
    plan,
    window,
    logGroups: counted.logGroups,
    policies: policies ?? [],
    stream: delivery.stream,
    roles: delivery.roles,
    deliveryFaults: [...(policies === undefined ? [] : policyFaults(policies, plan, existing)), ...delivery.faults],
    notChecked: [...policiesNotChecked, ...delivery.notChecked, ...counted.notChecked],
  };
}

/** Every log group of the account and Region. @throws {AccessError} where they are of another account */
async function listedGroups({ logs, settings }: AuditRequest, context: CommandContext): Promise<readonly LogGroup[]> {
  const groups: LogGroup[] = [];
  await withProgress("listing", context, async (update) => {
    for await (const group of listLogGroups(logs, "", context.signal)) {
      if (groups.length === 0) {
        checkAccount(group.owner, settings);
      }
      groups.push(group);
      update({ done: groups.length });
    }
  });
  return groups;
}

/** The account's policies, or why they could not be seen. */
async function livePolicies(
  { logs, singleTryLogs, isLocal, plan }: AuditRequest,
  { signal }: CommandContext,
): Promise<{
  readonly policies: readonly AccountSubscriptionPolicy[] | undefined;
  readonly notChecked: readonly string[];
}> {
  const what = "the account-level subscription policies";
  try {
    const purpose = "to see whether the account has a subscription policy";
    // A local AWS that does not know the operation would be asked again and again.
    const client = isLocal ? singleTryLogs : logs;
    const policies = await accountSubscriptionPolicies(client, { purpose, isLocal, signal });
    if (policies !== undefined) {
      return { policies, notChecked: [] };
    }
    // What it does not know, it does not have; but what is promised cannot be there either.
    return plan.account === undefined
      ? { policies: [], notChecked: [] }
      : { policies, notChecked: [`${what}: this local AWS does not know them`] };
  } catch (error) {
    if (error instanceof AccessError) {
      return { policies: undefined, notChecked: [`${what}: ${error.message}`] };
    }
    throw error;
  }
}

/** The log groups, judged; without those that vanish meanwhile. */
async function examinedGroups(
  groups: readonly LogGroup[],
  policies: readonly AccountSubscriptionPolicy[] | undefined,
  { logs, plan, atOnce, pace }: AuditRequest,
  context: CommandContext,
): Promise<readonly AuditedLogGroup[]> {
  const examined: AuditedLogGroup[] = [];
  const examine = (group: LogGroup, filters: readonly SubscriptionFilter[]) => {
    examined.push(examineLogGroup(group, filters, policies, plan));
  };
  const asked = groups.filter(canBeCovered);
  for (const group of groups.filter((each) => !canBeCovered(each))) {
    examine(group, []);
  }
  await withProgress("asking for subscription filters", context, async (update) => {
    let done = 0;
    const names = asked.map(({ name }) => name);
    await readFilters(names, {
      client: logs,
      atOnce,
      pace,
      signal: context.signal,
      onFilters: (index, filters) => {
        done += 1;
        update({ done, total: asked.length });
        const group = asked[index];
        if (group !== undefined && filters !== undefined) {
          examine(group, filters);
        }
      },
    });
  });
  return examined;
}

/** The log groups with what CloudWatch's counts add, or why these could not be read. */
async function withCountedEvents(
  logGroups: readonly AuditedLogGroup[],
  { metrics, window }: AuditRequest,
  context: CommandContext,
): Promise<{ readonly logGroups: readonly AuditedLogGroup[]; readonly notChecked: readonly string[] }> {
  const { signal } = context;
  const total = logGroups.filter(({ status }) => status === "covered").length;
  try {
    const faults = await withProgress("reading metrics", context, (update) => {
      const onProgress = (done: number) => {
        update({ done, total });
      };
      return deliveredEventFaults({ logGroups, metrics, window, signal, onProgress });
    });
    const counted = logGroups.map((logGroup) => {
      const more = faults.get(logGroup.name);
      return more === undefined ? logGroup : { ...logGroup, faults: [...logGroup.faults, ...more] };
    });
    return { logGroups: counted, notChecked: [] };
  } catch (error) {
    if (error instanceof AccessError) {
      return { logGroups, notChecked: [`whether events were forwarded: ${error.message}`] };
    }
    throw error;
  }
}

async function withProgress<Result>(
  label: string,
  context: CommandContext,
  work: (update: (counts: WorkCounts) => void) => Promise<Result>,
): Promise<Result> {
  const progress = createWorkProgress(context.errors, label, "log groups", context);
  try {
    return await work((counts) => {
      progress.update(counts);
    });
  } finally {
    progress.stop();
  }
}
