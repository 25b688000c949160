import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./fake-program";

/** The checker is made for Node 22; this is all that it misses in Node 20. */
const UNION = "Set.prototype.union ??= function (others) { return new Set([...this, ...others]); };";

const packageFile = createRequire(__filename).resolve("gitlab-ci-local/package.json");

/** What a GitLab pipeline may run, and what is wrong with the file. */
export interface GitlabFindings {
  /** `name;stage;when;allowFailure;environment;needs` of each job, in order of the stages. */
  readonly jobs: readonly string[];
  readonly problems: readonly string[];
}

/** Checks a file against GitLab's JSON schema, and what its jobs wait for. Nothing is run. */
export function checkGitlab(text: string): GitlabFindings {
  const folder = temporaryFolder();
  writeFileSync(join(folder, ".gitlab-ci.yml"), text);
  spawnSync("git", ["init", "--quiet"], { cwd: folder });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      `--import=data:text/javascript,${encodeURIComponent(UNION)}`,
      join(dirname(packageFile), "dist/index.js"),
      "--list-csv-all",
    ],
    { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, HOME: folder } },
  );
  const jobs = stdout.split("\n").filter((line) => line.includes(";"));
  const problems = stderr.split("\n").filter((line) => /^\s*• '|^needs: /.test(line));
  return { jobs: jobs.slice(1), problems: problems.map((line) => line.replace(/^\s*• /, "")) };
}
