import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, runScript } from "../support/ci-script";
import { temporaryFolder } from "../support/fake-program";

const MARKER = "<!-- log-backup nightly: verify prod -->";
const ISSUES = "repos/octo-org/log-backup/issues";
const LIST = `${ISSUES}?labels=log-backup-nightly&state=open&per_page=100`;
const RUN = "https://github.example/run/1";
const BOT = { login: "github-actions[bot]" };

const listed = (...issues: readonly object[]): Answer => ({
  to: ["api", "--paginate", LIST],
  says: JSON.stringify(issues),
});
const OURS = { number: 12, user: BOT, body: `${MARKER}\nsince yesterday` };
const OTHERS = [
  { number: 1, user: BOT, body: "<!-- log-backup nightly: verify dev -->" },
  { number: 2, user: BOT, body: "<!-- log-backup nightly: audit prod -->" },
  { number: 3, user: { login: "somebody" }, body: MARKER },
  { number: 4, user: BOT, body: null },
];
const opened = ["api", "--method", "POST", ISSUES];
const edited = ["api", "--method", "PATCH", `${ISSUES}/12`];
const commented = ["api", "--method", "POST", `${ISSUES}/12/comments`];
const labelled = ["label", "create", "log-backup-nightly", "--repo", "octo-org/log-backup", "--force"];

function report(exitCode: string, answers: readonly Answer[], output?: string, check = "verify") {
  const file = join(temporaryFolder(), "output.txt");
  if (output !== undefined) {
    writeFileSync(file, output);
  }
  const environment = {
    CHECK: check,
    ENVIRONMENT: "prod",
    EXIT_CODE: exitCode,
    OUTPUT_FILE: file,
    RUN_URL: RUN,
    GITHUB_REPOSITORY: "octo-org/log-backup",
  };
  return runScript("issue.sh", environment, { gh: answers });
}

const BODY = `${MARKER}
Events of \`prod\` are missing in its backup. [The last run](${RUN}) has all of it.

~~~~text
3 events are missing
 ~~~~ not the end

~~~~
`;

test("the first failure opens an issue, with the output's head and the run", () => {
  const { exitCode, calls, output } = report(
    "1",
    [listed(...OTHERS), { to: labelled }, { to: opened }],
    "3 events are missing\n~~~~ not the end\n",
  );

  expect(calls.map(({ args }) => args.slice(0, 4))).toEqual([
    ["api", "--paginate", LIST],
    labelled.slice(0, 4),
    opened,
  ]);
  expect(calls.at(-1)?.input).toEqual({
    title: "Nightly verify of prod fails",
    body: BODY,
    labels: ["log-backup-nightly"],
  });
  expect([exitCode, output]).toEqual([0, "Opened an issue: Nightly verify of prod fails.\n"]);
});

test("the next failure edits it and opens no other", () => {
  const { exitCode, calls, output } = report(
    "1",
    [listed(...OTHERS, OURS), { to: edited }],
    "3 events are missing\n~~~~ not the end\n",
  );

  expect(calls.slice(1)).toEqual([{ program: "gh", args: [...edited, "--input", "-"], input: { body: BODY } }]);
  expect([exitCode, output]).toEqual([0, "Updated issue 12.\n"]);
});

test("when all is well again, it is closed with a word", () => {
  const { exitCode, calls, output } = report("0", [listed(OURS), { to: commented }, { to: edited }], "complete\n");

  expect(calls.slice(1)).toEqual([
    { program: "gh", args: [...commented, "--input", "-"], input: { body: `All is well again: ${RUN}` } },
    { program: "gh", args: [...edited, "--field", "state=closed", "--field", "state_reason=completed"] },
  ]);
  expect([exitCode, output]).toEqual([0, "Closed issue 12.\n"]);
});

test("where all is well and was, nothing is said", () => {
  const { calls, output } = report("0", [listed(...OTHERS)], "complete\n");

  expect(calls).toHaveLength(1);
  expect(output).toBe("All is well, and there is no issue to close.\n");
});

test.each([
  ["drift", "2", "What is deployed in `prod` is not what main says, or a deploy has not been approved yet."],
  ["drift", "1", "What is deployed in `prod` is not what main says, or a deploy has not been approved yet."],
  ["drift", "3", "The check of `prod` could not be made (exit code 3)."],
  ["audit", "1", "Log groups of `prod` are not backed up as its settings promise."],
  ["audit", "", "The check of `prod` could not be made (exit code none)."],
])("what %s found with exit code %p is said in a sentence, also without output", (check, exitCode, sentence) => {
  const { calls } = report(exitCode, [listed(), { to: labelled }, { to: opened }], undefined, check);

  expect(calls.at(-1)?.input).toMatchObject({
    body: `<!-- log-backup nightly: ${check} prod -->\n${sentence} [The last run](${RUN}) has all of it.\n`,
  });
});

test("an issue holds what GitHub takes, however much was printed", () => {
  const answers = [listed(), { to: labelled }, { to: opened }];
  const bodyOf = (output: string) => (report("1", answers, output).calls.at(-1)?.input as { body: string }).body;

  expect(bodyOf("ü".repeat(1_000_000)).length).toBeLessThan(31_000);
  expect(bodyOf("a line\n".repeat(10_000)).match(/a line/g)).toHaveLength(100);
});

test("GitHub's refusal fails the step", () => {
  expect(report("1", [{ to: ["api"], exitCode: 1 }]).exitCode).not.toBe(0);
});
