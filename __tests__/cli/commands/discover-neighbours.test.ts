import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { useEnvironmentCommand } from "../../support/environment-command";

const command = useEnvironmentCommand();
const { folder } = command;
const SETTINGS = () => folder.shown("test.json");
const OTHER = () => folder.shown("b.json");
const FILE = () => folder.shown("test.log-groups.json");
const discover = (...args: readonly string[]) => command.run(["discover", ...args]);
const THEIRS = ["/aws/kinesisfirehose/stream-of-b", "/aws/restored/b"];

/** Another environment, which writes log groups of its own. */
function writeOther(settings: Readonly<Record<string, unknown>> = {}) {
  const backupDelivery = { streamName: "stream-of-b" };
  folder.write({ backupDelivery, restore: { logGroups: ["/aws/restored/b"] }, ...settings }, "b");
}

beforeEach(() => {
  folder.write({ sources: { prefixes: ["/aws/"] } });
  command.addGroups("/aws/a", ...THEIRS);
});

it("leaves out what the backups of other environments write", async () => {
  writeOther();
  folder.writeDiscovered(["/aws/"], ["/aws/a", ...THEIRS.slice(0, 1)]);

  expect(await discover()).toEqual({
    exitCode: 0,
    errors: THEIRS.map((name) => `log-backup: left out, for the backup of ${OTHER()} writes it: ${name}\n`).join(""),
    output: `- /aws/kinesisfirehose/stream-of-b\nWritten: ${FILE()}, 1 log group, 0 came, 1 went. Commit it.\n`,
  });
  expect(JSON.parse(folder.discovered)).toMatchObject({ logGroups: ["/aws/a"] });
});

it.each<[string, () => void]>([
  [
    "of another account",
    () => {
      writeOther({ accountId: "444455556666" });
    },
  ],
  [
    "of another Region",
    () => {
      writeOther({ region: "eu-west-1" });
    },
  ],
  [
    "whose file is wrong",
    () => {
      writeFileSync(join(folder.path, "b.json"), "{");
    },
  ],
])("does not mind an environment %s", async (_, write) => {
  write();

  expect(await discover()).toMatchObject({ exitCode: 0, errors: "" });
  expect(JSON.parse(folder.discovered)).toMatchObject({ logGroups: ["/aws/a", ...THEIRS] });
});

it("says only what a prefix would take", async () => {
  folder.write({ sources: { prefixes: [{ prefix: "/aws/", exclude: ["*restored*"] }] } });
  writeOther();

  expect((await discover()).errors).toBe(
    `log-backup: left out, for the backup of ${OTHER()} writes it: /aws/kinesisfirehose/stream-of-b\n`,
  );
});

it("refuses an account policy that would cover them, or of which there is one already", async () => {
  folder.write({ sources: { account: { exclude: ["/aws/restored/b"] } } });
  writeOther({ sources: { account: { exclude: [] } } });

  expect(await discover()).toMatchObject({
    exitCode: 1,
    errors: [
      `${SETTINGS()}: sources.account must be in one environment of an account and Region (CloudWatch Logs allows 1 account-level subscription policy), got it in ${OTHER()} too`,
      `${SETTINGS()}: sources.account.exclude must name the log groups that the backup of ${OTHER()} writes, or the two could feed each other, missing: "/aws/kinesisfirehose/stream-of-b"`,
      `${OTHER()}: sources.account.exclude must name the log groups that the backup of ${SETTINGS()} writes, or the two could feed each other, missing: "/aws/kinesisfirehose/cloudwatchlogs-backup-stream", "/log-backup/test/restored"`,
    ]
      .map((problem) => `log-backup: ${problem}\n`)
      .join(""),
  });
  expect(folder.files).toEqual(["b.json", "test.json"]);
});

it("refuses what another environment names of its own", async () => {
  writeOther({ sources: { logGroups: ["/log-backup/test/restored"] } });

  const { exitCode, errors } = await discover();

  expect(exitCode).toBe(1);
  expect(errors).toContain(
    `log-backup: ${OTHER()}: sources.logGroups[0] must not be a log group that the backup of ${SETTINGS()} writes, or the two could feed each other, got: "/log-backup/test/restored"\n`,
  );
});

it("goes first where the other one was discovered before both knew of each other", async () => {
  const own = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";
  writeOther({ sources: { prefixes: ["/aws/"] } });
  folder.writeDiscovered(["/aws/"], ["/aws/a", own], null, "b");
  folder.writeDiscovered(["/aws/"], ["/aws/a", ...THEIRS]);

  expect((await discover()).exitCode).toBe(0);
  expect(JSON.parse(folder.discovered)).toMatchObject({ logGroups: ["/aws/a"] });
});
