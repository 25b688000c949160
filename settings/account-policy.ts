/**
 * What an account-level subscription policy says of the log groups that it leaves out. CloudWatch Logs knows no other
 * criteria for it than exact names.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 *
 * @param excluded names of log groups, which hold nothing that JSON would escape
 */
export function selectionCriteriaOf(excluded: Iterable<string>): string {
  return `LogGroupName NOT IN ${JSON.stringify([...new Set(excluded)].sort())}`;
}
