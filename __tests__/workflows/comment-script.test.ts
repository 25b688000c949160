import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markerOf } from "../../plan-review/render-review";
import { type Answer, runScript } from "../support/ci-script";
import { temporaryFolder } from "../support/fake-program";

/** As the review writes it: a comment is found by it. */
const MARKER = markerOf("dev");
const COMMENTS = "repos/octo-org/log-backup/issues/7/comments";
const REVIEW = `${MARKER}\n# dev: 1 to add\n\nIt's \`"quoted"\` & $(not run)\n`;
const BOT = { login: "github-actions[bot]" };

const listed = (...pages: readonly (readonly object[])[]): Answer => ({
  to: ["api", "--paginate", `${COMMENTS}?per_page=100`],
  says: pages.map((page) => JSON.stringify(page)).join(""),
});
const listing = { program: "gh", args: ["api", "--paginate", `${COMMENTS}?per_page=100`] };
const created = ["api", "--method", "POST", COMMENTS];
const updated = (id: number) => ["api", "--method", "PATCH", `repos/octo-org/log-backup/issues/comments/${id}`];

function comment(exitCode: string, answers: readonly Answer[], review: string | undefined = REVIEW) {
  const folder = join(temporaryFolder(), "review");
  if (review !== "") {
    mkdirSync(folder);
    writeFileSync(join(folder, "comment.md"), review);
  }
  return runScript(
    "comment.sh",
    {
      ENVIRONMENT: "dev",
      PULL_REQUEST: "7",
      REVIEW_DIR: folder,
      EXIT_CODE: exitCode,
      RUN_URL: "https://github.example/run/1",
      GITHUB_REPOSITORY: "octo-org/log-backup",
    },
    { gh: answers },
  );
}

/** Comments that are not ours: of another environment, of a person who copied it, and one that quotes it. */
const others = [
  { id: 1, user: BOT, body: "<!-- log-backup plan review: dev-2 -->\nother" },
  { id: 2, user: { login: "somebody" }, body: REVIEW },
  { id: 3, user: BOT, body: `> ${MARKER}\nquoted` },
];

test("the first review is a new comment, as it was written", () => {
  const { exitCode, calls, output } = comment("2", [listed(others), { to: created }]);

  expect(calls).toEqual([listing, { program: "gh", args: [...created, "--input", "-"], input: { body: REVIEW } }]);
  expect([exitCode, output]).toEqual([0, "Commented on pull request 7.\n"]);
});

test("a later review replaces it, wherever it stands", () => {
  const earlier = { id: 4711, user: BOT, body: `${MARKER}\r\nan earlier review` };
  const { exitCode, calls, output } = comment("1", [listed(others, [earlier]), { to: updated(4711) }]);

  expect(calls).toEqual([
    listing,
    { program: "gh", args: [...updated(4711), "--input", "-"], input: { body: REVIEW } },
  ]);
  expect([exitCode, output]).toEqual([0, "Comment 4711 is up to date.\n"]);
});

test("it is replaced, too, when nothing changes any more", () => {
  const earlier = { id: 5, user: BOT, body: `${MARKER}\nan earlier review` };
  const empty = `${MARKER}\n# dev: no change\n`;
  const { calls } = comment("0", [listed([earlier]), { to: updated(5) }], empty);

  expect(calls.at(-1)).toEqual({ program: "gh", args: [...updated(5), "--input", "-"], input: { body: empty } });
});

test("where nothing changes and nothing was said, nothing is said", () => {
  const { exitCode, calls, output } = comment("0", [listed([])]);

  expect(calls).toEqual([listing]);
  expect([exitCode, output]).toEqual([0, "Nothing changes in dev, and there is no comment to update.\n"]);
});

test.each(["3", ""])("a review that could not be made (exit code %p) takes the place of the old one", (exitCode) => {
  const earlier = { id: 6, user: BOT, body: REVIEW };
  const { calls } = comment(exitCode, [listed([earlier]), { to: updated(6) }], "");

  expect(calls.at(-1)?.input).toEqual({
    body: `${MARKER}\n**The plan of \`dev\` could not be reviewed.** [The run](https://github.example/run/1) says why.\n`,
  });
});

test("GitHub's refusal fails the step", () => {
  const refused: Answer = { to: ["api", "--paginate"], says: '{"message":"Not Found"}', exitCode: 1 };

  expect(comment("2", [refused]).exitCode).not.toBe(0);
  expect(comment("2", [listed([]), { to: created, exitCode: 1 }]).exitCode).toBe(1);
});
