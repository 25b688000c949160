import type { App } from "cdktf";
import type { FunctionCode } from "../constructs/function-code";
import type { Settings } from "../settings";
import { BackupDeliveryStack } from "./backup-delivery-stack";
import { BackupStorageStack } from "./backup-storage-stack";
import { CiAccessStack } from "./ci-access-stack";
import { HelloApiStack } from "./hello-api-stack";
import { TerraformStateStack } from "./terraform-state-stack";

/** Everything that one environment deploys. */
export function addEnvironmentStacks(app: App, settings: Settings, helloCode: FunctionCode): void {
  new TerraformStateStack(app, settings);
  const { logGroups } = new HelloApiStack(app, settings, helloCode);
  const { backupBucket } = new BackupStorageStack(app, settings);
  new BackupDeliveryStack(app, settings, { backupBucket, declaredLogGroups: logGroups });
  if (settings.ciAccess !== undefined) {
    new CiAccessStack(app, settings, settings.ciAccess);
  }
}
