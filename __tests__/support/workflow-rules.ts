import { minimumTerraformVersion } from "../../local/terraform-version";
import { engines } from "../../package.json";
import { type CiFile, type Job, stepsOf, workflowOf } from "./workflow-files";

/** Finds what breaks a rule; each finding starts with the file's path. */
export type Rule = (file: CiFile) => readonly string[];

/** Nothing else runs with rights in AWS or on GitHub. */
export const ACTIONS: readonly string[] = [
  "actions/checkout",
  "actions/download-artifact",
  "actions/setup-node",
  "actions/upload-artifact",
  "aws-actions/configure-aws-credentials",
  "hashicorp/setup-terraform",
];
const OWN = /^\.\/\.github\/(?:actions\/\w+|workflows\/[\w-]+\.yml)$/;
const PINNED = /uses: ([\w-]+\/[\w-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const MINIMUM_NODE = engines.node.replace(">=", "");

const jobsOf = (file: CiFile): readonly (readonly [string, Job])[] => Object.entries(workflowOf(file).jobs);

/** Whether the first version is older than the second one, by its three numbers. */
export function isOlder(version: string, minimum: string): boolean {
  const [is, wanted] = [version, minimum].map((text) => text.split(".").map(Number));
  const differing = wanted?.findIndex((part, index) => part !== is?.[index]) ?? -1;
  return differing !== -1 && !((is?.[differing] ?? 0) > (wanted?.[differing] ?? 0));
}

/** Actions are of the six, pinned by a commit, with the version beside it. */
export const pinnedActions: Rule = ({ path, text }) =>
  text
    .split("\n")
    .filter((line) => /^\s*(?:- )?uses:/.test(line))
    .flatMap((line) => {
      const uses = line.replace(/^\s*(?:- )?uses: /, "");
      if (OWN.test(uses)) {
        return [];
      }
      const action = PINNED.exec(line)?.[1];
      if (action === undefined) {
        return [`${path}: ${uses} is not pinned by a commit with its version as a comment`];
      }
      return ACTIONS.includes(action) ? [] : [`${path}: ${action} is not one of the actions that are used`];
    });

/** No long-lived key: of secrets, only the run's own token is used, and that as github.token. */
export const noSecrets: Rule = ({ path, text }) =>
  [...text.matchAll(/secrets(?:\.\w+|\[.*?\]|: inherit)|aws-(?:access-key-id|secret-access-key)/g)].map(
    ([found]) => `${path}: uses ${found}`,
  );

/** Nothing is granted to all jobs, and each job says what it has, and for how long. */
export const leastRights: Rule = (file) => {
  const { permissions } = workflowOf(file);
  const granted = JSON.stringify(permissions ?? "the default");
  return [
    ...(granted === "{}" ? [] : [`${file.path}: all jobs have ${granted}, expected {}`]),
    ...jobsOf(file).flatMap(([name, { permissions, uses, "timeout-minutes": minutes }]) => [
      ...(permissions === undefined ? [`${file.path}: job ${name} does not say its permissions`] : []),
      // GitHub takes no timeout where a workflow is called; the called jobs have theirs.
      ...(minutes === undefined && uses === undefined ? [`${file.path}: job ${name} has no timeout`] : []),
    ]),
  ];
};

/** What is run holds no expression: whatever a pull request says stays data. */
export const noExpressionIsRun: Rule = (file) =>
  stepsOf(file).flatMap(({ run = "" }) =>
    [...run.matchAll(/\$\{\{.*?\}\}/g)].map(([expression]) => `${file.path}: runs ${expression}`),
  );

/** bash everywhere, which then stops at the first command of a pipe that fails. */
export const bashOnly: Rule = (file) => {
  const byDefault = workflowOf(file).defaults?.run?.shell;
  return stepsOf(file)
    .filter(({ run, shell }) => run !== undefined && (shell ?? byDefault) !== "bash")
    .map(({ name, run = "" }) => `${file.path}: ${name ?? run} does not run in bash`);
};

/** The token of the run is not left in .git. */
export const noCredentialsAreLeft: Rule = (file) =>
  stepsOf(file)
    .filter((step) => step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false)
    .map(() => `${file.path}: checkout leaves its token behind`);

/** A pull request's code runs with the rights of a pull request. */
export const noForeignEvents: Rule = (file) =>
  Object.keys(workflowOf(file).on)
    .filter((event) => !["pull_request", "push", "schedule", "workflow_call", "workflow_dispatch"].includes(event))
    .map((event) => `${file.path}: is started by ${event}`);

/** Who can get a token for AWS: not a fork, and of a deploy only from main. */
export const tokensAreGuarded: Rule = (file) => {
  const { on } = workflowOf(file);
  const guard =
    "pull_request" in on
      ? "github.event.pull_request.head.repo.full_name == github.repository"
      : "github.ref == 'refs/heads/main'";
  return "workflow_call" in on
    ? []
    : jobsOf(file)
        .filter(([, job]) => job.permissions?.["id-token"] !== undefined && job.if !== guard)
        .map(([name]) => `${file.path}: job ${name} may get a token for AWS, and is not limited by if: ${guard}`);
};

/** A deploy is one at a time for an environment, and none is cancelled, running or waiting; the other workflows have a group, too. */
export const oneAtATime: Rule = (file) => {
  const { concurrency, jobs, on } = workflowOf(file);
  if ("workflow_call" in on) {
    return [];
  }
  if (!("push" in on)) {
    return concurrency === undefined ? [`${file.path}: has no concurrency`] : [];
  }
  const group = "deploy-${{ matrix.environment }}";
  return Object.entries(jobs)
    .filter(([, { concurrency: own }]) => own?.group !== group || own["cancel-in-progress"] || own.queue !== "max")
    .map(([name]) => `${file.path}: job ${name} is not one at a time in ${group}, with a queue`);
};

/** Node and Terraform are no older than the project needs. */
export const versions: Rule = (file) =>
  stepsOf(file).flatMap(({ uses = "", with: inputs = {} }) => {
    const [what, minimum, version] = uses.startsWith("actions/setup-node@")
      ? (["Node", MINIMUM_NODE, inputs["node-version"]] as const)
      : uses.startsWith("hashicorp/setup-terraform@")
        ? (["Terraform", minimumTerraformVersion, inputs.terraform_version] as const)
        : (["", "", ""] as const);
    const text = String(version);
    if (what === "" || (/^\d+\.\d+\.\d+$/.test(text) && !isOlder(text, minimum))) {
      return [];
    }
    return [`${file.path}: ${what} is ${text}, expected a version from ${minimum}`];
  });

/** Terraform's output and exit code reach whoever runs it. */
export const noWrapper: Rule = (file) =>
  stepsOf(file)
    .filter((step) => step.uses?.startsWith("hashicorp/setup-terraform@") && step.with?.terraform_wrapper !== false)
    .map(() => `${file.path}: Terraform is wrapped`);
