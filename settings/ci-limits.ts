import type { LimitSource } from "./aws-limits";

const asOf = "2026-11-29";

/** How CI systems and IAM name what the trusts of `ci-access` name: as `awsLimits`, one place to correct. */
export const ciLimits = {
  githubRepository: {
    pattern: "^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,37}[A-Za-z0-9])?/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}$",
    source: "https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference",
    asOf,
    note: "an owner has 1 to 39 characters; the underscore is that of managed users. That a name has 100 at most is what github.com says when one is longer",
  },
  /** With the ids that repositories made since 2026-07-15 have in `sub`. */
  githubSubjectPrefix: {
    pattern:
      "^repo:([A-Za-z0-9](?:[A-Za-z0-9_-]{0,37}[A-Za-z0-9])?)(?:@[0-9]+)?/((?!\\.{1,2}(?:@|$))[A-Za-z0-9._-]{1,100})(?:@[0-9]+)?$",
    source: "https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims",
    asOf,
  },
  /** Without what IAM or Terraform would not take literally. */
  branch: {
    pattern: "^(?![/.-])(?!.*(?:\\.\\.|//|/\\.|\\.lock(?:/|$)))[A-Za-z0-9._/-]{1,200}(?<![/.])$",
    source: "https://git-scm.com/docs/git-check-ref-format",
    asOf,
    note: "git allows more characters",
  },
  githubEnvironment: {
    pattern: "^[A-Za-z0-9._-]{1,255}$",
    source:
      "https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments#creating-an-environment",
    asOf,
    note: "GitHub allows more characters, and writes some of them with a percent sign in `sub`",
  },
  githubWorkflow: {
    pattern: "^[A-Za-z0-9._-]{1,100}\\.ya?ml$",
    source: "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
    asOf,
  },
  gitlabProject: {
    pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,21}$",
    maximumLength: 255,
    source: "https://docs.gitlab.com/user/reserved_names/",
    asOf,
  },
  /** Of an OIDC provider: IAM drops `https://`, and knows it by the rest. */
  gitlabUrl: {
    pattern: "^https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[A-Za-z0-9._-]+)*$",
    maximumLength: 255,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html",
    asOf,
    note: "IAM takes no port in the URL of a provider",
  },
  oidcProviderArn: {
    pattern: "^arn:aws:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9./_-]+$",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
    asOf,
  },
  principalArn: {
    pattern: "^arn:aws:iam::[0-9]{12}:(?:role|user)/(?:[A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}$",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    asOf,
  },
} as const satisfies Record<string, LimitSource & { readonly pattern: string; readonly maximumLength?: number }>;
