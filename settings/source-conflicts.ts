import { selectionCriteriaOf } from "./account-policy";
import { awsLimits } from "./aws-limits";
import type { NamedSettings } from "./conflicts";
import { isExcluded, matchesPrefix } from "./coverage";
import type { Settings } from "./environment-settings";
import { errorLogGroupOf, ownLogGroupsOf } from "./own-log-groups";

/** A log group that gets a filter of its own, and what messages call the place that says so. */
interface Subscribed {
  readonly name: string;
  readonly where: string;
}

/** More names than this do not help who reads a message. */
const MOST_NAMES = 5;

/** What is wrong with an environment's sources among themselves: what would loop, and what would be backed up twice. */
export function sourceConflicts({ file, settings }: NamedSettings): string[] {
  return [
    ...loops(settings),
    ...namedAndDiscovered(settings),
    ...twoPrefixes(settings),
    ...sameAddress(settings),
    ...filterAndPolicy(settings),
    ...criteriaTooLong(settings),
    ...retentionTooShort(settings),
  ].map((problem) => `${file}: ${problem}`);
}

/** What is wrong between an environment's sources and those of others in the same account and Region. */
export function sourceConflictsBetween(one: NamedSettings, neighbours: readonly NamedSettings[]): string[] {
  return [
    ...tooManyFilters(one, neighbours),
    ...secondPolicy(one, neighbours),
    ...neighbours.flatMap((other) => [...loopThrough(one, other), ...loopThrough(other, one)]),
  ];
}

const subscribedOf = ({ sources, environment }: Settings): readonly Subscribed[] => [
  ...sources.logGroups.map(({ name }, index) => ({ name, where: `sources.logGroups[${index}]` })),
  ...sources.discovered.map(({ name }) => ({ name, where: `${environment}.log-groups.json` })),
];

/** A stream must not carry the log of its own errors: every error would make the next. Nor what was restored from it. */
function loops(settings: Settings): string[] {
  const own = ownLogGroupsOf(settings);
  return subscribedOf(settings)
    .filter(({ name }) => own.includes(name))
    .map(({ name, where }) => `${where} ${ownRule(settings, name)}, got: "${name}"`);
}

function ownRule(settings: Settings, name: string): string {
  return name === errorLogGroupOf(settings)
    ? "must not be the stream's own error log, or each error would make another"
    : "must not be a log group of restore.logGroups, or each event that is restored would be backed up again";
}

/** One filter for each log group: which pattern would it have? */
function namedAndDiscovered({ sources }: Settings): string[] {
  return sources.logGroups.flatMap(({ name }, index) => {
    const prefix = sources.prefixes.findIndex((each) => matchesPrefix(each, name) && !isExcluded(each, name));
    return prefix < 0
      ? []
      : [
          `sources.logGroups[${index}] must not be taken by sources.prefixes[${prefix}] too, or it would be backed up twice: name it once, or in exclude of that prefix, got: "${name}"`,
        ];
  });
}

function twoPrefixes({ sources }: Settings): string[] {
  const takers = new Map<string, string[]>();
  for (const { name } of sources.discovered) {
    const both = sources.prefixes.flatMap((each, index) =>
      matchesPrefix(each, name) && !isExcluded(each, name) ? [index] : [],
    );
    if (both.length > 1) {
      const places = both.map((index) => `sources.prefixes[${index}]`).join(" and ");
      takers.set(places, [...(takers.get(places) ?? []), name]);
    }
  }
  return [...takers].map(
    ([places, names]) =>
      `${places} must not take the same log groups, or they would be backed up twice: name them in exclude of one, got: ${listed(names)}`,
  );
}

/** In construct ids, and so in Terraform addresses, a slash becomes two dashes. */
function sameAddress(settings: Settings): string[] {
  const seen = new Map<string, Subscribed>();
  return subscribedOf(settings).flatMap((each) => {
    const id = each.name.replaceAll("/", "--");
    const first = seen.get(id);
    seen.set(id, each);
    return first === undefined || first.name === each.name
      ? []
      : [
          `${each.where} must not have the Terraform address of "${first.name}" (${first.where}), which it has as a slash becomes two dashes there: leave one of them out, got: "${each.name}"`,
        ];
  });
}

/** A filter of the log group's own, and the account's policy, are additive. */
function filterAndPolicy(settings: Settings): string[] {
  const { account } = settings.sources;
  if (account === undefined) {
    return [];
  }
  const twice = subscribedOf(settings).filter(({ name }) => !account.exclude.includes(name));
  return twice.length === 0
    ? []
    : [
        `sources.account.exclude must name every log group that has a filter of its own, or it would be backed up twice, missing: ${listed(twice.map(({ name }) => name))}`,
      ];
}

function criteriaTooLong(settings: Settings): string[] {
  const { account } = settings.sources;
  if (account === undefined) {
    return [];
  }
  const { maximumCriteriaBytes } = awsLimits.accountSubscriptionPolicy;
  const names = [...account.exclude, ...ownLogGroupsOf(settings)];
  const bytes = Buffer.byteLength(selectionCriteriaOf(names));
  return bytes <= maximumCriteriaBytes
    ? []
    : [
        `sources.account.exclude must make selection criteria of at most ${maximumCriteriaBytes} bytes (account-level subscription policy): leave out fewer log groups, or use sources.prefixes, got: ${bytes} bytes for ${names.length} log groups`,
      ];
}

/** The log groups that the project itself declares; those of others are audited, and raised by a command. */
function retentionTooShort({ sources, helloApi }: Settings): string[] {
  const { minimumRetentionDays: minimum, account } = sources;
  const { functionName, logRetentionDays } = helloApi;
  const declared = [`/aws/lambda/${functionName}`, `/aws/apigateway/${functionName}/access`];
  const covered = declared.some(
    (name) =>
      [...sources.logGroups, ...sources.discovered].some((source) => source.name === name) ||
      (account !== undefined && !account.exclude.includes(name)),
  );
  return minimum === undefined || !covered || logRetentionDays >= minimum
    ? []
    : [
        `helloApi.logRetentionDays must be at least sources.minimumRetentionDays (${minimum}), got: ${logRetentionDays}`,
      ];
}

/** Each environment that backs a log group up by its name gives it a subscription filter. */
function tooManyFilters(one: NamedSettings, neighbours: readonly NamedSettings[]): string[] {
  const { maximumPerLogGroup } = awsLimits.subscriptionFilters;
  const theirs = neighbours.map(({ file, settings }) => ({
    file,
    names: new Set(subscribedOf(settings).map(({ name }) => name)),
  }));
  return subscribedOf(one.settings).flatMap(({ name, where }) => {
    const others = theirs.filter(({ names }) => names.has(name));
    if (others.length < maximumPerLogGroup) {
      return [];
    }
    const files = others.map(({ file }) => file).join(" and ");
    return [
      `${one.file}: ${where} must be a log group that fewer than ${maximumPerLogGroup} other environments of the same account and Region back up (CloudWatch Logs allows ${maximumPerLogGroup} subscription filters for each), got: "${name}", already named by ${files}`,
    ];
  });
}

function secondPolicy(one: NamedSettings, neighbours: readonly NamedSettings[]): string[] {
  const other = neighbours.find(({ settings }) => settings.sources.account !== undefined);
  return one.settings.sources.account === undefined || other === undefined
    ? []
    : [
        `${one.file}: sources.account must be in one environment of an account and Region (CloudWatch Logs allows ${awsLimits.accountSubscriptionPolicy.maximumPerRegion} account-level subscription policy), got it in ${other.file} too`,
      ];
}

/** What one environment's backup writes must not be the source of another's, which may be the source of the first's. */
function loopThrough({ file, settings }: NamedSettings, other: NamedSettings): string[] {
  const theirs = ownLogGroupsOf(other.settings);
  const own = ownLogGroupsOf(settings);
  const problems = subscribedOf(settings)
    .filter(({ name }) => theirs.includes(name) && !own.includes(name))
    .map(
      ({ name, where }) =>
        `${file}: ${where} must not be a log group that the backup of ${other.file} writes, or the two could feed each other, got: "${name}"`,
    );
  const { account } = settings.sources;
  const covered = account === undefined ? [] : theirs.filter((name) => ![...account.exclude, ...own].includes(name));
  return covered.length === 0
    ? problems
    : [
        ...problems,
        `${file}: sources.account.exclude must name the log groups that the backup of ${other.file} writes, or the two could feed each other, missing: ${listed(covered)}`,
      ];
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, MOST_NAMES)
    .map((name) => JSON.stringify(name))
    .join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
