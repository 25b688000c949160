import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../../settings";
import { accountSubscriptionPolicies, type AccountPoliciesOptions } from "../cloudwatch/account-policies";

/** What was seen of the one place that a Region has for an account-level subscription policy. */
export interface PolicyCheck {
  /** Each in a sentence without its full stop. */
  readonly problems: readonly string[];
  /** False where a local AWS does not know such policies. */
  readonly isChecked: boolean;
}

/**
 * Sees whether `sources.account` can have its policy: no other one may be there.
 *
 * @param client tries each request once, where the service is a local one
 * @throws {AccessError} where policies cannot be listed
 */
export async function checkAccountPolicy(
  client: CloudWatchLogsClient,
  settings: Settings,
  options: Pick<AccountPoliciesOptions, "isLocal" | "signal">,
): Promise<PolicyCheck> {
  const { accountPolicyOf } = await import("../../settings/discovered-log-groups");
  const { accountId, region } = settings;
  const own = accountPolicyOf(settings);
  const purpose = "to see whether there is room for the policy of sources.account";
  const policies = await accountSubscriptionPolicies(client, { purpose, ...options });
  const problems = (policies ?? [])
    .filter(({ name }) => name !== own)
    .map(
      ({ name, destinationArn }) =>
        `sources.account needs the only account-level subscription policy that account ${accountId} can have in ${region}, and there is ${name}, which sends to ${destinationArn === "" ? "a destination that cannot be read" : destinationArn}: delete it, or use sources.prefixes instead`,
    );
  return { problems, isChecked: policies !== undefined };
}
