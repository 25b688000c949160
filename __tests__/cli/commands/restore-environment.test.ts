import { useEnvironmentCommand } from "../../support/environment-command";
import { runCommand } from "../../support/run-command";
import { envelopeText, event, member } from "../../support/stored-objects";

const command = useEnvironmentCommand();
const { folder, logs, s3 } = command;
const NOW = new Date("2026-11-22T12:00:00Z");
const restore = (...args: readonly string[]) =>
  command.run(["restore", "--since", "2026-11-22", ...args], { now: NOW });

beforeEach(() => {
  logs.now = () => NOW.getTime();
  s3.objects.set("logs/2026/11/22/00/a.gz", { body: member(envelopeText({ events: [event(1)] })) });
});

it("puts events into the log group that the settings have for it", async () => {
  folder.write({});

  expect(await restore()).toMatchObject({ exitCode: 0, errors: "" });
  expect(logs.eventsOf("/log-backup/test/restored").map(({ message }) => message)).toEqual(["event 1"]);
});

it("puts them into the first of several, or into the one that is named", async () => {
  folder.write({ restore: { logGroups: ["/restored/one", "/restored/two"] } });

  await restore();
  await restore("--to-log-group", "/restored/two");

  expect([...logs.groups.keys()]).toEqual(["/restored/one", "/restored/two"]);
});

it("wants to know where to put them where no settings say it", async () => {
  const { environment } = command;

  expect(await runCommand(["restore", "--bucket", "backup"], { environment })).toEqual({
    exitCode: 2,
    errors:
      "log-backup: expected --to-log-group: the log group to put the events into (only with --env the settings say it, by restore.logGroups)\n",
    output: "",
  });
});

describe("the account's policy", () => {
  const destination = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/cloudwatchlogs-backup-stream";
  const refusal = (name: string, wayOut: string) => ({
    exitCode: 2,
    errors: `log-backup: --to-log-group: the account's subscription policy log-backup-test covers ${name}, and sends what is restored on to ${destination}, which would back it up again: ${wayOut}, or give --allow-subscribed\n`,
    output: "",
  });
  beforeEach(() => {
    const excluded = ["/log-backup/test/restored", "/aws/kinesisfirehose/cloudwatchlogs-backup-stream"];
    logs.accountPolicies = [
      {
        policyName: "log-backup-test",
        policyType: "SUBSCRIPTION_FILTER_POLICY",
        policyDocument: JSON.stringify({ DestinationArn: destination }),
        selectionCriteria: `LogGroupName NOT IN ${JSON.stringify(excluded)}`,
      },
    ];
  });

  it("leaves out the settings' own log group, and no other: that one can be added", async () => {
    folder.write({ sources: { account: {} } });

    expect((await restore()).exitCode).toBe(0);
    expect(await restore("--to-log-group", "/mine")).toEqual(
      refusal("/mine", "add it to restore.logGroups of the settings and deploy, name a log group without one"),
    );
    expect([...logs.groups.keys()]).toEqual(["/log-backup/test/restored"]);
  });

  it("is not of the settings where these have none", async () => {
    folder.write({});

    expect(await restore("--to-log-group", "/mine")).toEqual(refusal("/mine", "name a log group without one"));
  });
});

describe("a log group that the settings back up", () => {
  const DESTINATION = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/cloudwatchlogs-backup-stream";
  const cases: [string, object, string, string][] = [
    [
      "by its name",
      { logGroups: ["/mine"] },
      "sources.logGroups",
      "move it from sources.logGroups of the settings to restore.logGroups and deploy",
    ],
    [
      "by a prefix",
      { prefixes: ["/mi*"] },
      '"/mi*" of sources.prefixes',
      "add it to restore.logGroups of the settings, run discover and deploy",
    ],
    [
      "by the account's policy",
      { account: {} },
      "sources.account",
      "add it to restore.logGroups of the settings and deploy",
    ],
  ];

  it.each(cases)("%s is refused, though nothing is deployed for it", async (_, sources, by, wayOut) => {
    folder.write({ sources });
    const errors = `log-backup: --to-log-group: the settings of test back up /mine, by ${by}, and would back up again what is restored: ${wayOut}, name another log group, or give --allow-subscribed\n`;
    const refused = { exitCode: 2, errors, output: "" };

    expect(await restore("--to-log-group", "/mine")).toEqual(refused);
    command.addGroups("/mine");
    expect(await restore("--to-log-group", "/mine", "--dry-run")).toEqual(refused);
    expect(logs.eventsOf("/mine")).toEqual([]);
    expect(await restore("--to-log-group", "/mine", "--allow-subscribed")).toMatchObject({
      exitCode: 0,
      errors: expect.stringContaining(
        `log-backup: the settings of test back up /mine, by ${by}, and so what is restored\n`,
      ) as string,
    });
    expect(logs.eventsOf("/mine")).toHaveLength(1);
  });

  it.each(cases)("%s is refused where its filter is there, with the same way out", async (_, sources, __, wayOut) => {
    folder.write({ sources });
    logs.addGroup("/mine", { filters: [{ filterName: "log-backup-test", destinationArn: DESTINATION }] });
    const refusal = (destination: string, out: string) => ({
      exitCode: 2,
      errors: `log-backup: --to-log-group: the subscription filter log-backup-test of /mine sends what is restored on to ${destination}, which would back it up again: ${out}name a log group without one, or give --allow-subscribed\n`,
      output: "",
    });

    expect(await restore("--to-log-group", "/mine")).toEqual(refusal(DESTINATION, `${wayOut}, `));
    const elsewhere = `${DESTINATION}-of-others`;
    logs.addGroup("/mine", { filters: [{ filterName: "log-backup-test", destinationArn: elsewhere }] });
    expect(await restore("--to-log-group", "/mine")).toEqual(refusal(elsewhere, ""));
  });

  it("is no other one that a prefix leaves out, nor one that is for restoring", async () => {
    folder.write({
      sources: { prefixes: [{ prefix: "/mine/", exclude: ["*/left"] }] },
      restore: { logGroups: ["/mine/restored"] },
    });

    expect(await restore()).toMatchObject({ exitCode: 0, errors: "" });
    expect(await restore("--to-log-group", "/mine/left")).toMatchObject({ exitCode: 0, errors: "" });
  });
});

it.each(["/log-backup/test/restored", "/none"])(
  "refuses credentials of another account, and changes nothing: %s is there",
  async (name) => {
    folder.write({ accountId: "444455556666" });
    logs.addGroup(name, { retentionInDays: 7 });

    expect(await restore()).toEqual({
      exitCode: 3,
      errors:
        "log-backup: the AWS credentials are of account 111122223333, and the settings of test are for 444455556666: use credentials of 444455556666\n",
      output: "",
    });
    expect([...logs.groups.values()].map((group) => [group.name, group.events])).toEqual([[name, []]]);
  },
);
