import { type AccessRoleUnderTest, ACCOUNT } from "./access-roles";
import { simulate } from "./iam";
import type { Permission } from "./rest-permissions";

/** IAM's verdict on what a role of `ci-access` asks for, by its policies and its boundary. */
export function judge(role: AccessRoleUnderTest, { action, resource, context }: Permission): Promise<string> {
  const { arn, policies, boundary } = role;
  return simulate({
    principal: arn,
    action,
    resource,
    accountId: arn.split(":")[4] ?? "",
    identityPolicies: policies,
    ...(context && { context }),
    ...(boundary && { boundary }),
  });
}

/** A token of a CI system, or its claims. */
export interface Token {
  /** The URL of its issuer without `https://`. */
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * IAM's verdict on a token with which somebody wants to assume a role. The simulator knows which claims of an issuer AWS takes as
 * condition keys, but the claims `sub` and `aud`, which it takes of every issuer, only of Google's: they stand for all here.
 */
export function judgeToken({ arn, trust }: AccessRoleUnderTest, { issuer, claims }: Token): Promise<string> {
  const standIn = (text: string) =>
    ["sub", "aud"].reduce(
      (all, claim) => all.replaceAll(`"${issuer}:${claim}"`, `"accounts.google.com:${claim}"`),
      text,
    );
  const context = Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value]));
  return simulate({
    principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`,
    action: "sts:AssumeRoleWithWebIdentity",
    resource: arn,
    accountId: ACCOUNT,
    context: JSON.parse(standIn(JSON.stringify(context))) as Record<string, string>,
    resourcePolicy: JSON.parse(standIn(JSON.stringify(trust))),
  });
}
