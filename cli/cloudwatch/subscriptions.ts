import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type AccountPoliciesOptions, accountSubscriptionPolicies } from "./account-policies";
import { subscriptionFilters } from "./subscription-filters";

/** Something that sends on what is put into a log group. */
export interface Subscription {
  readonly kind: "subscription filter" | "account policy";
  readonly name: string;
  readonly destinationArn: string;
}

/** The log group's own subscription filters; none where it is gone. @throws {AccessError} if they cannot be listed */
export async function subscriptionFiltersOf(
  client: CloudWatchLogsClient,
  logGroup: string,
  options: AccountPoliciesOptions,
): Promise<readonly Subscription[]> {
  const filters = (await subscriptionFilters(client, logGroup, options)) ?? [];
  return filters.map(({ name, destinationArn }) => ({ kind: "subscription filter", name, destinationArn }));
}

/**
 * The account's subscription policies that cover a log group of that name, whether it is there or not. None where a local
 * AWS does not know of such policies.
 *
 * @param client tries each request once, where the service is a local one
 * @throws {AccessError} if they cannot be listed
 */
export async function subscriptionPoliciesOf(
  client: CloudWatchLogsClient,
  logGroup: string,
  options: AccountPoliciesOptions,
): Promise<readonly Subscription[]> {
  const policies = (await accountSubscriptionPolicies(client, options)) ?? [];
  return policies
    .filter((policy) => policy.covers(logGroup))
    .map(({ name, destinationArn }) => ({
      kind: "account policy",
      name,
      destinationArn: destinationArn === "" ? "its destination" : destinationArn,
    }));
}
