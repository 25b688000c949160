import * as z from "zod/mini";
import { awsLimits } from "./aws-limits";
import { group, oneOfNumbers, text } from "./fields";
import { filterPatternRule, logGroupNameRule, logGroupPatternRule } from "./names";
import { noRepeats } from "./relations";

/** What an environment file may say of the log groups that are backed up, and of those that `restore` writes to. */

const { logGroupName } = awsLimits;
const nameKeywords = { minLength: 1, maxLength: logGroupName.maximumLength, pattern: logGroupName.pattern };
const exactName = (description: string) =>
  text(description, logGroupNameRule, { ...nameKeywords, not: { pattern: "^aws/" } });
const namePattern = (description: string) =>
  text(description, logGroupPatternRule, { ...nameKeywords, pattern: "^[.\\-_/#A-Za-z0-9*?]+$" });

const filterPattern = z._default(
  text(
    "CloudWatch Logs filter pattern: only events that match are backed up. Default: every event.",
    filterPatternRule,
    { maxLength: awsLimits.filterPattern.maximumLength, not: { pattern: "\\$\\{|%\\{" } },
  ),
  "",
);

/** Days with which no event expires while delivery still tries. */
export const minimumRetentionValues = awsLimits.logRetentionDays.values.filter(
  (days) => 24 * days > awsLimits.deliveryRetries.cloudWatchLogsHours + awsLimits.deliveryRetries.firehoseHours,
);

const namedSource = z
  .union(
    [
      exactName("A log group's exact name."),
      group("A log group, of which only some events are backed up.", {
        name: exactName("The log group's exact name."),
        filterPattern,
      }),
    ],
    { error: "must be a log group's name, or an object with name and filterPattern" },
  )
  .check(z.meta({ description: "A log group to back up." }));

const prefixSource = z
  .union(
    [
      namePattern(
        "How the names of log groups begin; or a glob of whole names, with * for any text and ? for one character.",
      ),
      group("Log groups to find, of which some are left out or only some events are backed up.", {
        prefix: namePattern("How the names of log groups begin; or a glob of whole names."),
        exclude: z._default(
          z
            .array(namePattern("A name or glob of whole names."), { error: "must be a list of names or globs" })
            .check(z.meta({ description: "Names, or globs of whole names, of log groups to leave out." })),
          [],
        ),
        filterPattern,
      }),
    ],
    { error: "must be a prefix or glob of log group names, or an object with prefix, exclude and filterPattern" },
  )
  .check(z.meta({ description: "Log groups that log-backup discover finds." }));

export const sources = group("What is backed up.", {
  logGroups: z.optional(
    z.array(namedSource, { error: "must be a list of log group names" }).check(
      z.minLength(1, "must name at least one log group"),
      z.check(noRepeats("sources.logGroups", "name"), { when: () => true }),
      z.meta({
        description:
          "Log groups to back up, by exact name. Default, where neither prefixes nor account is there: the function's, /aws/lambda/<functionName>.",
        uniqueItems: true,
      }),
    ),
  ),
  prefixes: z.optional(
    z.array(prefixSource, { error: "must be a list of prefixes or globs of log group names" }).check(
      z.minLength(1, "must have at least one prefix or glob"),
      z.check(noRepeats("sources.prefixes", "prefix"), { when: () => true }),
      z.meta({
        description:
          "Log groups to back up, by prefix or glob. npm run discover -- --env NAME writes those that are there into NAME.log-groups.json, to be committed.",
        uniqueItems: true,
      }),
    ),
  ),
  account: z.optional(
    group(
      "Back up every log group of the account and Region, present and future, by an account-level subscription policy.",
      {
        exclude: z._default(
          z.array(exactName("A log group's exact name."), { error: "must be a list of log group names" }).check(
            z.check(noRepeats("sources.account.exclude"), { when: () => true }),
            z.meta({
              description:
                "Exact names of log groups to leave out. Those that the backup itself writes are always left out.",
              uniqueItems: true,
            }),
          ),
          [],
        ),
        filterPattern,
      },
    ),
  ),
  minimumRetentionDays: z.optional(
    oneOfNumbers(
      "Days that every covered log group must keep events at least: audit tells which does not, and log-backup raise-retention raises it. Never shortened.",
      minimumRetentionValues,
      "CloudWatch Logs retention in days, longer than delivery tries",
    ),
  ),
});

export const restore = group("Where log-backup restore puts events.", {
  logGroups: z.optional(
    z.array(exactName("A log group's exact name."), { error: "must be a list of log group names" }).check(
      z.minLength(1, "must name at least one log group"),
      z.check(noRepeats("restore.logGroups"), { when: () => true }),
      z.meta({
        description:
          "Log groups that restore may write to; they are never backed up. The first is its default. Default: /log-backup/<environment>/restored.",
        uniqueItems: true,
      }),
    ),
  ),
});
