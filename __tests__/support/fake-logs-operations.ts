import { awsLimits } from "../../settings/aws-limits";
import type { FakeLogGroup } from "./fake-log-group";
import { filterPage } from "./fake-log-pages";
import type { FakeLogs } from "./fake-logs";
import { Refusal, required } from "./fake-logs-refusal";

type Input = Readonly<Record<string, unknown>>;

/** How the fake answers an operation. @throws {Refusal} */
export type Answer = (logs: FakeLogs, input: Input) => object;

const PAGE_SIZE = 50;
const NAMES_PAGE = /^[0-9]+$/;

/** By AWS's name, what the fake can do. */
export const operations: Readonly<Record<string, Answer>> = {
  DescribeLogGroups: (logs, input) => {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupClass } = input;
    required(
      prefix === undefined || pattern === undefined,
      "logGroupNamePrefix and logGroupNamePattern exclude each other",
    );
    const groups = [...logs.groups.values()]
      .filter(
        (group) =>
          group.name.startsWith(textOf(prefix)) &&
          group.name.toLowerCase().includes(textOf(pattern).toLowerCase()) &&
          (logGroupClass === undefined || group.logGroupClass === logGroupClass),
      )
      .sort(byName);
    return pageOf(groups, input, "logGroups", (group) => ({
      arn: `${logs.arnOf(group.name)}:*`,
      logGroupArn: logs.arnOf(group.name),
      logGroupName: group.name,
      creationTime: group.creationTime,
      ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
      storedBytes: group.storedBytes,
      logGroupClass: group.logGroupClass,
      metricFilterCount: 0,
    }));
  },
  DescribeLogStreams: (logs, input) => {
    const group = groupOf(logs, input);
    const names = [...group.streams.keys()].filter((name) => name.startsWith(textOf(input.logStreamNamePrefix))).sort();
    return pageOf(names, input, "logStreams", (logStreamName) => ({
      logStreamName,
      arn: `${logs.arnOf(group.name)}:log-stream:${logStreamName}`,
      creationTime: group.streams.get(logStreamName),
      storedBytes: 0,
    }));
  },
  CreateLogGroup: (logs, input) => {
    const name = textOf(input.logGroupName);
    const { maximumLength, pattern } = awsLimits.logGroupName;
    required(
      name.length >= 1 && name.length <= maximumLength && new RegExp(pattern).test(name),
      `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
    if (logs.groups.has(name)) {
      throw new Refusal("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    const { logGroupClass = "STANDARD", tags = {} } = input;
    logs.addGroup(name, { logGroupClass: textOf(logGroupClass), tags: tags as Record<string, string> });
    return {};
  },
  PutRetentionPolicy: (logs, input) => {
    const group = groupOf(logs, input);
    const days = input.retentionInDays as number;
    required(
      (awsLimits.logRetentionDays.values as readonly number[]).includes(days),
      `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${awsLimits.logRetentionDays.values.join(", ")}]`,
    );
    group.retentionInDays = days;
    return {};
  },
  CreateLogStream: (logs, input) => {
    const name = textOf(input.logStreamName);
    required(
      /^[^:*]{1,512}$/.test(name),
      `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
    );
    const group = groupOf(logs, input);
    if (group.streams.has(name)) {
      throw new Refusal("ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    group.streams.set(name, logs.now());
    return {};
  },
  DescribeSubscriptionFilters: (logs, input) => {
    const group = groupOf(logs, input);
    const filters = group.filters.filter(({ filterName }) => filterName.startsWith(textOf(input.filterNamePrefix)));
    return pageOf(
      filters,
      input,
      "subscriptionFilters",
      ({ filterPattern = "", creationTime = group.creationTime, ...filter }) => ({
        ...filter,
        filterPattern,
        logGroupName: group.name,
        distribution: "ByLogStream",
        creationTime,
      }),
    );
  },
  DescribeAccountPolicies: (logs, { policyType, policyName }) => {
    required(typeof policyType === "string", "policyType must be given");
    return {
      accountPolicies: logs.accountPolicies.filter(
        (policy) => policy.policyType === policyType && (policyName === undefined || policy.policyName === policyName),
      ),
    };
  },
  FilterLogEvents: (logs, input) =>
    filterPage(groupOf(logs, input), input, { pageSize: logs.pageSize, sparse: logs.sparsePages }),
  PutLogEvents: (logs, input) =>
    groupOf(logs, input).put(input.logStreamName, input.logEvents, {
      now: logs.now(),
      newId: (timestamp) => logs.newId(timestamp),
    }),
};

/** The group that the input names, by name or by ARN. @throws {Refusal} */
function groupOf(logs: FakeLogs, { logGroupName, logGroupIdentifier }: Input): FakeLogGroup {
  const name = textOf(logGroupName ?? logGroupIdentifier).replace(/^arn:aws:logs:[^:]*:[^:]*:log-group:/, "");
  required(name !== "", "A log group must be named.");
  const group = logs.groups.get(name);
  if (group === undefined) {
    throw new Refusal("ResourceNotFoundException", "The specified log group does not exist.");
  }
  return group;
}

function pageOf<Item>(
  items: readonly Item[],
  { limit = PAGE_SIZE, nextToken = "0" }: Input,
  list: string,
  answerOf: (item: Item) => object,
): object {
  required(typeof limit === "number" && limit >= 1 && limit <= PAGE_SIZE, `limit must be from 1 to ${PAGE_SIZE}`);
  required(NAMES_PAGE.test(textOf(nextToken)), "The specified nextToken is invalid.");
  const from = Number(nextToken);
  const upTo = from + limit;
  return {
    [list]: items.slice(from, upTo).map(answerOf),
    ...(upTo < items.length && { nextToken: String(upTo) }),
  };
}

function byName(one: FakeLogGroup, other: FakeLogGroup): number {
  return one.name < other.name ? -1 : Number(one.name > other.name);
}

/** A value that should be text: the empty one where it is missing. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
