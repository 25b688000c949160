import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import { AccessError } from "../errors";
import { listedNames } from "../listed-names";
import type { AuditPlan } from "./audit-plan";
import type { AuditedLogGroup, Finding } from "./audited-log-group";
import { roleExists } from "./role-state";
import { type StreamState, streamState } from "./stream-state";

/** What is wrong with the streams and roles that filters and policies point to. */
export type DeliveryFault = Finding<"stream-missing" | "stream-not-active" | "stream-bucket" | "role-missing">;

/** A role with which CloudWatch Logs puts events on a stream. */
export interface CheckedRole {
  readonly arn: string;
  /** Undefined: it could not be seen. */
  readonly exists: boolean | undefined;
}

/** What the delivery is like. */
export interface CheckedDelivery {
  /** The environment's stream. Undefined: it could not be seen. */
  readonly stream: StreamState | undefined;
  readonly roles: readonly CheckedRole[];
  readonly faults: readonly DeliveryFault[];
  /** Checks that could not be made, and why, each a sentence without its full stop. */
  readonly notChecked: readonly string[];
}

export interface DeliveryRequest {
  readonly plan: AuditPlan;
  readonly logGroups: readonly AuditedLogGroup[];
  readonly policies: readonly AccountSubscriptionPolicy[];
  readonly firehose: FirehoseClient;
  readonly iam: IAMClient;
  readonly signal: AbortSignal;
}

/** Looks once at each stream and each role that the environment's filters and policy point to. */
export async function checkDelivery(request: DeliveryRequest): Promise<CheckedDelivery> {
  const streams = await checkStreams(request);
  const roles = await checkRoles(request);
  return {
    stream: streams.stream,
    roles: roles.roles,
    faults: [...streams.faults, ...roles.faults],
    notChecked: [...streams.notChecked, ...roles.notChecked],
  };
}

async function checkStreams({ plan, logGroups, policies, firehose, signal }: DeliveryRequest) {
  const { accountId, region, streamName, subscriptionName } = plan;
  const faults: DeliveryFault[] = [];
  const notChecked: string[] = [];
  const states = new Map<string, StreamState>();
  const ours = [...logGroups.flatMap(({ filters }) => filters), ...policies].filter(
    ({ name }) => name === subscriptionName,
  );
  const here = `arn:aws:firehose:${region}:${accountId}:deliverystream/`;
  // Streams elsewhere are not this environment's, and its filters should not send there: that is told of each.
  const named = ours.flatMap(({ destinationArn: arn }) => (arn.startsWith(here) ? [arn.slice(here.length)] : []));
  for (const name of new Set([streamName, ...named])) {
    try {
      const state = await streamState(firehose, name, signal);
      states.set(name, state);
      faults.push(...streamFaults(name, state, plan));
    } catch (error) {
      notChecked.push(`whether the Firehose stream ${name} is there: ${reasonOf(error)}`);
    }
  }
  return { stream: states.get(streamName), faults, notChecked };
}

function streamFaults(name: string, { status, bucketNames }: StreamState, plan: AuditPlan): DeliveryFault[] {
  const { accountId, region, environment, bucketName } = plan;
  if (status === undefined) {
    return [
      {
        code: "stream-missing",
        message: `the Firehose stream ${name} does not exist in account ${accountId}, Region ${region}, and what is sent to it is lost: deploy ${environment}`,
      },
    ];
  }
  const faults: DeliveryFault[] = [];
  if (status !== "ACTIVE") {
    const message = `the Firehose stream ${name} is ${status}, not ACTIVE, and takes no events: deploy ${environment} again`;
    faults.push({ code: "stream-not-active", message });
  }
  if (name === plan.streamName && bucketNames.length > 0 && !bucketNames.includes(bucketName)) {
    const message = `the Firehose stream ${name} writes to the bucket ${bucketNames.join(" and ")}, not to ${bucketName}: deploy ${environment} again`;
    faults.push({ code: "stream-bucket", message });
  }
  return faults;
}

async function checkRoles({ plan, logGroups, policies, iam, signal }: DeliveryRequest) {
  const { streamArn, subscriptionName, environment } = plan;
  const faults: DeliveryFault[] = [];
  const notChecked: string[] = [];
  const roles: CheckedRole[] = [];
  const users = new Map<string, string[]>();
  const all = [
    ...logGroups.flatMap(({ filters, name: logGroup }) => filters.map((filter) => ({ ...filter, logGroup }))),
    ...policies.map((policy) => ({ ...policy, logGroup: undefined })),
  ];
  for (const { name, destinationArn, roleArn, logGroup } of all) {
    if (roleArn !== undefined && (destinationArn === streamArn || name === subscriptionName)) {
      const its = users.get(roleArn) ?? [];
      its.push(logGroup ?? `the account policy ${name}`);
      users.set(roleArn, its);
    }
  }
  for (const [arn, its] of users) {
    try {
      const exists = await roleExists(iam, arn, signal);
      roles.push({ arn, exists });
      if (!exists) {
        const message = `the role ${arn} does not exist, with which CloudWatch Logs forwards the events of ${listedNames(its)}: deploy ${environment} again`;
        faults.push({ code: "role-missing", message });
      }
    } catch (error) {
      roles.push({ arn, exists: undefined });
      notChecked.push(`whether the role ${arn} is there: ${reasonOf(error)}`);
    }
  }
  return { roles, faults, notChecked };
}

/** @throws what is not for want of access */
function reasonOf(error: unknown): string {
  if (error instanceof AccessError) {
    return error.message;
  }
  throw error;
}
