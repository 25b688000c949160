import * as z from "zod/mini";
import { ciLimits } from "./ci-limits";
import type { DeliveryFormat } from "./environment-settings";
import { flag, group, text, wholeNumber } from "./fields";
import type { Rule } from "./names";
import { folderRule, longestFolder } from "./prefixes";
import { noRepeats } from "./relations";
import { bucket, lifecycleDays, prefixKeywords } from "./storage-fields";

/** What an environment file may say of SQL on the backup. */

export const deliveryFormats = ["pass-through", "ndjson"] as const satisfies readonly DeliveryFormat[];

/** An hour of UTC as Firehose writes it into keys. */
const hourPattern = "^[0-9]{4}/(0[1-9]|1[0-2])/(0[1-9]|[12][0-9]|3[01])/([01][0-9]|2[0-3])$";

const hourRule: Rule = (hour) => {
  const [, year, month, day] = /^(\d{4})\/(\d{2})\/(\d{2})\/\d{2}$/.exec(hour) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isDay = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return new RegExp(hourPattern).test(hour) && isDay
    ? undefined
    : "must be an hour of UTC as yyyy/MM/dd/HH, such as 2026/11/29/09";
};

const principalRule: Rule = (arn) =>
  new RegExp(ciLimits.principalArn.pattern).test(arn)
    ? undefined
    : "must be the ARN of an IAM role or user, such as arn:aws:iam::<account>:role/<name>";

/** An Athena workgroup wants 10 MB at least, which a GiB is: API_WorkGroupConfiguration. Above: no sensible limit. */
const scanLimit = { minimum: 1, maximum: 1_000_000 };

export const query = group("How the backup is asked in SQL: see docs/query.md.", {
  catalogue: z.optional(
    flag(
      "Whether backup-storage has Glue tables, views and an Athena workgroup. Default: true where backupDelivery.format is ndjson, else false.",
    ),
  ),
  compactedPrefix: z._default(
    text(
      "Folder in the backup bucket for what log-backup compact writes, ending in a slash.",
      folderRule(longestFolder, "folders follow at once", "a key of S3 has 1,024 bytes"),
      prefixKeywords(longestFolder),
    ),
    "compacted/",
  ),
  firstHour: z.optional(
    text(
      "First hour (UTC, yyyy/MM/dd/HH) of Athena's table of delivered objects. After a move from pass-through: the first full hour of ndjson. Default: 2020/01/01/00.",
      hourRule,
      { pattern: hourPattern },
    ),
  ),
  scanLimitGiB: z._default(
    wholeNumber("GiB that one Athena query may scan: it is stopped there.", scanLimit, "GiB of one query"),
    100,
  ),
  resultExpirationDays: z._default(lifecycleDays("Days after which S3 deletes the results of Athena queries."), 7),
  resultsBucketName: bucket(
    "Name of the bucket for the results of Athena queries. Default: log-backup-<environment>-query-<accountId>-<region>. No dots.",
  ),
  analystPrincipalArns: z._default(
    z
      .array(
        text("ARN of an IAM role or user, in any account.", principalRule, { pattern: ciLimits.principalArn.pattern }),
        {
          error: "must be a list of ARNs of IAM roles and users",
        },
      )
      .check(
        z.check(noRepeats("query.analystPrincipalArns"), { when: () => true }),
        z.meta({
          description:
            "Who may assume the role that reads the backup through Athena only. None: there is no such role.",
          uniqueItems: true,
        }),
      ),
    [],
  ),
});
