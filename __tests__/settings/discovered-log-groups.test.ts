import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, SettingsError } from "../../settings";
import { type DiscoveredLogGroups, discoveredText } from "../../settings/discovered-log-groups";

const least = { accountId: "111122223333", region: "ap-northeast-1" };
const lambdas = { prefix: "/aws/lambda/", exclude: ["*-test"], filterPattern: "ERROR" };
const found: DiscoveredLogGroups = {
  ...least,
  prefixes: [
    { prefix: "/aws/lambda/", exclude: ["*-test"] },
    { prefix: "/ecs/*-prod", exclude: [] },
  ],
  logGroups: ["/aws/lambda/a", "/aws/lambda/b", "/ecs/web-prod"],
  cannotBeCovered: {},
  accountPolicy: null,
};
const again = "run npm run discover -- --env dev";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "discovered-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The sources of dev with these settings and this discovered file, or the whole message that refuses them. */
function sources(settings: object, discovered: unknown, requireDiscovered = true): unknown {
  writeFileSync(join(folder, "dev.json"), JSON.stringify({ ...least, sources: settings }));
  if (discovered !== undefined) {
    const text = typeof discovered === "string" ? discovered : JSON.stringify(discovered);
    writeFileSync(join(folder, "dev.log-groups.json"), text);
  }
  try {
    return loadSettings({ env: {}, directory: folder, requireDiscovered })[0]?.sources;
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.message.replaceAll(/\S*(dev\.(log-groups\.)?json)/g, "$1");
    }
    throw error;
  }
}

const prefixes = [lambdas, "/ecs/*-prod"];

it("gives each log group the filter pattern of the prefix that takes it", () => {
  expect(sources({ prefixes }, discoveredText(found))).toEqual({
    logGroups: [],
    prefixes: [lambdas, { prefix: "/ecs/*-prod", exclude: [], filterPattern: "" }],
    discovered: [
      { name: "/aws/lambda/a", filterPattern: "ERROR" },
      { name: "/aws/lambda/b", filterPattern: "ERROR" },
      { name: "/ecs/web-prod", filterPattern: "" },
    ],
  });
});

it("is current when only a filter pattern has changed: the same log groups match", () => {
  const changed = [{ ...lambdas, filterPattern: "" }, "/ecs/*-prod"];

  expect(sources({ prefixes: changed }, found)).toMatchObject({
    discovered: [{ filterPattern: "" }, { filterPattern: "" }, { filterPattern: "" }],
  });
});

it("keeps names beside prefixes, and the function's log group only where nothing is said", () => {
  expect(sources({ prefixes, logGroups: ["/app"] }, found)).toMatchObject({
    logGroups: [{ name: "/app", filterPattern: "" }],
  });
});

it.each([
  [
    "missing",
    { prefixes },
    undefined,
    `dev.log-groups.json: is missing, it holds what was found for sources.prefixes and sources.account: ${again}, and commit it`,
  ],
  [
    "left over",
    {},
    found,
    "dev.log-groups.json: must go, for the settings have neither sources.prefixes nor sources.account: delete it",
  ],
  [
    "no JSON",
    { prefixes },
    "{",
    `dev.log-groups.json:1:2: not valid JSON: expected a property name in double quotes, found the end of the file: ${again}`,
  ],
  ["of another form", { prefixes }, { logGroups: [] }, `dev.log-groups.json: is not what discover writes: ${again}`],
  [
    "of another account",
    { prefixes },
    { ...found, accountId: "444455556666" },
    `dev.log-groups.json: was discovered in another account or Region than 111122223333 ap-northeast-1: ${again}, got: 444455556666 ap-northeast-1`,
  ],
  [
    "of another Region",
    { prefixes },
    { ...found, region: "us-east-1" },
    `dev.log-groups.json: was discovered in another account or Region than 111122223333 ap-northeast-1: ${again}, got: 111122223333 us-east-1`,
  ],
  [
    "for other prefixes",
    { prefixes: ["/aws/lambda/"] },
    found,
    `dev.log-groups.json: was discovered for other sources.prefixes than the settings have now: ${again}`,
  ],
  [
    "from before sources.account",
    { prefixes, account: { exclude: ["/aws/lambda/a", "/aws/lambda/b", "/ecs/web-prod"] } },
    found,
    `dev.log-groups.json: was discovered for another sources.account than the settings have now: ${again}, got: no policy`,
  ],
  [
    "from when there was sources.account",
    { prefixes },
    { ...found, accountPolicy: "log-backup-dev" },
    `dev.log-groups.json: was discovered for another sources.account than the settings have now: ${again}, got: log-backup-dev`,
  ],
  [
    "edited by hand",
    { prefixes },
    {
      ...found,
      logGroups: ["/aws/lambda/b", "/aws/lambda/a", "/aws/lambda/a", "/aws/lambda/x-test", "/ecs/${x}-prod", "/other"],
      cannotBeCovered: { "/aws/lambda/b": "DELIVERY" },
    },
    [
      `logGroups[1] must come after the name before it, each once: ${again}, got: "/aws/lambda/a"`,
      `logGroups[0] must not be in cannotBeCovered too: ${again}, got: "/aws/lambda/b"`,
      `logGroups[3] must be taken by one of sources.prefixes: ${again}, got: "/aws/lambda/x-test"`,
      `logGroups[4] must be 1 to 512 characters of A-Z a-z 0-9 _ - / . # (CloudWatch Logs log group name): ${again}, got: "/ecs/\${x}-prod"`,
      `logGroups[5] must be taken by one of sources.prefixes: ${again}, got: "/other"`,
    ]
      .map((problem) => `dev.log-groups.json: ${problem}`)
      .join("\n"),
  ],
  [
    "merged badly",
    { prefixes },
    `{\n"logGroups": ["/ecs/a-prod"],\n"logGroups": []\n}`,
    "dev.log-groups.json: logGroups must be there once, got it on lines 2 and 3",
  ],
])("refuses a file that is %s", (_, settings, discovered, message) => {
  expect(sources(settings, discovered)).toBe(message);
});

it.each([
  ["missing", { prefixes }, undefined],
  ["no JSON", { prefixes }, "{"],
  ["for other prefixes", { prefixes: ["/x"] }, found],
  ["from before sources.account", { prefixes, account: {} }, found],
])("counts a file that is %s as nothing for who only reads the backup", (_, settings, discovered) => {
  expect(sources(settings, discovered, false)).toMatchObject({ discovered: [] });
});

it("is asked for by sources.account alone too: it says that the Region's place for a policy is free, or ours", () => {
  const nothing = { ...found, prefixes: [], logGroups: [], accountPolicy: "log-backup-dev" };

  expect(sources({ account: {} }, undefined)).toBe(
    `dev.log-groups.json: is missing, it holds what was found for sources.prefixes and sources.account: ${again}, and commit it`,
  );
  expect(sources({ account: {} }, nothing)).toMatchObject({ account: { exclude: [] }, discovered: [] });
});

it("is no environment", () => {
  sources({ prefixes }, found);

  expect(loadSettings({ env: {}, directory: folder }).map(({ environment }) => environment)).toEqual(["dev"]);
});

it("has a line for each log group, in order", () => {
  const text = discoveredText({
    ...found,
    logGroups: ["/b", "/a"],
    cannotBeCovered: { "/d": "DELIVERY", "/c": "INFREQUENT_ACCESS" },
  });

  expect(text.split("\n").slice(-11)).toEqual([
    '  "logGroups": [',
    '    "/a",',
    '    "/b"',
    "  ],",
    '  "cannotBeCovered": {',
    '    "/c": "INFREQUENT_ACCESS",',
    '    "/d": "DELIVERY"',
    "  },",
    '  "accountPolicy": null',
    "}",
    "",
  ]);
});
