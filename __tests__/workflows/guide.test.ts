import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { scripts } from "../../package.json";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import { commandsIn } from "../support/named-commands";
import { anchorOf, readSections } from "../support/runbook-text";
import { ciFile, workflowFiles, workflowOf } from "../support/workflow-files";

const GUIDE = "docs/ci.md";
const text = readFileSync(join(PROJECT_DIRECTORY, GUIDE), "utf8");

const headingsOf = (path: string) =>
  readSections(readFileSync(path, "utf8")).map(({ heading }) => anchorOf(heading.replaceAll("`", "")));

test("every link of the guide leads to a file, and to a section of it", () => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)]*)\)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? join(PROJECT_DIRECTORY, GUIDE) : join(PROJECT_DIRECTORY, dirname(GUIDE), path);
    return !existsSync(file) || (anchor !== undefined && !headingsOf(file).includes(anchor));
  });

  expect(links.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test("every npm script that the guide names exists", () => {
  const named = commandsIn(text.replaceAll("`", "\n")).filter(({ program }) => program !== "log-backup");
  const known = [...Object.keys(scripts), "cdktf", "jest"];

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ program }) => !known.includes(program))).toEqual([]);
});

test("the guide names the checks to require, the variable, the time and the label as they are", () => {
  const review = workflowOf(ciFile(".github/workflows/pull-request.yml"));
  const texts = [...workflowFiles(), ciFile(".github/scripts/issue.sh")].map((file) => file.text).join("\n");
  const nightly = workflowOf(ciFile(".github/workflows/nightly.yml"));

  expect(Object.keys(review.jobs)).toEqual(["test", "plan"]);
  expect(text).toContain("these status checks: `test`, `plan (dev)`, `plan (prod)`");
  expect(text).toContain('the list is `["dev","prod"]`');
  expect(texts.match(/vars\.\w+ \|\| '[^']*'/g)).toEqual(
    Array(3).fill(`vars.LOG_BACKUP_ENVIRONMENTS || '["dev","prod"]'`),
  );
  expect(nightly.on).toMatchObject({ schedule: [{ cron: "23 3 * * *" }] });
  expect(text).toContain("03:23 UTC");
  expect(texts).toContain("label=log-backup-nightly");
  expect(text).toContain("the label `log-backup-nightly`");
});
