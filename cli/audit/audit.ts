import { setMaxListeners } from "node:events";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { Settings } from "../../settings";
import { type AccountSubscriptionPolicy, accountSubscriptionPolicies } from "../cloudwatch/account-policies";
import { type LogGroup, listLogGroups } from "../cloudwatch/log-groups";
import type { CommandContext } from "../command-context";
import type { MetricWindow } from "../completeness/metric-window";
import { AccessError } from "../errors";
import type { Pace } from "../pace";
import { checkAccount } from "../settings-account";
import { createWorkProgress, type WorkCounts } from "../work-progress";
import { askLogGroups } from "./ask-log-groups";
import type { AuditPlan } from "./audit-plan";
import type { AuditReport } from "./audit-report";
import type { AuditedLogGroup } from "./audited-log-group";
import { deliveredEvents } from "./delivered-events";
import { checkDelivery } from "./delivery-checks";
import { environmentNotes } from "./environment-notes";
import { policyFaults } from "./policy-faults";
import { settingsFaults } from "./settings-faults";

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
  const { plan, window, settings } = request;
  const { signal } = context;
  // Several requests at a time wait for its end, and Node.js would warn of more than ten.
  setMaxListeners(0, signal);
  const groups = await listedGroups(request, context);
  const { policies, notChecked: policiesNotChecked } = await livePolicies(request, context);
  const asked = await withProgress("asking for subscription filters", context, (update) => {
    const onProgress = (done: number, total: number) => {
      update({ done, total });
    };
    return askLogGroups(groups, { ...request, policies, signal, onProgress });
  });
  const { logGroups } = asked;
  const existing = new Set(logGroups.filter(({ status }) => status !== "missing").map(({ name }) => name));
  const delivery = await checkDelivery({ ...request, logGroups, policies: policies ?? [], signal });
  const counted = await withCountedEvents(logGroups, request, context);
  return {
    plan,
    window,
    logGroups: counted.logGroups,
    policies: policies ?? [],
    stream: delivery.stream,
    roles: delivery.roles,
    settingsFaults: await settingsFaults(settings, context.environment),
    deliveryFaults: [...(policies === undefined ? [] : policyFaults(policies, plan, existing)), ...delivery.faults],
    notes: environmentNotes(logGroups, policies, plan),
    notChecked: [...policiesNotChecked, ...asked.notChecked, ...delivery.notChecked, ...counted.notChecked],
  };
}

/** Every log group of the account and Region, once. @throws {AccessError} where they are of another account, or none is there */
async function listedGroups({ logs, settings }: AuditRequest, context: CommandContext): Promise<readonly LogGroup[]> {
  // While they are listed some come and go, and one may be on two pages.
  const groups = new Map<string, LogGroup>();
  await withProgress("listing", context, async (update) => {
    for await (const group of listLogGroups(logs, "", context.signal)) {
      if (groups.size === 0) {
        checkAccount(group.owner, settings);
      }
      groups.set(group.name, group);
      update({ done: groups.size });
    }
  });
  if (groups.size === 0) {
    const { region, accountId } = settings;
    throw new AccessError(
      `there is no log group at all in Region ${region} for these credentials: are they of account ${accountId}?`,
    );
  }
  return Array.from(groups.values());
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

/** The log groups with what CloudWatch's counts add, and what of these could not be read. */
async function withCountedEvents(
  logGroups: readonly AuditedLogGroup[],
  { metrics, window }: AuditRequest,
  context: CommandContext,
): Promise<{ readonly logGroups: readonly AuditedLogGroup[]; readonly notChecked: readonly string[] }> {
  const { signal } = context;
  const total = logGroups.filter(({ status }) => status === "covered").length;
  const { found, notChecked } = await withProgress("reading metrics", context, (update) => {
    const onProgress = (done: number) => {
      update({ done, total });
    };
    return deliveredEvents({ logGroups, metrics, window, signal, onProgress });
  });
  const counted = logGroups.map((logGroup) => {
    const { faults = [], notes = [] } = found.get(logGroup.name) ?? {};
    return faults.length + notes.length === 0
      ? logGroup
      : { ...logGroup, faults: [...logGroup.faults, ...faults], notes: [...logGroup.notes, ...notes] };
  });
  return { logGroups: counted, notChecked };
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
