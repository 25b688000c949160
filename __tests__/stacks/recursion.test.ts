import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { withDefaults } from "../../settings/defaults";
import type { Settings } from "../../settings/environment-settings";
import { environmentFile } from "../../settings/schema";
import { BackupDeliveryStack } from "../../stacks/backup-delivery-stack";
import { BackupStorageStack } from "../../stacks/backup-storage-stack";
import { acceptedSettings, RANDOM_LOG_GROUPS, randomFile } from "../support/random-sources";
import { parseStack, testApp } from "../support/synthesis";

const place = { accountId: "111122223333", region: "eu-central-1" };

interface Synthesized {
  /** Every log group that the stack declares, or that Firehose or restore writes to. */
  readonly written: readonly string[];
  readonly isSubscribed: (logGroup: string) => boolean;
}

function synthesized(settings: Settings): Synthesized {
  const app = testApp();
  const { backupBucket } = new BackupStorageStack(app, settings);
  new BackupDeliveryStack(app, settings, { backupBucket, declaredLogGroups: [] });
  app.synth();
  const text = readFileSync(join(app.outdir, "stacks", "backup-delivery-dev", "cdk.tf.json"), "utf8");
  const { resource = {} } = parseStack(text);
  const valuesOf = (type: string, property: string) =>
    Object.values(resource[type] ?? {}).map((each) => String(each[property]));
  const filters = valuesOf("aws_cloudwatch_log_subscription_filter", "log_group_name");
  const [criteria] = valuesOf("aws_cloudwatch_log_account_policy", "selection_criteria");
  const excluded = JSON.parse((criteria ?? "[]").replace("LogGroupName NOT IN ", "")) as readonly string[];
  return {
    written: [...valuesOf("aws_cloudwatch_log_group", "name"), ...settings.restore.logGroups],
    isSubscribed: (logGroup) => filters.includes(logGroup) || (criteria !== undefined && !excluded.includes(logGroup)),
  };
}

test("no log group that the backup writes is ever subscribed, whatever the settings say", () => {
  const seen = { accepted: 0, refused: 0, byFilter: 0, byPolicy: 0 };
  fc.assert(
    fc.property(randomFile, fc.subarray(RANDOM_LOG_GROUPS), (written, discovered) => {
      const settings = acceptedSettings({ ...place, ...written }, discovered);
      if (settings === undefined) {
        seen.refused += 1;
        return;
      }
      const stack = synthesized(settings);
      seen.accepted += 1;
      seen.byFilter += [...settings.sources.logGroups, ...settings.sources.discovered].length;
      seen.byPolicy += settings.sources.account === undefined ? 0 : 1;

      expect(stack.written.length).toBeGreaterThanOrEqual(2);
      expect(stack.written.filter(stack.isSubscribed)).toEqual([]);
      // And what settings ask for is.
      for (const source of [...settings.sources.logGroups, ...settings.sources.discovered]) {
        expect(stack.isSubscribed(source.name)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );

  // Or the property would have said nothing.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(5);
}, 120_000);

test("even settings that nobody has checked are not synthesized with a loop", () => {
  const unchecked = withDefaults(
    environmentFile.parse({
      ...place,
      sources: { logGroups: ["/aws/kinesisfirehose/cloudwatchlogs-backup-stream"] },
    }),
    "dev",
    { usePathStyle: false, plainHttpEndpoint: false },
  );

  expect(() => synthesized(unchecked)).toThrow(
    "/aws/kinesisfirehose/cloudwatchlogs-backup-stream is written by the backup itself, and must not be backed up",
  );
});
