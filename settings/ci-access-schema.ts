import * as z from "zod/mini";
import { ciLimits } from "./ci-limits";
import { group, text } from "./fields";
import type { Rule } from "./names";
import { noRepeats, oneSystem, subjectOfRepository } from "./relations";

/** What an environment file may say of who deploys it, and who may look at it. */

interface Pattern {
  readonly pattern: string;
  readonly maximumLength?: number;
}

/** A string that one regular expression describes. */
function patterned(description: string, { pattern, maximumLength = Infinity }: Pattern, rule: string) {
  const expression = new RegExp(pattern);
  const follows: Rule = (value) => (value.length <= maximumLength && expression.test(value) ? undefined : rule);
  const keywords = { pattern, ...(maximumLength !== Infinity && { maxLength: maximumLength }) };
  return text(description, follows, keywords, rule);
}

const branch = z._default(
  patterned(
    "The branch that is deployed. Protect it: who can push to it can deploy.",
    ciLimits.branch,
    "must be a branch's name of 1 to 200 characters of A-Z a-z 0-9 . _ - / (git check-ref-format)",
  ),
  "main",
);

const github = group("The GitHub repository whose workflows may use the roles.", {
  repository: patterned(
    "owner/name, spelt as GitHub shows it: claims are compared with upper and lower case.",
    ciLimits.githubRepository,
    "must be a GitHub repository as owner/name, such as octo-org/log-backup",
  ),
  subjectPrefix: z.optional(
    patterned(
      "How the sub claim of its tokens begins, where it holds ids: gh api repos/OWNER/NAME/actions/oidc/customization/sub shows it. Default: repo:<repository>.",
      ciLimits.githubSubjectPrefix,
      "must be repo:owner/name or, as in repositories made since July 2026, repo:owner@id/name@id (GitHub OIDC sub claim)",
    ),
  ),
  branch,
  environment: z.optional(
    patterned(
      "The GitHub environment of the job that deploys. Default: the environment's name.",
      ciLimits.githubEnvironment,
      "must be 1 to 255 characters of A-Z a-z 0-9 . _ - (GitHub environment name)",
    ),
  ),
  nightlyWorkflow: z._default(
    patterned(
      "File name in .github/workflows of the workflow that audits and verifies.",
      ciLimits.githubWorkflow,
      "must be a file's name of A-Z a-z 0-9 . _ - that ends in .yml or .yaml (GitHub workflow)",
    ),
    "nightly.yml",
  ),
}).check(z.check(subjectOfRepository, { when: () => true }));

const gitlab = group("The GitLab project whose pipelines may use the roles.", {
  project: patterned(
    "group/name or group/subgroup/name.",
    ciLimits.gitlabProject,
    "must be the path of a GitLab project, such as group/log-backup",
  ),
  branch,
  url: z._default(
    patterned(
      "The GitLab instance. AWS must reach it.",
      ciLimits.gitlabUrl,
      "must be a URL that starts with https:// and has neither a port nor a slash at its end (IAM OIDC provider)",
    ),
    "https://gitlab.com",
  ),
});

export const ciAccess = group(
  "Roles for CI and for the ops team. Exactly one of github and gitlab. Left out: the environment has none, and somebody deploys by hand.",
  {
    github: z.optional(github),
    gitlab: z.optional(gitlab),
    oidcProviderArn: z.optional(
      patterned(
        "ARN of the account's OIDC provider for GitHub or GitLab, of which it has one for each URL. Default: the environment makes it.",
        ciLimits.oidcProviderArn,
        "must be the ARN of an IAM OIDC provider, such as arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com",
      ),
    ),
    opsPrincipalArns: z._default(
      z
        .array(
          patterned(
            "ARN of an IAM role or user, in any account.",
            ciLimits.principalArn,
            "must be the ARN of an IAM role or user, such as arn:aws:iam::<account>:role/<name>",
          ),
          { error: "must be a list of ARNs of IAM roles and users" },
        )
        .check(
          z.check(noRepeats("ciAccess.opsPrincipalArns"), { when: () => true }),
          z.meta({ description: "Who may assume the ops role, beside the nightly workflow.", uniqueItems: true }),
        ),
      [],
    ),
  },
).check(
  z.check(oneSystem, { when: () => true }),
  // Editors say so, too.
  z.meta({ oneOf: ["github", "gitlab"].map((name) => ({ properties: { [name]: {} }, required: [name] })) }),
);
