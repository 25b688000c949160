import type { PolicyStatement } from "../../constructs/policy-statement";
import type { Settings } from "../../settings";
import { askingStatements } from "./analyst-permissions";
import type { EnvironmentArns } from "./environment-arns";

/**
 * What reads states, and what the commands of `log-backup` that only read need: ls, cat, check, verify, audit, discover and
 * estimate. Where there is a catalogue query, too. docs/operations.md says it for each.
 */
export function opsStatements(arns: EnvironmentArns, { query, sources }: Settings): readonly PolicyStatement[] {
  return [
    { sid: "ListStatesAndBackup", actions: ["s3:ListBucket"], resources: [arns.stateBucket, arns.backupBucket] },
    {
      sid: "ReadStatesAndBackup",
      actions: ["s3:GetObject"],
      resources: [arns.states, arns.backupFolder, ...(query.catalogue ? [arns.compactedFolder] : [])],
    },
    {
      sid: "ReadEventsOfSources",
      actions: ["logs:FilterLogEvents"],
      resources: sources.account === undefined ? arns.sourceLogGroups : [arns.anyLogGroup],
    },
    { sid: "ReadFilters", actions: ["logs:DescribeSubscriptionFilters"], resources: [arns.anyLogGroup] },
    {
      sid: "FindLogGroupsAndCounts",
      actions: [
        "cloudwatch:GetMetricData",
        "cloudwatch:ListMetrics",
        "logs:DescribeAccountPolicies",
        "logs:DescribeLogGroups",
      ],
      resources: ["*"],
    },
    { sid: "ReadStream", actions: ["firehose:DescribeDeliveryStream"], resources: [arns.stream] },
    { sid: "ReadSubscriptionRole", actions: ["iam:GetRole"], resources: [arns.serviceRoles.subscription] },
    ...(query.catalogue ? [...askingStatements(arns), locateBackup(arns)] : []),
  ];
}

/** Athena asks for it before it lists. */
function locateBackup({ backupBucket }: EnvironmentArns): PolicyStatement {
  return { sid: "LocateBackup", actions: ["s3:GetBucketLocation"], resources: [backupBucket] };
}
