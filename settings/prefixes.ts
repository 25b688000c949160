import { awsLimits } from "./aws-limits";
import type { Rule } from "./names";

const { maximumLength, dateLength, errorTypeLength } = awsLimits.firehosePrefix;

/** Longest prefix that a setting may have, in characters: the rest of Firehose's limit is for what is added. */
export const longestPrefix = maximumLength - dateLength;
export const longestErrorPrefix = maximumLength - dateLength - errorTypeLength;

/** Longest folder that a setting may name where what follows is our own, in characters: a key of S3 has 1,024 bytes. */
export const longestFolder = 498;

/**
 * A static S3 prefix to which Firehose's own date is added.
 * Beyond AWS's limit we allow only what S3 calls safe in keys and "=", so that every tool can read the backup, without
 * "*": the prefixes are part of the resources in the policy of the role that writes, where IAM has it match anything.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function prefixRule(longest: number): Rule {
  const rule = folderRule(
    longest,
    "the date follows at once",
    `Firehose allows ${maximumLength} with what is added to it`,
  );
  return (prefix) => (prefix.includes("!{") ? 'must not hold "!{": Firehose\'s date is added for you' : rule(prefix));
}

/**
 * A static S3 prefix, as {@link prefixRule} has it.
 *
 * @param ending why it must end in a slash
 * @param length whose limit `longest` is, in characters
 */
export function folderRule(longest: number, ending: string, length: string): Rule {
  return (prefix) => {
    if (prefix.includes("${") || prefix.includes("%{")) {
      return 'must not hold "${" or "%{": Terraform would read it as an expression';
    }
    if (!prefix.endsWith("/")) {
      return `must end in "/": ${ending}`;
    }
    if (prefix.startsWith("/")) {
      return 'must not start with "/": S3 would show a folder without a name';
    }
    if (/[*?]/.test(prefix)) {
      return 'must not hold "*" or "?": IAM would read it as a wildcard in the role\'s policy';
    }
    if (!/^[A-Za-z0-9!\-_.'()=/]+$/.test(prefix)) {
      return "must hold only A-Z a-z 0-9 / ! - _ . ' ( ) = (characters that are safe in S3 keys)";
    }
    const parts = prefix.slice(0, -1).split("/");
    if (parts.some((part) => part === "" || part === "." || part === "..")) {
      return 'must not hold "//", nor "." or ".." as a folder';
    }
    if (prefix.length > longest) {
      return `must be at most ${longest} characters long (${length})`;
    }
    return undefined;
  };
}

/** Whether the keys of one prefix are also keys of the other. */
export function prefixesOverlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
