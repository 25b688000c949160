import type { DataAwsIamPolicyDocumentStatementCondition } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Settings } from "../../settings";
import { oidcIssuerOf } from "../../settings/ci-names";

type CiAccess = NonNullable<Settings["ciAccess"]>;
type Condition = DataAwsIamPolicyDocumentStatementCondition;

/** What a token must say for each role. */
export interface TokenConditions {
  /** `aud` of every token. */
  readonly audience: string;
  readonly plan: readonly Condition[];
  readonly deploy: readonly Condition[];
  readonly ops: readonly Condition[];
}

/**
 * GitHub: plans are for pull requests and for the branch, deployments for the branch in its GitHub environment, and ops for
 * one workflow of the branch. GitLab: plans for every branch, the rest for the branch.
 *
 * A pull request of a fork gets no token: https://docs.github.com/en/actions/reference/security/oidc
 * Claims: https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims,
 * https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload. Those that AWS knows as condition keys:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function tokenConditions(ciAccess: CiAccess): TokenConditions {
  return ciAccess.github !== undefined ? githubConditions(ciAccess) : gitlabConditions(ciAccess);
}

function githubConditions(ciAccess: Extract<CiAccess, { github: object }>): TokenConditions {
  const { branch, environment, nightlyWorkflow, repository, subjectPrefix } = ciAccess.github;
  const claim = claimsOf(ciAccess);
  const audience = "sts.amazonaws.com";
  const common = claim.equals("aud", audience);
  const ref = `refs/heads/${branch}`;
  return {
    audience,
    plan: [common, claim.equals("sub", `${subjectPrefix}:pull_request`, `${subjectPrefix}:ref:${ref}`)],
    deploy: [
      common,
      claim.equals("sub", `${subjectPrefix}:environment:${environment}`),
      claim.equals("ref", ref),
      claim.equals("environment", environment),
    ],
    ops: [
      common,
      claim.equals("sub", `${subjectPrefix}:ref:${ref}`),
      claim.equals("job_workflow_ref", `${repository}/.github/workflows/${nightlyWorkflow}@${ref}`),
    ],
  };
}

function gitlabConditions(ciAccess: Extract<CiAccess, { gitlab: object }>): TokenConditions {
  const { branch, project, url } = ciAccess.gitlab;
  const claim = claimsOf(ciAccess);
  const common = claim.equals("aud", url);
  const branches = `project_path:${project}:ref_type:branch:ref:`;
  const ofBranch = [common, claim.equals("sub", `${branches}${branch}`)];
  return {
    audience: url,
    plan: [common, claim.like("sub", `${branches}*`)],
    deploy: ofBranch,
    ops: ofBranch,
  };
}

/** IAM calls the claim `sub` of a token `<issuer>:sub`. */
function claimsOf(ciAccess: CiAccess) {
  const issuer = oidcIssuerOf(ciAccess);
  const condition =
    (test: string) =>
    (claim: string, ...values: string[]): Condition => ({ test, variable: `${issuer}:${claim}`, values });
  return { equals: condition("StringEquals"), like: condition("StringLike") };
}
