import { join } from "node:path";
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { createLogsClient } from "../aws-clients";
import { patchEnvironment, type ProcessEnvironment } from "../environment";
import { type Moto, startMoto } from "../moto";
import { ACCOUNT_ID, EXISTING_LOG_GROUPS, LOG_RETENTION_DAYS, REGION } from "./environment";
import type { Run } from "./run";

/** A fresh AWS on this computer. */
export interface LocalAws {
  /** For programs that are to use it. */
  readonly environment: ProcessEnvironment;
}

/** Starts moto in a folder of the run, with the log groups that the environment takes for granted, and ends it with the run. */
export async function startLocalAws(run: Run, name: string): Promise<LocalAws> {
  const moto: Moto = await startMoto({
    environment: run.environment,
    directory: join(run.directory, name),
    accountId: ACCOUNT_ID,
    region: REGION,
    signal: run.signal,
  });
  run.atEnd(() => moto.stop());
  const environment = patchEnvironment(run.environment, moto.environment);
  const logs = createLogsClient(environment, REGION);
  for (const logGroupName of EXISTING_LOG_GROUPS) {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: LOG_RETENTION_DAYS }));
  }
  return { environment };
}
