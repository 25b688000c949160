import * as z from "zod/mini";
import { group, number, text, wholeNumber } from "./fields";
import { monitoringLimits } from "./monitoring-limits";
import type { Rule } from "./names";
import { noRepeats } from "./relations";

/** What an environment file may say of alarms, and of the volume that it is made for. */

/** A rule that is one regular expression. */
function patternRule(pattern: string, rule: string): Rule {
  const expression = new RegExp(pattern);
  return (value) => (expression.test(value) ? undefined : rule);
}

const { snsTopicArn, kmsKeyArn } = monitoringLimits;
const emailPattern = "^[A-Za-z0-9._+'-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$";
const runbookLength = 256;
const runbookPattern = `^[A-Za-z0-9_./:@~+%=?&,;-]{1,${runbookLength}}$`;
const percentRange = { minimum: 1, maximum: 95 };

export const kmsKey = text(
  "ARN of a KMS key of yours with which Firehose encrypts what it holds. Default: a key of AWS's own, which costs nothing.",
  patternRule(kmsKeyArn.pattern, "must be the ARN of a KMS key, such as arn:aws:kms:<region>:<account>:key/<id>"),
  { pattern: kmsKeyArn.pattern },
);

export const monitoring = group("Alarms, whom they tell, and the dashboard.", {
  topicArn: z.optional(
    text(
      "ARN of an SNS topic that exists already: alarms are sent there. Default: the environment has a topic of its own.",
      patternRule(
        snsTopicArn.pattern,
        "must be the ARN of a standard SNS topic, such as arn:aws:sns:<region>:<account>:<name>",
      ),
      { pattern: snsTopicArn.pattern },
    ),
  ),
  emailSubscribers: z._default(
    z
      .array(
        text(
          "An e-mail address.",
          patternRule(emailPattern, "must be an e-mail address of A-Z a-z 0-9 . _ + ' - and an @"),
          { pattern: emailPattern },
        ),
        { error: "must be a list of e-mail addresses" },
      )
      .check(
        z.check(noRepeats("monitoring.emailSubscribers"), { when: () => true }),
        z.meta({
          description: "Who gets alarms by e-mail. Each address must confirm the mail that SNS sends it first.",
          uniqueItems: true,
        }),
      ),
    [],
  ),
  runbook: z._default(
    text(
      "Where your people find docs/runbook.md, such as its URL in your repository: alarms link its sections.",
      patternRule(
        runbookPattern,
        `must be a URL or a path of 1 to ${runbookLength} characters of A-Z a-z 0-9 _ . / : @ ~ + % = ? & , ; -`,
      ),
      { pattern: runbookPattern },
    ),
    "docs/runbook.md",
  ),
  quotaPercent: z._default(
    wholeNumber(
      "Share of the Firehose stream's own limits above which an alarm goes off.",
      percentRange,
      "percent: what the stream takes is counted after it has refused the rest, and hardly reaches its limit",
    ),
    80,
  ),
  maximumLogGroupAlarms: z._default(
    wholeNumber(
      "How many alarms about log groups there may be: three for each log group while they fit, else fewer that watch several or all at once.",
      { minimum: 3, maximum: 1000 },
      "alarms",
    ),
    60,
  ),
});

export const expectedVolume = group(
  "What comes into the log groups that are backed up, by your own estimate: synthesis warns where other settings do not fit it.",
  {
    gigabytesPerDay: number(
      "GB a day, as AWS bills them: of 2^30 bytes, before compression.",
      { minimum: 0.001, maximum: 1_000_000 },
      "GB a day",
    ),
    eventBytes: z._default(
      wholeNumber("Bytes of a log event on average.", { minimum: 1, maximum: 1_048_576 }, "bytes"),
      300,
    ),
    peakFactor: z._default(
      number("How many times the average comes in at the busiest time.", { minimum: 1, maximum: 1000 }, "times"),
      3,
    ),
  },
);
