import { conflicts } from "../../settings/conflicts";
import { withDefaults } from "../../settings/defaults";
import { problemsOf } from "../../settings/problems";
import { environmentFile } from "../../settings/schema";

const aws = { usePathStyle: false, plainHttpEndpoint: false };
const here = { accountId: "111122223333", region: "ap-northeast-1" };
const github = { repository: "octo-org/log-backup" };
const gitlab = { project: "group/sub/log-backup" };

function problems(ciAccess: unknown): string[] {
  const file = { ...here, ciAccess };
  const checked = environmentFile.safeParse(file);
  return checked.success ? [] : problemsOf(checked.error, file, environmentFile);
}

const settingsOf = (ciAccess: unknown, environment: string, place = here) =>
  withDefaults(environmentFile.parse({ ...place, ciAccess }), environment, aws);

const githubArn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const one = "must have exactly one of github and gitlab";
const repository = "must be a GitHub repository as owner/name, such as octo-org/log-backup";
const prefix =
  "must be repo:owner/name or, as in repositories made since July 2026, repo:owner@id/name@id (GitHub OIDC sub claim)";
const branch = "must be a branch's name of 1 to 200 characters of A-Z a-z 0-9 . _ - / (git check-ref-format)";
const workflow = "must be a file's name of A-Z a-z 0-9 . _ - that ends in .yml or .yaml (GitHub workflow)";
const project = "must be the path of a GitLab project, such as group/log-backup";
const url = "must be a URL that starts with https:// and has neither a port nor a slash at its end (IAM OIDC provider)";
const principal = "must be the ARN of an IAM role or user, such as arn:aws:iam::<account>:role/<name>";
const provider =
  "must be the ARN of an IAM OIDC provider, such as arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com";

it.each<[unknown, string]>([
  [{}, `ciAccess ${one}, got: []`],
  [{ github, gitlab }, `ciAccess ${one}, got: ["github","gitlab"]`],
  [[], "ciAccess must be an object, got: []"],
  [{ github: {} }, `ciAccess.github.repository is missing, it ${repository}`],
  [{ github: { repository: "log-backup" } }, `ciAccess.github.repository ${repository}, got: "log-backup"`],
  [{ github: { repository: "-o/n" } }, `ciAccess.github.repository ${repository}, got: "-o/n"`],
  [{ github: { repository: "o/*" } }, `ciAccess.github.repository ${repository}, got: "o/*"`],
  [{ github: { repository: "o/n/m" } }, `ciAccess.github.repository ${repository}, got: "o/n/m"`],
  [
    { github: { ...github, subjectPrefix: "octo-org@1/log-backup@2" } },
    `ciAccess.github.subjectPrefix ${prefix}, got: "octo-org@1/log-backup@2"`,
  ],
  [
    { github: { ...github, subjectPrefix: "repo:octo-org@*/log-backup@2" } },
    `ciAccess.github.subjectPrefix ${prefix}, got: "repo:octo-org@*/log-backup@2"`,
  ],
  [
    { github: { ...github, subjectPrefix: "repo:other@1/log-backup@2" } },
    'ciAccess.github.subjectPrefix must name ciAccess.github.repository ("octo-org/log-backup"), got: "repo:other@1/log-backup@2"',
  ],
  ...["*", "a..b", "/a", "a/", "a//b", "a b", "a.lock", "-a", ""].map((name): [unknown, string] => [
    { github: { ...github, branch: name } },
    `ciAccess.github.branch ${branch}, got: ${JSON.stringify(name)}`,
  ]),
  [
    { github: { ...github, environment: "a:b" } },
    'ciAccess.github.environment must be 1 to 255 characters of A-Z a-z 0-9 . _ - (GitHub environment name), got: "a:b"',
  ],
  [{ github: { ...github, nightlyWorkflow: "n" } }, `ciAccess.github.nightlyWorkflow ${workflow}, got: "n"`],
  [
    { github: { ...github, nightlyWorkflow: "../n.yml" } },
    `ciAccess.github.nightlyWorkflow ${workflow}, got: "../n.yml"`,
  ],
  [{ gitlab: { project: "log-backup" } }, `ciAccess.gitlab.project ${project}, got: "log-backup"`],
  [{ gitlab: { project: "group/*" } }, `ciAccess.gitlab.project ${project}, got: "group/*"`],
  [{ gitlab: { ...gitlab, branch: "*" } }, `ciAccess.gitlab.branch ${branch}, got: "*"`],
  ...["http://gitlab.com", "https://gitlab.com/", "https://gitlab.example.com:8443"].map((got): [unknown, string] => [
    { gitlab: { ...gitlab, url: got } },
    `ciAccess.gitlab.url ${url}, got: "${got}"`,
  ]),
  [{ github, oidcProviderArn: "x" }, `ciAccess.oidcProviderArn ${provider}, got: "x"`],
  [
    { github, opsPrincipalArns: "*" },
    'ciAccess.opsPrincipalArns must be a list of ARNs of IAM roles and users, got: "*"',
  ],
  [{ github, opsPrincipalArns: ["*"] }, `ciAccess.opsPrincipalArns[0] ${principal}, got: "*"`],
  [
    { github, opsPrincipalArns: ["arn:aws:iam::111122223333:root"] },
    `ciAccess.opsPrincipalArns[0] ${principal}, got: "arn:aws:iam::111122223333:root"`,
  ],
  [
    { github, opsPrincipalArns: ["arn:aws:iam::111122223333:role/*"] },
    `ciAccess.opsPrincipalArns[0] ${principal}, got: "arn:aws:iam::111122223333:role/*"`,
  ],
  [
    { github, opsPrincipalArns: ["arn:aws:iam::1:role/ops"] },
    `ciAccess.opsPrincipalArns[0] ${principal}, got: "arn:aws:iam::1:role/ops"`,
  ],
  [
    { github, opsPrincipalArns: [1, 2].map(() => "arn:aws:iam::111122223333:role/ops") },
    'ciAccess.opsPrincipalArns[1] must not repeat ciAccess.opsPrincipalArns[0], got: "arn:aws:iam::111122223333:role/ops"',
  ],
  [{ github: { ...github, repo: "x" } }, 'unknown property "ciAccess.github.repo", did you mean "repository"?'],
])("%j", (ciAccess, message) => {
  expect(problems(ciAccess)).toEqual([message]);
});

it.each<[unknown]>([
  [undefined],
  [{ github: { repository: "Octo-Org_x/log.backup_2", branch: "release/1.x", environment: "prod-eu" } }],
  [{ github: { ...github, subjectPrefix: "repo:octo-org@123456/log-backup@456789", nightlyWorkflow: "n.yaml" } }],
  [{ gitlab: { project: "a/b/c/d", url: "https://git.example.com/gitlab" } }],
  [
    {
      github,
      opsPrincipalArns: ["arn:aws:iam::999988887777:role/path/to/Ops+1", "arn:aws:iam::999988887777:user/mia"],
    },
  ],
])("finds nothing wrong with %j", (ciAccess) => {
  expect(problems(ciAccess)).toEqual([]);
});

describe("what is left out", () => {
  it("is not there at all without ciAccess", () => {
    expect(settingsOf(undefined, "dev")).not.toHaveProperty("ciAccess");
  });

  it("is the branch main, the environment's name, nightly.yml and the repository's subject for GitHub", () => {
    expect(settingsOf({ github }, "dev").ciAccess).toEqual({
      github: {
        repository: "octo-org/log-backup",
        subjectPrefix: "repo:octo-org/log-backup",
        branch: "main",
        environment: "dev",
        nightlyWorkflow: "nightly.yml",
      },
      opsPrincipalArns: [],
    });
  });

  it("is the branch main and gitlab.com for GitLab", () => {
    expect(settingsOf({ gitlab }, "dev").ciAccess).toEqual({
      gitlab: { project: "group/sub/log-backup", branch: "main", url: "https://gitlab.com" },
      opsPrincipalArns: [],
    });
  });
});

describe("the account's OIDC provider", () => {
  const between = (...all: ReturnType<typeof settingsOf>[]) =>
    conflicts(all.map((settings) => ({ file: `${settings.environment}.json`, settings }))).filter((problem) =>
      problem.includes("ciAccess"),
    );
  const abroad = { ...here, region: "us-east-1" };

  it("is refused from another account or of another URL", () => {
    const oidcProviderArn = githubArn.replace("111122223333", "999988887777");
    expect(between(settingsOf({ github, oidcProviderArn }, "dev"))).toEqual([
      `dev.json: ciAccess.oidcProviderArn must be the provider of the environment's account and CI system, ${githubArn}, got: "${oidcProviderArn}"`,
    ]);
    expect(between(settingsOf({ gitlab, oidcProviderArn: githubArn }, "dev"))).toEqual([
      `dev.json: ciAccess.oidcProviderArn must be the provider of the environment's account and CI system, arn:aws:iam::111122223333:oidc-provider/gitlab.com, got: "${githubArn}"`,
    ]);
  });

  it("is made by one environment of an account, in whatever Region", () => {
    expect(between(settingsOf({ github }, "dev"), settingsOf({ github }, "test", abroad))).toEqual([
      `test.json: ciAccess.oidcProviderArn is missing, it must be "${githubArn}", because dev.json already makes that provider in the same account`,
    ]);
  });

  it("is shared by those that name it, and another for another URL", () => {
    expect(
      between(
        settingsOf({ github }, "dev"),
        settingsOf({ github, oidcProviderArn: githubArn }, "test", abroad),
        settingsOf({ gitlab }, "third", { ...here, region: "us-east-2" }),
      ),
    ).toEqual([]);
  });
});
