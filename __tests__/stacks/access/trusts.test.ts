import { accessOf, ACCOUNT, GITHUB } from "../../support/access-roles";
import { judgeToken } from "../../support/access-simulation";
import { simulate } from "../../support/iam";

const OTHERS = { "another repository": "octo-org/other", "a fork": "mallory/log-backup" } as const;
type Role = "plan" | "deploy" | "ops";
type Claims = Readonly<Record<string, string>>;

describe("GitHub", () => {
  const access = accessOf();
  const judge = (role: Role, claims: Claims) =>
    judgeToken(access[role], { issuer: "token.actions.githubusercontent.com", claims });

  const aud = "sts.amazonaws.com";
  const pullRequest: Claims = { aud, sub: "repo:octo-org/log-backup:pull_request", ref: "refs/pull/7/merge" };
  const onBranch: Claims = { aud, sub: "repo:octo-org/log-backup:ref:refs/heads/main", ref: "refs/heads/main" };
  const deployment: Claims = {
    aud,
    sub: "repo:octo-org/log-backup:environment:dev",
    ref: "refs/heads/main",
    environment: "dev",
  };
  const nightly: Claims = {
    ...onBranch,
    job_workflow_ref: "octo-org/log-backup/.github/workflows/nightly.yml@refs/heads/main",
  };
  /** A token without one of its claims. */
  const without = (claims: Claims, claim: string): Claims =>
    Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
  const from = (repository: string, claims: Claims): Claims =>
    Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [name, value.replace("octo-org/log-backup", repository)]),
    );

  test.each<[Role, string, Claims]>([
    ["plan", "a pull request", pullRequest],
    ["plan", "the branch", onBranch],
    ["deploy", "the branch, in the environment", deployment],
    ["ops", "the nightly workflow of the branch", nightly],
  ])("%s is assumed by %s", async (role, _, claims) => {
    expect(await judge(role, claims)).toBe("Allowed");
  });

  const refused: [Role, string, Claims][] = [
    ["plan", "another branch", { ...onBranch, sub: "repo:octo-org/log-backup:ref:refs/heads/topic" }],
    ["plan", "a tag called like the branch", { ...onBranch, sub: "repo:octo-org/log-backup:ref:refs/tags/main" }],
    ["plan", "a deployment", deployment],
    ["deploy", "a pull request", pullRequest],
    ["deploy", "a pull request that names the environment", { ...deployment, ref: "refs/pull/7/merge" }],
    ["deploy", "another branch in the environment", { ...deployment, ref: "refs/heads/topic" }],
    ["deploy", "a tag called like the branch", { ...deployment, ref: "refs/tags/main" }],
    ["deploy", "the branch without the environment", onBranch],
    [
      "deploy",
      "another environment",
      { ...deployment, sub: "repo:octo-org/log-backup:environment:test", environment: "test" },
    ],
    ["deploy", "a subject of another environment", { ...deployment, environment: "test" }],
    [
      "ops",
      "another workflow of the branch",
      { ...nightly, job_workflow_ref: nightly.job_workflow_ref?.replace("nightly", "test") ?? "" },
    ],
    [
      "ops",
      "the nightly workflow of another branch",
      { ...nightly, job_workflow_ref: nightly.job_workflow_ref?.replace("heads/main", "heads/topic") ?? "" },
    ],
    ["ops", "a pull request", { ...nightly, sub: "repo:octo-org/log-backup:pull_request" }],
    ["ops", "a deployment", { ...deployment, job_workflow_ref: nightly.job_workflow_ref ?? "" }],
  ];
  const good = { plan: pullRequest, deploy: deployment, ops: nightly };
  for (const role of ["plan", "deploy", "ops"] as const) {
    refused.push([role, "a token for somebody else", { ...good[role], aud: "https://github.com/octo-org" }]);
    for (const [what, repository] of Object.entries(OTHERS)) {
      refused.push([role, what, from(repository, good[role])]);
    }
  }
  for (const claim of ["aud", "sub", "ref", "environment"]) {
    refused.push(["deploy", `a token without ${claim}`, without(deployment, claim)]);
  }
  refused.push(
    ["ops", "a token without job_workflow_ref", onBranch],
    ["plan", "a token without sub", without(pullRequest, "sub")],
  );

  test.each(refused)("%s is not assumed by %s", async (role, _, claims) => {
    expect(await judge(role, claims)).toBe("ImplicitlyDenied");
  });

  test("tokens of another issuer are not trusted", async () => {
    expect(await judgeToken(access.plan, { issuer: "gitlab.com", claims: pullRequest })).toBe("ImplicitlyDenied");
  });

  test("where its tokens hold ids, a repository of the same name with other ids is another one", async () => {
    const { github } = GITHUB;
    const ids = accessOf({
      ciAccess: { ...GITHUB, github: { ...github, subjectPrefix: "repo:octo-org@12/log-backup@34" } } as typeof GITHUB,
    });
    const subject = (prefix: string) =>
      judgeToken(ids.plan, {
        issuer: "token.actions.githubusercontent.com",
        claims: { ...pullRequest, sub: `${prefix}:pull_request` },
      });

    expect(await subject("repo:octo-org@12/log-backup@34")).toBe("Allowed");
    expect(await subject("repo:octo-org@12/log-backup@35")).toBe("ImplicitlyDenied");
    expect(await subject("repo:octo-org/log-backup")).toBe("ImplicitlyDenied");
  });
});

describe("GitLab", () => {
  const access = accessOf({
    ciAccess: {
      gitlab: { project: "group/log-backup", branch: "main", url: "https://git.example.com" },
      oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/git.example.com`,
      opsPrincipalArns: [],
    },
  });
  const token = (sub: string, aud = "https://git.example.com") => ({ issuer: "git.example.com", claims: { aud, sub } });
  const main = token("project_path:group/log-backup:ref_type:branch:ref:main");
  const topic = token("project_path:group/log-backup:ref_type:branch:ref:topic");

  test.each([
    ["plan", "the branch", main, "Allowed"],
    ["plan", "another branch", topic, "Allowed"],
    ["plan", "a tag", token("project_path:group/log-backup:ref_type:tag:ref:main"), "ImplicitlyDenied"],
    ["plan", "another project", token("project_path:group/other:ref_type:branch:ref:main"), "ImplicitlyDenied"],
    ["deploy", "the branch", main, "Allowed"],
    ["deploy", "another branch", topic, "ImplicitlyDenied"],
    ["deploy", "a token for somebody else", token(main.claims.sub, "https://vault.example.com"), "ImplicitlyDenied"],
    ["ops", "the branch", main, "Allowed"],
    ["ops", "another branch", topic, "ImplicitlyDenied"],
  ] as const)("%s by %s", async (role, _, claims, verdict) => {
    expect(await judgeToken(access[role], claims)).toBe(verdict);
  });

  test("where no people are named, none may assume the ops role", () => {
    expect(JSON.stringify(access.ops.trust)).not.toContain('"AWS"');
  });
});

describe("people", () => {
  const access = accessOf();

  test.each([
    ["ops", "arn:aws:iam::999988887777:role/ops-team", "Allowed"],
    ["ops", "arn:aws:iam::999988887777:role/other", "ImplicitlyDenied"],
    ["plan", "arn:aws:iam::999988887777:role/ops-team", "ImplicitlyDenied"],
    ["deploy", "arn:aws:iam::999988887777:role/ops-team", "ImplicitlyDenied"],
  ] as const)("%s is assumed by %s, of another account: %s", async (role, principal, verdict) => {
    const { arn, trust } = access[role];
    // In its own account, the principal is allowed to.
    const own = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] };

    expect(
      await simulate({
        principal,
        action: "sts:AssumeRole",
        resource: arn,
        accountId: ACCOUNT,
        resourcePolicy: trust,
        identityPolicy: own,
      }),
    ).toBe(verdict);
  });
});
