import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, runScript } from "../support/ci-script";
import { temporaryFolder, touch } from "../support/fake-program";

const REPOSITORY = "octo-org/log-backup";
const HEAD = "1".repeat(40);

let repository: string;
let commit: string;
let artifact: string;

beforeAll(() => {
  repository = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: repository,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet");
  touch(repository, "main.ts");
  git("add", ".");
  git("commit", "--quiet", "--message", "merged");
  commit = git("rev-parse", "HEAD");
  artifact = `plan-review-dev-${git("rev-parse", "HEAD^{tree}")}`;
});

interface Artifact {
  readonly run: number;
  readonly name?: string;
  readonly head?: string;
  readonly expired?: boolean;
  readonly of?: number;
  readonly created?: string;
}

const merged = (...pulls: readonly object[]): Answer => ({
  to: ["api", `repos/${REPOSITORY}/commits/${commit}/pulls`],
  says: JSON.stringify(pulls),
});
const ours = () => merged({ merged_at: "2026-11-29T05:00:00Z", merge_commit_sha: commit, head: { sha: HEAD } });

const uploaded = (...artifacts: readonly Artifact[]): Answer => ({
  to: ["api", "--paginate", `repos/${REPOSITORY}/actions/artifacts?name=${artifact}&per_page=100`],
  says: JSON.stringify({
    artifacts: artifacts.map(
      ({ run, name = artifact, head = HEAD, expired = false, of = 1, created = "2026-11-29" }) => ({
        name,
        expired,
        created_at: created,
        workflow_run: { id: run, repository_id: 1, head_repository_id: of, head_sha: head },
      }),
    ),
  }),
});

const madeBy = (run: number, path = ".github/workflows/pull-request.yml", event = "pull_request"): Answer => ({
  to: ["api", `repos/${REPOSITORY}/actions/runs/${run}`],
  says: JSON.stringify({ event, path }),
});

/** What is in the artifact of a run. */
const downloaded = (run: number): Answer => ({
  to: ["run", "download", String(run), "--repo", REPOSITORY, "--name", artifact],
  writes: { "review.json": `{"of":${run}}` },
});

function take(...answers: readonly Answer[]) {
  const folder = join(temporaryFolder(), "reviewed");
  const environment = { ENVIRONMENT: "dev", REVIEWED_DIR: folder, GITHUB_SHA: commit, GITHUB_REPOSITORY: REPOSITORY };
  const gh = answers.map((answer) => ({
    ...answer,
    writes: Object.fromEntries(Object.entries(answer.writes ?? {}).map(([name, text]) => [join(folder, name), text])),
  }));
  const run = runScript("reviewed-plan.sh", environment, { gh }, repository);
  const file = join(folder, "review.json");
  return { ...run, review: existsSync(file) ? readFileSync(file, "utf8") : undefined };
}

const sentence = (why: string) =>
  `Nothing was deployed to dev: ${why} Run "Deploy" by hand: it makes a fresh review for the approver.`;
const noReview = () =>
  sentence(
    `there is no review of the very files of commit ${commit}; main had moved on when it was merged, or the review has expired.`,
  );

test("the newest review of this very tree, of the pull request that was merged, is taken", () => {
  const { exitCode, review, output } = take(
    ours(),
    uploaded({ run: 5, created: "2026-11-28" }, { run: 6, created: "2026-11-29" }, { run: 4, created: "2026-11-27" }),
    madeBy(6),
    downloaded(6),
  );

  expect([exitCode, review, output]).toEqual([0, '{"of":6}', "The review of run 6 is of this very tree.\n"]);
});

test.each<[string, Artifact]>([
  ["has expired", { run: 5, expired: true }],
  ["comes from a fork", { run: 5, of: 2 }],
  ["was made of another commit", { run: 5, head: "2".repeat(40) }],
  ["has a name that only begins like it", { run: 5, name: "plan-review-dev-0" }],
])("a review that %s does not count", (_, listed) => {
  const { exitCode, review, summary } = take(ours(), uploaded(listed), madeBy(5), downloaded(5));

  expect([exitCode, review, summary]).toEqual([1, undefined, `${noReview()}\n`]);
});

test.each([
  ["another workflow", madeBy(5, ".github/workflows/other.yml")],
  ["another event", madeBy(5, ".github/workflows/pull-request.yml", "push")],
])("what %s uploaded under that name does not count", (_, run) => {
  const { exitCode, output } = take(ours(), uploaded({ run: 5 }), run, downloaded(5));

  expect([exitCode, output]).toEqual([1, `::error::${noReview()}\n`]);
});

test("without a review it says what to do, and to the summary, too", () => {
  const { exitCode, output, summary } = take(ours(), uploaded());

  expect([exitCode, output, summary]).toEqual([1, `::error::${noReview()}\n`, `${noReview()}\n`]);
});

test("a commit that is nobody's merge has no review", () => {
  const why = sentence(`commit ${commit} is not the merge of a pull request, so nobody has reviewed its plan.`);
  const unmerged = { merged_at: null, merge_commit_sha: commit, head: { sha: HEAD } };
  const other = { merged_at: "2026-11-29T05:00:00Z", merge_commit_sha: "3".repeat(40), head: { sha: HEAD } };

  expect(take(merged()).summary).toBe(`${why}\n`);
  expect(take(merged(unmerged, other)).summary).toBe(`${why}\n`);
});
