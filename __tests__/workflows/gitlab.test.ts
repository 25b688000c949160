import { parse } from "yaml";
import { minimumTerraformVersion } from "../../local/terraform-version";
import { engines } from "../../package.json";
import { ciRoleNames } from "../../settings/ci-names";
import { checkGitlab } from "../support/gitlab-checker";
import { changed, ciFile, GITLAB } from "../support/workflow-files";
import { isOlder } from "../support/workflow-rules";

interface GitlabJob {
  readonly stage?: string;
  readonly extends?: string | readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly resource_group?: string;
  readonly environment?: { readonly name: string };
  readonly interruptible?: boolean;
  readonly artifacts?: { readonly paths: readonly string[] };
  readonly rules?: readonly { readonly if: string }[];
}

const file = ciFile(GITLAB);
const jobs = parse(file.text, { merge: true }) as Readonly<Record<string, GitlabJob>>;

test("GitLab's schema has nothing to say, and jobs wait for jobs before them", () => {
  const { jobs: found, problems } = checkGitlab(file.text);

  expect(problems).toEqual([]);
  expect(found).toEqual([
    "test;test;never;false;;",
    "plan: [dev];review;never;false;;[]",
    "plan: [prod];review;never;false;;[]",
    "review dev;dev;on_success;false;;[]",
    "deploy dev;dev;manual;false;dev;[review dev]",
    "review prod;prod;on_success;false;;[deploy dev]",
    "deploy prod;prod;manual;false;prod;[review prod]",
    ...["drift", "audit", "verify"].flatMap((check) =>
      ["dev", "prod"].map((environment) => `nightly ${check}: [${environment}];nightly;never;false;;[]`),
    ),
  ]);
});

test.each([
  [
    "a key that is not known",
    "  resource_group: ",
    "  resource_groups: ",
    "'resource_groups' property is not expected to be here at deploy dev [#/additionalProperties]",
  ],
  [
    "a job that is not there",
    "needs: [review dev]",
    "needs: [review]",
    "needs: [review] for deploy dev could not be found",
  ],
])("GitLab's schema finds %s", (_, from, to, problem) => {
  expect(checkGitlab(changed(file, from, to).text).problems).toContain(problem);
});

test("the role's name is that which the stack ci-access makes", () => {
  const name = /:role\/(log-backup-\$ENVIRONMENT-\$ROLE)"/.exec(file.text)?.[1] ?? "";
  const roles = Object.values(jobs).flatMap(({ variables = {} }) => variables.ROLE ?? []);

  expect([...new Set(roles)].sort()).toEqual(Object.keys(ciRoleNames("dev")).sort());
  for (const [role, expected] of Object.entries(ciRoleNames("dev"))) {
    expect(name.replace("$ENVIRONMENT", "dev").replace("$ROLE", role)).toBe(expected);
  }
});

test("the one stored token is not one of AWS", () => {
  const tokens = [...file.text.matchAll(/\$\{?(\w*(?:TOKEN|KEY|SECRET)\w*)/g)].map(([, name]) => name);

  expect([...new Set(tokens)].sort()).toEqual([
    "AWS_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "CI_JOB_TOKEN",
    "PLAN_NOTE_TOKEN",
  ]);
});

test("one deploy at a time, and none is cut off by a newer commit", () => {
  expect(jobs[".deploy"]).toMatchObject({
    resource_group: "deploy-$ENVIRONMENT",
    environment: { name: "$ENVIRONMENT" },
  });
  expect(Object.keys(jobs).filter((name) => jobs[name]?.interruptible)).toEqual(["test", "plan"]);
});

test("a fork plans nothing", () => {
  expect(jobs.plan?.rules).toEqual([
    {
      if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID',
    },
  ]);
});

test("only the review leaves a job, never a plan", () => {
  const paths = Object.values(jobs).flatMap(({ artifacts }) => artifacts?.paths ?? []);

  expect([...new Set(paths)]).toEqual(["review.md", "review.json", "result.env"].map((name) => `$REVIEW_DIR/${name}`));
});

test("Node and Terraform are no older than the project needs", () => {
  const { variables } = parse(file.text) as { readonly variables: Readonly<Record<string, string>> };

  expect(isOlder(variables.NODE_VERSION ?? "", engines.node.replace(">=", ""))).toBe(false);
  expect(isOlder(variables.TERRAFORM_VERSION ?? "", minimumTerraformVersion)).toBe(false);
});
