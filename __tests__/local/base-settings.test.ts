import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeRisks } from "../../local/base-settings";
import { exampleSettings } from "../support/settings";

const settings = exampleSettings();
let project: string;

/** A repository whose first commit has an environment file. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "base-settings-"));
  mkdirSync(join(project, "environments"));
  git("init", "--quiet");
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

function git(...args: string[]): void {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", ["-C", project, ...identity, ...args], { stdio: "pipe" });
}

function commit(file: unknown, name = "dev"): void {
  writeFileSync(join(project, "environments", `${name}.json`), typeof file === "string" ? file : JSON.stringify(file));
  git("add", ".");
  git("commit", "--quiet", "-m", "settings");
}

const risks = (ref = "HEAD") => placeRisks(settings, ref, project, {});

test("the same account and Region are no risk", async () => {
  commit({ accountId: settings.accountId, region: settings.region, tags: { other: "tag" } });
  expect(await risks()).toEqual([]);
});

test("another account and another Region are one risk each", async () => {
  commit({ accountId: "999988887777", region: "us-east-1" });
  expect(await risks()).toEqual([
    {
      risk: "account-or-region-change",
      stack: "dev.json",
      addresses: [],
      sentence:
        "`accountId` is `111122223333`, at `HEAD` `999988887777`: what is deployed there stays there, and Terraform no longer looks at it.",
    },
    {
      risk: "account-or-region-change",
      stack: "dev.json",
      addresses: [],
      sentence:
        "`region` is `ap-northeast-1`, at `HEAD` `us-east-1`: what is deployed there stays there, and Terraform no longer looks at it.",
    },
  ]);
});

test.each([
  [
    "that was not there",
    () => {
      commit({}, "prod");
    },
  ],
  [
    "that could not be read",
    () => {
      commit("{");
    },
  ],
])("an environment %s is no risk", async (_, prepare) => {
  prepare();
  expect(await risks()).toEqual([]);
});

test.each(["nope", "--help", "HEAD:environments"])("%s is no commit, and refused", async (ref) => {
  commit({});
  await expect(risks(ref)).rejects.toThrow(
    `--base: expected a git ref that is known here, got: ${ref}. Fetch it first.`,
  );
});
