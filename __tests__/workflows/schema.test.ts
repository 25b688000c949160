import { loadWorkflowChecker, type WorkflowChecker } from "../support/workflow-checker";
import { ACTION, changed, ciFile, workflowFiles } from "../support/workflow-files";

const REVIEW = ".github/workflows/pull-request.yml";
const DEPLOY = ".github/workflows/deploy.yml";
const ENVIRONMENT = ".github/workflows/deploy-environment.yml";

let check: WorkflowChecker;

beforeAll(() => {
  check = loadWorkflowChecker();
});

const paths = [...workflowFiles().map(({ path }) => path), ACTION];

test("there are the workflows that the guide names", () => {
  expect(paths).toEqual([ENVIRONMENT, DEPLOY, ".github/workflows/nightly.yml", REVIEW, ACTION]);
});

test.each(paths)("GitHub's checker has nothing to say of %s", async (path) => {
  expect(await check(ciFile(path))).toEqual([]);
});

test.each([
  ["a key that is not known", REVIEW, "timeout-minutes: 60", "timeout-minute: 60", "Unexpected value 'timeout-minute'"],
  ["a permission that is not known", REVIEW, "id-token: write", "id-tokens: write", "Unexpected value 'id-tokens'"],
  [
    "a job that is not there",
    ENVIRONMENT,
    "needs: review",
    "needs: plan",
    "Job 'deploy' depends on unknown job 'plan'.",
  ],
  [
    "an output of a step that is not there",
    REVIEW,
    "steps.plan.outputs.exit-code",
    "steps.plans.outputs.exit-code",
    "Context access might be invalid: plans",
  ],
  [
    "an output of a job that is not there",
    ENVIRONMENT,
    "needs.review.outputs.github-environment",
    "needs.review.outputs.github-environments",
    "Context access might be invalid: github-environments",
  ],
  ["a function that is not known", DEPLOY, "fromJSON(", "parseJSON(", "Unrecognized function: 'parseJSON'"],
  [
    "an input that the called workflow does not have",
    DEPLOY,
    "      reviewed: ",
    "      review: ",
    "Invalid input, review is not defined in the referenced workflow.",
  ],
  ["an action that is of no known kind", ACTION, "using: composite", "using: compose", "Unexpected value 'compose'"],
  [
    "a schedule that is none",
    ".github/workflows/nightly.yml",
    "23 3 * * *",
    "93 3 * * *",
    "Invalid cron expression. Expected format: '* * * * *' (minute hour day month weekday)",
  ],
])("GitHub's checker finds %s", async (_, path, from, to, message) => {
  const messages = (await check(changed(ciFile(path), from, to))).map((found) => found.replace(/^\S+ /, ""));

  expect(messages).toContain(message);
});
