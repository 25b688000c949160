import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type AccountSubscriptionPolicy, accountSubscriptionPolicies } from "../cloudwatch/account-policies";
import { metricDimensions } from "../cloudwatch/forwarded-metrics";
import { AccessError } from "../errors";
import { type FirehoseFilter, sendsTo } from "./metric-filters";

/** What sends the events of a log group that has no filter to Firehose of its own. */
export interface PolicyForwarding {
  /** The account's policy, where CloudWatch counts what it forwards of this log group. */
  readonly filter?: FirehoseFilter;
  /** Otherwise, why nothing can be told. Neither is there where no policy covers the log group. */
  readonly obstacle?: string;
}

export interface AccountForwardingOptions {
  /** Tries each request once, where the service is a local one. */
  readonly logs: CloudWatchLogsClient;
  readonly metrics: CloudWatchClient;
  readonly isLocal: boolean;
  /** Only a policy that sends to this stream counts; absent: to any. */
  readonly streamName?: string | undefined;
  readonly signal: AbortSignal;
}

type Dimensions = FirehoseFilter["dimensions"];
type Policies = readonly AccountSubscriptionPolicy[];

/** The account's subscription policies, and the metrics of what they forward: both are asked for once, when they are needed. */
export class AccountForwarding {
  private policies: Promise<Policies | string> | undefined;
  private counted: Promise<ReadonlyMap<string, readonly Dimensions[]> | string> | undefined;

  constructor(private readonly options: AccountForwardingOptions) {}

  /** What forwards the events of a log group. */
  async of(logGroup: string): Promise<PolicyForwarding> {
    const policies = await (this.policies ??= this.readPolicies());
    if (typeof policies === "string") {
      return { obstacle: `it could not be seen whether the account's subscription policy covers it: ${policies}` };
    }
    const policy = policies.find((each) => each.covers(logGroup));
    if (policy === undefined) {
      return {};
    }
    const { name, filterPattern } = policy;
    const counted = await (this.counted ??= this.readCounted());
    if (typeof counted === "string") {
      return {
        obstacle: `the account's subscription policy ${name} covers it, and its metrics cannot be found: ${counted}`,
      };
    }
    const [dimensions, ...others] = counted.get(logGroup) ?? [];
    if (dimensions === undefined || others.length > 0) {
      return {
        obstacle: `the account's subscription policy ${name} covers it, and CloudWatch has no count of what that forwards of this log group alone`,
      };
    }
    return { filter: { name, createdMs: undefined, forwardsAll: filterPattern.trim() === "", dimensions } };
  }

  /** Those that send to the stream, or why they cannot be seen. */
  private async readPolicies(): Promise<Policies | string> {
    const { logs, isLocal, streamName, signal } = this.options;
    const purpose = "to see the account's subscription policies";
    try {
      const policies = (await accountSubscriptionPolicies(logs, { purpose, isLocal, signal })) ?? [];
      return policies.filter(({ destinationArn }) => sendsTo(destinationArn, streamName));
    } catch (error) {
      if (error instanceof AccessError) {
        return error.message;
      }
      throw error;
    }
  }

  /** By log group, the dimensions under which CloudWatch counts what a policy forwards; or why they cannot be seen. */
  private async readCounted(): Promise<ReadonlyMap<string, readonly Dimensions[]> | string> {
    const { metrics, signal } = this.options;
    const counted = new Map<string, Dimensions[]>();
    try {
      for await (const dimensions of metricDimensions(metrics, "ForwardedLogEvents", signal)) {
        const { LogGroupName: logGroup, DestinationType: type, PolicyLevel: level } = dimensions;
        // Its name alone does not tell a policy: an old filter of the log group may have had the same.
        if (logGroup !== undefined && type === "Firehose" && level !== undefined) {
          counted.set(logGroup, [...(counted.get(logGroup) ?? []), dimensions]);
        }
      }
      return counted;
    } catch (error) {
      if (error instanceof AccessError) {
        return error.message;
      }
      throw error;
    }
  }
}
