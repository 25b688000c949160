import * as z from "zod/mini";
import { awsLimits } from "./aws-limits";
import { text, wholeNumber } from "./fields";
import { bucketNameRule } from "./names";

/** Kinds of values that several groups have about S3. */

const { bucketName, s3Lifecycle } = awsLimits;
const bucketKeywords = {
  minLength: bucketName.minimumLength,
  maxLength: bucketName.maximumLength,
  pattern: "^[a-z0-9][a-z0-9-]*[a-z0-9]$",
};

/** The name of a bucket; its default is made of other settings. */
export const bucket = (description: string) => z.optional(text(description, bucketNameRule, bucketKeywords));

/** Days of a lifecycle rule. */
export const lifecycleDays = (description: string) =>
  wholeNumber(description, { minimum: s3Lifecycle.minimumDays, maximum: s3Lifecycle.maximumDays }, "S3 lifecycle days");

/** What JSON schema can say of a folder of a bucket, of `maxLength` characters at most. */
export const prefixKeywords = (maxLength: number) => ({
  maxLength,
  pattern: "^[A-Za-z0-9!\\-_.'()=][A-Za-z0-9!\\-_.'()=/]*/$",
});
