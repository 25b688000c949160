import type { IAMClient } from "@aws-sdk/client-iam";
import { failureOf } from "../aws-failures";
import { logsError } from "../cloudwatch/logs-errors";

/** Whether a role of the client's account is there. @throws {AccessError} if it cannot be seen */
export async function roleExists(client: IAMClient, roleArn: string, signal: AbortSignal): Promise<boolean> {
  const { GetRoleCommand } = await import("@aws-sdk/client-iam");
  // arn:aws:iam::<account>:role/<path>/<name>
  const name = roleArn.split("/").at(-1) ?? "";
  try {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName: name }), { abortSignal: signal });
    // The same name in another path is another role.
    return role?.Arn === undefined || role.Arn === roleArn;
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error).name;
    if (failure === "NoSuchEntityException" || failure === "NoSuchEntity") {
      return false;
    }
    const purpose = `to see whether the role ${roleArn} is there`;
    throw logsError(error, { action: "iam:GetRole", purpose, advice: "after some minutes" });
  }
}
