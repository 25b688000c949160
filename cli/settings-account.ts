import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../settings";
import { listLogGroups } from "./cloudwatch/log-groups";
import { AccessError } from "./errors";

/**
 * Makes sure that what was listed is of the account that the settings are for.
 *
 * @param owner the id of the account that the log groups are in
 * @throws {AccessError} if it is another one
 */
export function checkAccount(owner: string, { accountId, environment }: Settings): void {
  if (owner !== accountId) {
    throw new AccessError(
      `the AWS credentials are of account ${owner}, and the settings of ${environment} are for ${accountId}: use credentials of ${accountId}`,
    );
  }
}

/**
 * Makes sure that the credentials are of the settings' account. Where it has no log group at all, nothing can be said.
 *
 * @throws {AccessError} if they are of another one, or log groups cannot be listed
 */
export async function checkAccountByAnyGroup(
  client: CloudWatchLogsClient,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  for await (const { owner } of listLogGroups(client, "", signal)) {
    checkAccount(owner, settings);
    return; // one page is enough
  }
}
