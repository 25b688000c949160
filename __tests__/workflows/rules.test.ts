import { parse } from "yaml";
import { ciRoleNames } from "../../settings/ci-names";
import { ACTION, changed, ciFile, type CiFile, scriptFiles, stepsOf, workflowFiles } from "../support/workflow-files";
import {
  ACTIONS,
  bashOnly,
  leastRights,
  noCredentialsAreLeft,
  noExpressionIsRun,
  noForeignEvents,
  noSecrets,
  noWrapper,
  oneAtATime,
  pinnedActions,
  type Rule,
  tokensAreGuarded,
  versions,
} from "../support/workflow-rules";

const REVIEW = ".github/workflows/pull-request.yml";
const DEPLOY = ".github/workflows/deploy.yml";
const ENVIRONMENT = ".github/workflows/deploy-environment.yml";
const NIGHTLY = ".github/workflows/nightly.yml";

/** What is asked of workflows alone, and of the action as well. */
const OF_WORKFLOWS: readonly Rule[] = [leastRights, noForeignEvents, oneAtATime, tokensAreGuarded];
const OF_ALL: readonly Rule[] = [
  noCredentialsAreLeft,
  noExpressionIsRun,
  noSecrets,
  noWrapper,
  pinnedActions,
  versions,
];

const findings = (files: readonly CiFile[], rules: readonly Rule[]) =>
  files.flatMap((file) => rules.flatMap((rule) => rule(file)));

test("workflows follow the rules", () => {
  expect(findings(workflowFiles(), [...OF_WORKFLOWS, ...OF_ALL, bashOnly])).toEqual([]);
});

test("so does the action that they share", () => {
  expect(findings([ciFile(ACTION)], OF_ALL)).toEqual([]);
});

interface Break {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly rule: Rule;
  readonly finds: readonly string[];
}

const GUARD = "github.event.pull_request.head.repo.full_name == github.repository";
const breaks: Readonly<Record<string, Break>> = {
  "an action by its tag": {
    path: NIGHTLY,
    from: "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
    to: "actions/checkout@v6",
    rule: pinnedActions,
    finds: [`${NIGHTLY}: actions/checkout@v6 is not pinned by a commit with its version as a comment`],
  },
  "a commit without its version": {
    path: NIGHTLY,
    from: " # v6.0.2",
    to: "",
    rule: pinnedActions,
    finds: [
      `${NIGHTLY}: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd is not pinned by a commit with its version as a comment`,
    ],
  },
  "an action of somebody else": {
    path: NIGHTLY,
    from: "actions/checkout@",
    to: "octo-org/checkout@",
    rule: pinnedActions,
    finds: [`${NIGHTLY}: octo-org/checkout is not one of the actions that are used`],
  },
  "a stored key": {
    path: ACTION,
    from: "role-to-assume: ",
    to: "aws-secret-access-key: ${{ secrets.AWS_KEY }}\n        role-to-assume: ",
    rule: noSecrets,
    finds: [`${ACTION}: uses aws-secret-access-key`, `${ACTION}: uses secrets.AWS_KEY`],
  },
  "secrets that are handed on": {
    path: DEPLOY,
    from: "    uses: ./",
    to: "    secrets: inherit\n    uses: ./",
    rule: noSecrets,
    finds: [`${DEPLOY}: uses secrets: inherit`],
  },
  "rights for all jobs": {
    path: DEPLOY,
    from: "permissions: {}",
    to: "permissions: write-all",
    rule: leastRights,
    finds: [`${DEPLOY}: all jobs have "write-all", expected {}`],
  },
  "no word on rights": {
    path: DEPLOY,
    from: "permissions: {}\n",
    to: "",
    rule: leastRights,
    finds: [`${DEPLOY}: all jobs have "the default", expected {}`],
  },
  "a job without rights of its own, and without an end": {
    path: REVIEW,
    from: "    timeout-minutes: 60\n    permissions:\n      contents: read\n",
    to: "",
    rule: leastRights,
    finds: [`${REVIEW}: job test does not say its permissions`, `${REVIEW}: job test has no timeout`],
  },
  "what somebody wrote, run as a command": {
    path: REVIEW,
    from: "run: npm test",
    to: "run: npm test -- ${{ github.event.pull_request.title }}",
    rule: noExpressionIsRun,
    finds: [`${REVIEW}: runs \${{ github.event.pull_request.title }}`],
  },
  "another shell": {
    path: NIGHTLY,
    from: "shell: bash",
    to: "shell: sh",
    rule: bashOnly,
    finds: [
      `${NIGHTLY}: Check does not run in bash`,
      `${NIGHTLY}: Open, update or close the issue does not run in bash`,
      `${NIGHTLY}: Fail where the check did does not run in bash`,
    ],
  },
  "a token that stays": {
    path: NIGHTLY,
    from: "persist-credentials: false",
    to: "fetch-depth: 1",
    rule: noCredentialsAreLeft,
    finds: [`${NIGHTLY}: checkout leaves its token behind`],
  },
  "a pull request's code with the rights of main": {
    path: REVIEW,
    from: "  pull_request:",
    to: "  pull_request_target:",
    rule: noForeignEvents,
    finds: [`${REVIEW}: is started by pull_request_target`],
  },
  "a fork that gets credentials": {
    path: REVIEW,
    from: `    if: ${GUARD}\n`,
    to: "",
    rule: tokensAreGuarded,
    finds: [`${REVIEW}: job plan may get a token for AWS, and is not limited by if: ${GUARD}`],
  },
  "a deploy from any branch": {
    path: DEPLOY,
    from: "    if: github.ref == 'refs/heads/main'\n",
    to: "",
    rule: tokensAreGuarded,
    finds: [
      `${DEPLOY}: job environment may get a token for AWS, and is not limited by if: github.ref == 'refs/heads/main'`,
    ],
  },
  "a deploy that is cancelled": {
    path: DEPLOY,
    from: "cancel-in-progress: false",
    to: "cancel-in-progress: true",
    rule: oneAtATime,
    finds: [`${DEPLOY}: job environment is not one at a time in deploy-\${{ matrix.environment }}, with a queue`],
  },
  "a waiting deploy that the next one takes the place of": {
    path: DEPLOY,
    from: "      queue: max\n",
    to: "",
    rule: oneAtATime,
    finds: [`${DEPLOY}: job environment is not one at a time in deploy-\${{ matrix.environment }}, with a queue`],
  },
  "deploys side by side": {
    path: DEPLOY,
    from: "group: deploy-${{ matrix.environment }}",
    to: "group: deploy-${{ github.run_id }}",
    rule: oneAtATime,
    finds: [`${DEPLOY}: job environment is not one at a time in deploy-\${{ matrix.environment }}, with a queue`],
  },
  "two nights at once": {
    path: NIGHTLY,
    from: "concurrency:\n  group: nightly\n  cancel-in-progress: false\n",
    to: "",
    rule: oneAtATime,
    finds: [`${NIGHTLY}: has no concurrency`],
  },
  "an old Node": {
    path: ACTION,
    from: "node-version: 20.20.2",
    to: "node-version: 20.18.9",
    rule: versions,
    finds: [`${ACTION}: Node is 20.18.9, expected a version from 20.19.0`],
  },
  "an old Terraform": {
    path: ACTION,
    from: "terraform_version: 1.11.4",
    to: "terraform_version: 1.10.5",
    rule: versions,
    finds: [`${ACTION}: Terraform is 1.10.5, expected a version from 1.11.0`],
  },
  "whatever Terraform is the newest": {
    path: ACTION,
    from: "terraform_version: 1.11.4",
    to: "terraform_version: latest",
    rule: versions,
    finds: [`${ACTION}: Terraform is latest, expected a version from 1.11.0`],
  },
  "a wrapper around Terraform": {
    path: ACTION,
    from: "terraform_wrapper: false",
    to: "terraform_wrapper: true",
    rule: noWrapper,
    finds: [`${ACTION}: Terraform is wrapped`],
  },
};

test.each(Object.entries(breaks))("the rules find %s", (_, { path, from, to, rule, finds }) => {
  expect(rule(changed(ciFile(path), from, to))).toEqual(finds);
});

test("an action has one commit everywhere", () => {
  const texts = [...workflowFiles(), ciFile(ACTION)].map(({ text }) => text).join("\n");
  const pins = new Set([...texts.matchAll(/uses: ([\w-]+\/[\w-]+@.*)$/gm)].map(([, pin]) => pin));

  expect([...pins].map((pin) => pin?.split("@")[0]).sort()).toEqual(ACTIONS);
});

describe("who is whom in AWS", () => {
  const action = parse(ciFile(ACTION).text) as { readonly inputs: Record<string, unknown> };
  const prepared = workflowFiles().flatMap((file) =>
    stepsOf(file)
      .filter(({ uses }) => uses === "./.github/actions/prepare")
      .map((step) => ({ path: file.path, inputs: step.with ?? {} })),
  );

  test("the role's name is that which the stack ci-access makes", () => {
    const arn = String(stepsOf(ciFile(ACTION)).find((step) => step.with?.["role-to-assume"])?.with?.["role-to-assume"]);
    const roleOf = (role: string) =>
      arn
        .replace("${{ steps.settings.outputs.account-id }}", "111122223333")
        .replace("${{ inputs.environment }}", "dev")
        .replace("${{ inputs.role }}", role);

    for (const [role, name] of Object.entries(ciRoleNames("dev"))) {
      expect(roleOf(role)).toBe(`arn:aws:iam::111122223333:role/${name}`);
    }
  });

  test("pull requests and reviews plan, the approved job deploys, the night reads", () => {
    expect(prepared.map(({ path, inputs }) => [path, inputs.role])).toEqual([
      [ENVIRONMENT, "plan"],
      [ENVIRONMENT, "deploy"],
      [NIGHTLY, "${{ matrix.check == 'drift' && 'plan' || 'ops' }}"],
      [REVIEW, "plan"],
    ]);
  });

  test("the action gets the inputs that it has", () => {
    for (const { inputs } of prepared) {
      expect(Object.keys(inputs)).toEqual(Object.keys(action.inputs));
    }
  });
});

test("only the review leaves the job, never a plan", () => {
  const uploads = workflowFiles()
    .flatMap(stepsOf)
    .filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));

  expect(uploads.map((step) => String(step.with?.path).trim().split("\n"))).toEqual([
    ["${{ runner.temp }}/review/review.md", "${{ runner.temp }}/review/review.json"],
    ["${{ runner.temp }}/review/review.md", "${{ runner.temp }}/review/review.json"],
  ]);
});

test("every script is run by a workflow or by the action, and is there", () => {
  const texts = [...workflowFiles(), ciFile(ACTION)].flatMap(stepsOf).map(({ run = "" }) => run);
  const run = texts.flatMap((text) => [...text.matchAll(/\.github\/scripts\/[\w-]+\.sh/g)].map(([path]) => path));

  expect([...new Set(run)].sort()).toEqual(scriptFiles().map(({ path }) => path));
});
