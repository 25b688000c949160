import { awsLimits } from "./aws-limits";

/** Looks at a value; returns the first rule it breaks as a sentence that starts with "must", or undefined. */
export type Rule = (value: string) => string | undefined;

/** What a name may be made of, see {@link awsLimits}. Lengths in characters. */
export interface NameLimit {
  readonly maximumLength: number;
  readonly pattern: string;
  readonly allowed: string;
}

/** The rule for a name of 1 to `maximumLength` allowed characters; `what` says whose name it is. */
export function nameRule(what: string, { maximumLength, pattern, allowed }: NameLimit): Rule {
  const expression = new RegExp(pattern);
  return (name) =>
    name.length === 0 || name.length > maximumLength || !expression.test(name)
      ? `must be 1 to ${maximumLength} characters of ${allowed} (${what})`
      : undefined;
}

const anyLogGroupName = nameRule("CloudWatch Logs log group name", awsLimits.logGroupName);

/** An exact log group name: no pattern, no ARN. */
export const logGroupNameRule: Rule = (name) =>
  name.startsWith("arn:")
    ? "must be a log group's name, not its ARN (the part after :log-group:)"
    : name.startsWith(awsLimits.logGroupName.reservedPrefix)
      ? `must not start with "aws/", AWS keeps that to itself ("/aws/" with a slash before it is fine)`
      : anyLogGroupName(name);

const patternOfNames = nameRule("how log group names begin, or a glob of whole names", {
  ...awsLimits.logGroupName,
  pattern: "^[.\\-_/#A-Za-z0-9*?]+$",
  allowed: `${awsLimits.logGroupName.allowed} * ?`,
});

/** How names of log groups begin, or a glob of whole names. */
export const logGroupPatternRule: Rule = (pattern) =>
  pattern.startsWith("arn:") ? "must be a part of a log group's name, not an ARN" : patternOfNames(pattern);

/** A CloudWatch Logs filter pattern: what we can say of it without CloudWatch Logs. */
export const filterPatternRule: Rule = (pattern) => {
  const { maximumLength } = awsLimits.filterPattern;
  if (pattern.length > maximumLength) {
    return `must be at most ${maximumLength} characters long (CloudWatch Logs filter pattern)`;
  }
  return pattern.includes("${") || pattern.includes("%{")
    ? 'must not hold "${" or "%{": Terraform would read it as an expression'
    : undefined;
};

const bucket = awsLimits.bucketName;

/**
 * S3's rules for a general purpose bucket, and one of ours: no dots. A bucket is reached at
 * `<name>.s3.<region>.amazonaws.com`, and the certificate for that does not cover a name with dots.
 */
export const bucketNameRule: Rule = (name) => {
  if (name.length < bucket.minimumLength || name.length > bucket.maximumLength) {
    return `must be ${bucket.minimumLength} to ${bucket.maximumLength} characters long (S3 bucket naming rules)`;
  }
  if (name.includes(".") && /^[a-z0-9.-]+$/.test(name)) {
    return "must not hold dots: S3 allows them, but TLS to a bucket with dots in its name fails";
  }
  if (!/^[a-z0-9-]+$/.test(name)) {
    return "must hold only a-z 0-9 - (S3 bucket naming rules)";
  }
  if (name.startsWith("-") || name.endsWith("-")) {
    return "must start and end with a letter or a digit (S3 bucket naming rules)";
  }
  const prefix = bucket.reservedPrefixes.find((reserved) => name.startsWith(reserved));
  if (prefix !== undefined) {
    return `must not start with "${prefix}" (S3 keeps that prefix to itself)`;
  }
  const suffix = bucket.reservedSuffixes.find((reserved) => name.endsWith(reserved));
  if (suffix !== undefined) {
    return `must not end with "${suffix}" (S3 keeps that suffix to itself)`;
  }
  return undefined;
};

const tags = awsLimits.tags;
const notForTags = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u;
const tagCharacters = "letters, digits, spaces and _ . : / = + - @";

/** A tag's key. */
export const tagKeyRule: Rule = (key) => {
  if (key.length === 0 || key.length > tags.maximumKeyLength || notForTags.test(key)) {
    return `must have a key of 1 to ${tags.maximumKeyLength} ${tagCharacters} (AWS tags)`;
  }
  if (key.toLowerCase().startsWith(tags.reservedPrefix)) {
    return `must have a key that does not start with "${tags.reservedPrefix}" (AWS keeps that prefix to itself)`;
  }
  const own = tags.ownKeys.find((each) => each === key.toLowerCase());
  if (own !== undefined && own !== key) {
    return `must have the key "${own}", in lower case: every stack has a tag of that name, and IAM's tag keys ignore case`;
  }
  return undefined;
};

/** A tag's value. */
export const tagValueRule: Rule = (value) =>
  value.length > tags.maximumValueLength || notForTags.test(value)
    ? `must be at most ${tags.maximumValueLength} ${tagCharacters} (AWS tags)`
    : undefined;
