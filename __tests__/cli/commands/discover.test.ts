import { readFileSync, statSync, writeFileSync } from "node:fs";
import { loadSettings } from "../../../settings";
import { useEnvironmentCommand } from "../../support/environment-command";

const command = useEnvironmentCommand();
const { folder, logs } = command;
const FILE = () => folder.shown("test.log-groups.json");
const discover = (...args: readonly string[]) => command.run(["discover", ...args]);

/** What the file is to hold. */
const fileOf = (prefixes: readonly unknown[], logGroups: readonly string[]) => {
  const { accountId, region } = logs;
  const file = { accountId, region, prefixes, logGroups, cannotBeCovered: {}, accountPolicy: null };
  return `${JSON.stringify(file, undefined, 2)}\n`;
};
const PREFIXES = [{ prefix: "/aws/lambda/", exclude: [] }];

describe("what the prefixes take", () => {
  beforeEach(() => {
    folder.write({ sources: { prefixes: ["/aws/lambda/"] } });
    command.addGroups("/aws/lambda/b", "/aws/lambda/a", "/ecs/c");
  });

  it("is written, and told", async () => {
    expect(await discover()).toEqual({
      exitCode: 0,
      errors: "",
      output: `+ /aws/lambda/a\n+ /aws/lambda/b\nWritten: ${FILE()}, 2 log groups, 2 came, 0 went. Commit it.\n`,
    });
    expect(folder.discovered).toBe(fileOf(PREFIXES, ["/aws/lambda/a", "/aws/lambda/b"]));
    expect(folder.files).toEqual(["test.json", "test.log-groups.json"]);
    expect(loadSettings({ env: folder.variable })[0]?.sources.discovered).toEqual([
      { name: "/aws/lambda/a", filterPattern: "" },
      { name: "/aws/lambda/b", filterPattern: "" },
    ]);
  });

  it("is written once: a file that is current is not touched", async () => {
    await discover();
    const { mtimeMs, ino } = statSync(folder.discoveredPath);

    expect(await discover()).toEqual({
      exitCode: 0,
      errors: "",
      output: `Up to date: 2 log groups in ${FILE()}.\n`,
    });
    expect(statSync(folder.discoveredPath)).toMatchObject({ mtimeMs, ino });
  });

  it("comes and goes", async () => {
    await discover();
    logs.groups.delete("/aws/lambda/a");
    command.addGroups("/aws/lambda/0", "/aws/lambda/c");

    expect(await discover()).toEqual({
      exitCode: 0,
      errors: "",
      output: `+ /aws/lambda/0\n- /aws/lambda/a\n+ /aws/lambda/c\nWritten: ${FILE()}, 3 log groups, 2 came, 1 went. Commit it.\n`,
    });
    expect(folder.discovered).toBe(fileOf(PREFIXES, ["/aws/lambda/0", "/aws/lambda/b", "/aws/lambda/c"]));
  });

  it("is one JSON document with --json", async () => {
    folder.writeDiscovered(["/aws/lambda/"], ["/aws/lambda/a", "/aws/lambda/old"]);
    logs.addGroup("/aws/lambda/rare", { logGroupClass: "INFREQUENT_ACCESS" });

    expect(await command.runJson(["discover"])).toEqual({
      exitCode: 0,
      errors:
        "log-backup: /aws/lambda/rare cannot be covered: it is of class INFREQUENT_ACCESS, and only those of class STANDARD can have subscription filters\n",
      report: {
        environment: "test",
        file: FILE(),
        changed: true,
        added: ["/aws/lambda/b"],
        removed: ["/aws/lambda/old"],
        differs: ["classes"],
        logGroups: ["/aws/lambda/a", "/aws/lambda/b"],
        cannotBeCovered: { "/aws/lambda/rare": "INFREQUENT_ACCESS" },
        accountPolicy: null,
        problems: [],
      },
    });
    expect((await command.runJson(["discover"])).report).toMatchObject({ changed: false, added: [], removed: [] });
  });

  it("is written anew where the file was broken, as by a merge", async () => {
    writeFileSync(folder.discoveredPath, "<<<<<<< HEAD\n");

    expect((await discover()).output).toContain("+ /aws/lambda/a\n+ /aws/lambda/b\nWritten: ");
    expect(folder.discovered).toBe(fileOf(PREFIXES, ["/aws/lambda/a", "/aws/lambda/b"]));
  });

  it("is written anew where only the settings have changed", async () => {
    await discover();
    folder.write({ sources: { prefixes: [{ prefix: "/aws/lambda/", exclude: ["/aws/lambda/none"] }] } });

    expect(await discover()).toEqual({
      exitCode: 0,
      errors: "",
      output: `Written: ${FILE()}, 2 log groups, 0 came, 0 went; what differs: prefixes. Commit it.\n`,
    });
  });

  it("is the same with the line ends of Windows", async () => {
    await discover();
    const text = folder.discovered.replaceAll("\n", "\r\n");
    writeFileSync(folder.discoveredPath, text);

    expect(await discover()).toEqual({ exitCode: 0, errors: "", output: `Up to date: 2 log groups in ${FILE()}.\n` });
    expect(readFileSync(folder.discoveredPath, "utf8")).toBe(text);
  });

  describe("with --check", () => {
    it("is held against a file that is missing", async () => {
      expect(await discover("--check")).toEqual({
        exitCode: 1,
        errors: "",
        output: `+ /aws/lambda/a\n+ /aws/lambda/b\nMissing: ${FILE()}, 2 log groups, 2 came, 0 went. Run npm run discover -- --env test, and commit it.\n`,
      });
      expect(folder.files).toEqual(["test.json"]);
    });

    it("is held against a file that is out of date", async () => {
      folder.writeDiscovered(["/aws/lambda/"], ["/aws/lambda/a", "/aws/lambda/old"]);
      const before = folder.discovered;

      expect(await discover("--check")).toEqual({
        exitCode: 1,
        errors: "",
        output: `+ /aws/lambda/b\n- /aws/lambda/old\nOut of date: ${FILE()}, 2 log groups, 1 came, 1 went. Run npm run discover -- --env test, and commit it.\n`,
      });
      expect(folder.discovered).toBe(before);
    });

    it.each<[string, (text: string) => string]>([
      ["form", (text) => JSON.stringify(JSON.parse(text))],
      ["form", (text) => text.replace('"/aws/lambda/b"', '"/aws/lambda/b", "/aws/lambda/a"')],
      ["classes", (text) => text.replace('"cannotBeCovered": {}', '"cannotBeCovered": { "/x": "DELIVERY" }')],
      ["account policy", (text) => text.replace('"accountPolicy": null', '"accountPolicy": "log-backup-test"')],
      [
        "account and Region, prefixes",
        (text) => text.replace("eu-central-1", "eu-west-1").replace('"/aws/lambda/",', '"/aws/",'),
      ],
    ])("says what differs where no log group does: %s", async (what, changed) => {
      await discover();
      writeFileSync(folder.discoveredPath, changed(folder.discovered));

      expect(await discover("--check")).toEqual({
        exitCode: 1,
        errors: "",
        output: `Out of date: ${FILE()}, 2 log groups, 0 came, 0 went; what differs: ${what}. Run npm run discover -- --env test, and commit it.\n`,
      });
    });

    it("is well where the file is current", async () => {
      await discover();

      expect(await discover("--check")).toEqual({
        exitCode: 0,
        errors: "",
        output: `Up to date: 2 log groups in ${FILE()}.\n`,
      });
    });
  });
});

it("leaves out what is excluded, and always what the backup itself writes", async () => {
  const restored = "/log-backup/test/restored";
  const errorLog = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";
  folder.write({ sources: { prefixes: [{ prefix: "*", exclude: ["*/secret/*"] }] } });
  command.addGroups("/a", "/secret/x", "/app/secret/y", restored, errorLog);
  logs.addGroup(`${errorLog}/z`);

  expect((await discover()).exitCode).toBe(0);
  expect(JSON.parse(folder.discovered)).toMatchObject({ logGroups: ["/a", `${errorLog}/z`] });
});

it("knows globs of whole names, and how names begin", async () => {
  folder.write({ sources: { prefixes: ["/ecs/*/prod", "/eks/?", "/aws/"] } });
  command.addGroups("/ecs/a/prod", "/ecs/a/prod2", "/ecs/prod", "/eks/1", "/eks/12", "/aws/x", "/awsx", "/x/aws/");

  await discover();

  expect(JSON.parse(folder.discovered)).toMatchObject({ logGroups: ["/aws/x", "/ecs/a/prod", "/eks/1"] });
});

it("tells a prefix that takes nothing, and writes an empty list", async () => {
  folder.write({ sources: { prefixes: ["/aws/lamda/", "/ecs/"] } });
  command.addGroups("/aws/lambda/a");

  expect(await discover()).toEqual({
    exitCode: 0,
    errors:
      'log-backup: no log group is taken by "/aws/lamda/" of sources.prefixes\n' +
      'log-backup: no log group is taken by "/ecs/" of sources.prefixes\n',
    output: `Written: ${FILE()}, 0 log groups, 0 came, 0 went. Commit it.\n`,
  });
  expect(JSON.parse(folder.discovered)).toMatchObject({ logGroups: [] });
});

it("lists 2,000 log groups in pages, each once", async () => {
  folder.write({ sources: { prefixes: ["/aws/lambda/*-prod", { prefix: "/aws/lambda/api-", exclude: ["*-prod"] }] } });
  const names = Array.from(
    { length: 2000 },
    (_, index) => `/aws/lambda/${index % 2 === 0 ? "api" : "job"}-${index}${index % 5 === 0 ? "-prod" : ""}`,
  );
  command.addGroups(...names, ...Array.from({ length: 500 }, (_, index) => `/ecs/${index}`));

  expect((await discover()).exitCode).toBe(0);

  const { logGroups } = JSON.parse(folder.discovered) as { logGroups: string[] };
  const wanted = names.filter((name) => name.endsWith("-prod") || name.startsWith("/aws/lambda/api-"));
  expect(logGroups).toEqual(wanted.sort());
  expect(command.count("DescribeLogGroups")).toBe(40);
});
