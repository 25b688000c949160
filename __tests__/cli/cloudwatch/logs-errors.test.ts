import { logsError } from "../../../cli/cloudwatch/logs-errors";

const THROTTLED = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
const request = { action: "logs:DescribeLogGroups", purpose: "to find the log groups" } as const;

it("where AWS throttles, it advises what the command has, and nothing else", () => {
  const sentence =
    "CloudWatch Logs throttles logs:DescribeLogGroups to find the log groups, even after many tries: try again later";

  expect(logsError(THROTTLED, request).message).toBe(`${sentence} (Rate exceeded)`);
  expect(logsError(THROTTLED, { ...request, advice: "with a smaller --jobs" }).message).toBe(
    `${sentence}, or with a smaller --jobs (Rate exceeded)`,
  );
});
