import type { Settings } from "../settings";
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
