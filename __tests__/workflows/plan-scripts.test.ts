import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "../support/ci-script";
import { temporaryFolder } from "../support/fake-program";

interface Planned {
  readonly exitCode?: number;
  /** What `npm run plan` leaves in the folder of the review. */
  readonly files?: Readonly<Record<string, string>>;
}

function plan({ exitCode = 0, files = {} }: Planned, given: Readonly<Record<string, string>> = {}) {
  const folder = join(temporaryFolder(), "review");
  const writes = Object.fromEntries(Object.entries(files).map(([name, text]) => [join(folder, name), text]));
  const npm = [{ to: ["run", "--silent", "plan", "--"], exitCode, writes }];
  const run = runScript("plan.sh", { ENVIRONMENT: "dev", REVIEW_DIR: folder, ...given }, { npm });
  return { ...run, args: run.calls[0]?.args.map((arg) => arg.replace(folder, "REVIEW")) };
}

describe("plan.sh", () => {
  const always = ["run", "--silent", "plan", "--", "--env", "dev"];
  const files = ["--out", "REVIEW/review.md", "--comment", "REVIEW/comment.md", "--json", "REVIEW/review.json"];

  test("asks for all three forms of the review", () => {
    expect(plan({}).args).toEqual([...always, ...files]);
  });

  test("hands on what a pull request, or a deploy, adds", () => {
    const given = { BASE: "HEAD^1", DESCRIPTION_FILE: "/a description.txt", REVIEWED_FILE: "/b/review.json" };

    expect(plan({}, given).args).toEqual([
      ...[...always, ...files],
      ...["--base", "HEAD^1", "--allow-from", "/a description.txt", "--reviewed", "/b/review.json"],
    ]);
  });

  test.each([
    [0, "false"],
    [1, "false"],
    [2, "true"],
    [3, "false"],
  ])("goes on after exit code %i, and tells it", (exitCode, changed) => {
    const run = plan({ exitCode });

    expect([run.exitCode, run.outputs]).toEqual([0, [`exit-code=${exitCode}`, `changed=${changed}`]]);
  });

  test("shows the review in the summary", () => {
    expect(plan({ exitCode: 2, files: { "review.md": "# dev: 1 to add\n" } }).summary).toBe("# dev: 1 to add\n");
  });

  test("shows the shorter form where GitHub would not take the whole", () => {
    const files = { "review.md": "x".repeat(1_000_001), "comment.md": "# dev: much\n" };

    expect(plan({ exitCode: 2, files }).summary).toBe("# dev: much\n");
  });

  test("says so where there is no review", () => {
    expect(plan({ exitCode: 3 }).summary).toBe(
      "The plan of `dev` could not be reviewed (exit code 3): the log says why.\n",
    );
  });
});

describe("verdict.sh", () => {
  const verdict = (exitCode: string, reviewed = "false") =>
    runScript("verdict.sh", { EXIT_CODE: exitCode, REVIEWED: reviewed });

  test.each(["0", "2"])("passes with exit code %s", (exitCode) => {
    expect(verdict(exitCode)).toMatchObject({ exitCode: 0, output: "", summary: "" });
  });

  test("fails where policy forbids", () => {
    const sentence =
      "The environment's policy forbids this plan, or it is incomplete: the review says what, and what would help.\n";

    expect(verdict("1")).toMatchObject({ exitCode: 1, output: `::error::${sentence}`, summary: sentence });
  });

  test("fails where the plan is not the reviewed one, and says what to do", () => {
    const sentence =
      "The plan is not the one that was reviewed, or the environment's policy forbids it; nothing was deployed. " +
      'Read the review in the summary, then run "Deploy" by hand: it makes a fresh review for the approver.\n';

    expect(verdict("1", "true")).toMatchObject({ exitCode: 1, output: `::error::${sentence}`, summary: sentence });
  });

  test.each([
    ["3", "3"],
    ["137", "137"],
    ["", "none"],
  ])("fails where there is no verdict (exit code %p)", (exitCode, shown) => {
    const output = `::error::The plan could not be reviewed (exit code ${shown}): see the log of the steps above.\n`;

    expect(verdict(exitCode)).toMatchObject({ exitCode: 3, output });
  });
});

describe("deploy.sh", () => {
  const deploy = (exitCode: number) =>
    runScript("deploy.sh", { ENVIRONMENT: "dev", REVIEW_DIR: "/review" }, { npm: [{ to: ["run"], exitCode }] });

  test("deploys what was reviewed", () => {
    const { calls, exitCode, summary } = deploy(0);

    expect(calls.map(({ args }) => args.join(" "))).toEqual([
      "run --silent deploy -- --env dev --reviewed /review/review.json",
    ]);
    expect([exitCode, summary]).toEqual([0, "`dev` is deployed.\n"]);
  });

  test.each([
    [
      1,
      'Nothing was changed in `dev`: its plan is not the approved one any more. Run "Deploy" by hand: it makes a fresh review.\n',
    ],
    [
      3,
      'The deploy of `dev` failed, maybe half way (exit code 3). Mend what the log names, then re-run the failed job, which goes on with the same review, or run "Deploy" by hand, which reviews what is left.\n',
    ],
  ])("ends with exit code %i, and says what to do", (exitCode, sentence) => {
    expect(deploy(exitCode)).toMatchObject({ exitCode, summary: sentence, output: `::error::${sentence}` });
  });
});

describe("nightly-check.sh", () => {
  const check = (name: string, exitCode: number) => {
    const file = join(temporaryFolder(), "output.txt");
    const answers = [{ to: [], says: "what was found\n", exitCode }];
    const environment = { CHECK: name, ENVIRONMENT: "dev", OUTPUT_FILE: file };
    const run = runScript("nightly-check.sh", environment, { npm: answers, npx: answers });
    return { ...run, kept: existsSync(file) ? readFileSync(file, "utf8") : undefined };
  };

  test.each([
    ["drift", "npm run --silent plan -- --env dev"],
    ["audit", "npx --no log-backup audit --env dev"],
    ["verify", "npx --no log-backup verify --env dev --since 26h"],
  ])("%s is %s", (name, command) => {
    const { calls } = check(name, 0);

    expect(calls.map(({ program, args }) => [program, ...args].join(" "))).toEqual([command]);
  });

  test.each([0, 1, 2, 3])("exit code %i is told, and what was printed is kept and shown", (exitCode) => {
    expect(check("drift", exitCode)).toMatchObject({
      exitCode: 0,
      outputs: [`exit-code=${exitCode}`],
      output: "what was found\n",
      kept: "what was found\n",
    });
  });

  test("a check that is not known is an error", () => {
    expect(check("discover", 0)).toMatchObject({
      exitCode: 3,
      calls: [],
      output: "::error::CHECK is drift, audit or verify; got: discover\n",
    });
  });
});

describe("merged-description.sh", () => {
  const description = (number: string, pull?: object) => {
    const gh = pull === undefined ? [] : [{ to: ["api", "repos/o/r/pulls/7"], says: JSON.stringify(pull) }];
    return runScript("merged-description.sh", { PULL_REQUEST: number, GITHUB_REPOSITORY: "o/r" }, { gh });
  };

  test("prints the text as it is", () => {
    const body = "Allow-risk: shorter-retention: agreed with audit, OPS-12\r\n$(not run)";

    expect(description("7", { merged: true, body })).toMatchObject({ exitCode: 0, output: `${body}\n` });
    expect(description("7", { merged: true, body: null })).toMatchObject({ exitCode: 0, output: "\n" });
  });

  test("a pull request that is not merged has no say", () => {
    const errors = "::error::Pull request 7 is not merged: its overrides do not count.\n";

    expect(description("7", { merged: false, body: "Allow-risk: x: y" })).toMatchObject({
      exitCode: 1,
      errors,
      output: "",
    });
  });

  test.each(["0", "7/files", "-1", "seven"])("%s is no number of a pull request", (number) => {
    const errors = `::error::The pull request is not a number; got: ${number}\n`;

    expect(description(number)).toMatchObject({ exitCode: 1, errors, calls: [] });
  });
});

describe("account.sh", () => {
  const account = (environment: string, text?: string) => {
    const folder = temporaryFolder();
    if (text !== undefined) {
      mkdirSync(join(folder, "environments"));
      writeFileSync(join(folder, "environments/dev.json"), text);
    }
    return runScript("account.sh", { ENVIRONMENT: environment }, {}, folder);
  };
  const place = { accountId: "111122223333", region: "eu-west-1" };

  test.each([
    [place, "dev"],
    [{ ...place, ciAccess: { github: { environment: "development" } } }, "development"],
  ])("tells account, Region and GitHub's environment of %j", (settings, environment) => {
    expect(account("dev", JSON.stringify(settings))).toMatchObject({
      exitCode: 0,
      outputs: ["account-id=111122223333", "region=eu-west-1", `github-environment=${environment}`],
    });
  });

  test.each(["prod", "../dev", "dev.x"])("there is no environment %s", (name) => {
    expect(account(name, JSON.stringify(place))).toMatchObject({
      exitCode: 1,
      output: `::error::There is no environments/${name}.json: the repository variable LOG_BACKUP_ENVIRONMENTS lists the environments, such as ["dev","prod"].\n`,
    });
  });

  test("settings without an account are an error, and give no output", () => {
    expect(account("dev", "{}")).toMatchObject({ exitCode: 5, outputs: [""] });
  });
});
