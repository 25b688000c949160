import { join } from "node:path";
import { parse } from "yaml";
import { deployProgram } from "../../local/deploy-options";
import { planProgram } from "../../local/plan-options";
import { runScript } from "../support/ci-script";
import { temporaryFolder } from "../support/fake-program";
import { commandsIn, logBackupProgram, type NamedCommand, problemOf, type Programs } from "../support/named-commands";
import { changed, ciFile, type CiFile, GITLAB, scriptFiles, stepsOf, workflowFiles } from "../support/workflow-files";

const PROGRAMS: Programs = { "log-backup": logBackupProgram, plan: planProgram, deploy: deployProgram };

const problemsOf = (commands: readonly NamedCommand[]) =>
  commands.flatMap((command) => problemOf(command, PROGRAMS) ?? []);

/** All that jobs of the GitLab file run, as one script. */
function gitlabScript({ text }: CiFile): string {
  const jobs = parse(text, { merge: true }) as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  const parts = ["before_script", "script", "after_script"];
  return Object.values(jobs)
    .flatMap((job) => parts.flatMap((part) => job[part] ?? []))
    .join("\n");
}

describe("every command exists and takes these options", () => {
  test("in workflows", () => {
    const commands = workflowFiles().flatMap((file) => stepsOf(file).flatMap(({ run = "" }) => commandsIn(run)));

    expect(commands.map(({ text }) => text)).toEqual(["npm test"]);
    expect(problemsOf(commands)).toEqual([]);
  });

  test("in the GitLab file", () => {
    const commands = commandsIn(gitlabScript(ciFile(GITLAB)));

    expect(commands.map(({ program, args }) => [program, args[0]].join(" ").trim())).toEqual([
      ...["test", "plan --env", "plan --env", "plan --env", "deploy --env", "plan --env"],
      ...["log-backup audit", "log-backup verify"],
    ]);
    expect(problemsOf(commands)).toEqual([]);
  });

  /** As the scripts call them: whatever options a script puts together. */
  test.each([
    ["plan.sh", {}],
    ["plan.sh", { BASE: "HEAD^1", DESCRIPTION_FILE: "d.txt" }],
    ["plan.sh", { REVIEWED_FILE: "r.json", DESCRIPTION_FILE: "d.txt" }],
    ["deploy.sh", {}],
    ["nightly-check.sh", { CHECK: "drift" }],
    ["nightly-check.sh", { CHECK: "audit" }],
    ["nightly-check.sh", { CHECK: "verify" }],
  ])("as %s calls it with %j", (script, given) => {
    const folder = temporaryFolder();
    const environment = { ENVIRONMENT: "dev", REVIEW_DIR: folder, OUTPUT_FILE: join(folder, "output.txt"), ...given };
    const { calls } = runScript(script, environment, { npm: [{ to: [] }], npx: [{ to: [] }] });

    expect(calls).toHaveLength(1);
    expect(problemsOf(calls.flatMap(({ program, args }) => commandsIn([program, ...args].join(" "))))).toEqual([]);
  });

  test("in the scripts themselves, also where nobody has called them", () => {
    const commands = scriptFiles().flatMap(({ text }) => commandsIn(text));
    const complete = commands.filter(({ args }) => !args.some((arg) => arg.includes("[@]")));

    expect(commands.map(({ program }) => program).sort()).toEqual([
      ...["deploy", "log-backup", "log-backup", "plan", "plan"],
    ]);
    expect(problemsOf(complete)).toEqual([]);
  });
});

test.each([
  ["npm run plans", "npm run plans: there is no npm script plans"],
  [
    "npm run plan -- --env dev --output x",
    "npm run plan -- --env dev --output x: error: unknown option '--output'\n(Did you mean --out?)",
  ],
  ["npm run plan", "npm run plan: error: required option '--env <name>' not specified"],
  [
    "npm run deploy -- --env dev",
    "npm run deploy -- --env dev: error: required option '--reviewed <file>' not specified",
  ],
  [
    "npx log-backup verify --env dev --sinse 1d",
    "npx log-backup verify --env dev --sinse 1d: error: unknown option '--sinse'\n(Did you mean --since?)",
  ],
  [
    "npx log-backup audits --env dev",
    "npx log-backup audits --env dev: error: unknown command 'audits'\n(Did you mean audit?)",
  ],
  ["npm run bench:read -- --s3", "npm run bench:read -- --s3: nobody can say whether bench:read takes --s3"],
])("a command that would not run is found: %s", (text, problem) => {
  expect(problemsOf(commandsIn(text))).toEqual([problem]);
});

test("a broken command in a file is found", () => {
  const broken = changed(ciFile(GITLAB), "--since 26h", "--since");

  expect(problemsOf(commandsIn(gitlabScript(broken)))).toEqual([
    `npx --no log-backup verify --env "$ENVIRONMENT" --since: error: option '--since <time>' argument missing`,
  ]);
});
