import type { Addressing, Settings } from "./environment-settings";
import type { EnvironmentFile } from "./schema";

/** Adds to a checked file what its name, the process and its other settings make: names by default, addressing. */
export function withDefaults(file: EnvironmentFile, environment: string, addressing: Addressing): Settings {
  const { accountId, region, tags, terraformState, helloApi, sources, backupStorage, backupDelivery } = file;
  const { expirationDays, ...storage } = backupStorage;
  const place = `${accountId}-${region}`;
  return {
    environment,
    accountId,
    region,
    tags,
    terraformState: {
      ...terraformState,
      bucketName: terraformState.bucketName ?? `log-backup-${environment}-state-${place}`,
    },
    helloApi,
    sources: { logGroups: sources.logGroups ?? [`/aws/lambda/${helloApi.functionName}`] },
    backupStorage: {
      ...storage,
      bucketName: storage.bucketName ?? `log-backup-${environment}-${place}`,
      ...(expirationDays === undefined ? {} : { expirationDays }),
    },
    backupDelivery,
    ...addressing,
  };
}

/** Freezes an object and everything in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
