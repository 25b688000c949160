import { useEnvironmentCommand } from "../../support/environment-command";
import { envelopeText, event, member } from "../../support/stored-objects";

const command = useEnvironmentCommand();
const { folder, logs, s3 } = command;
const WINDOW = ["--since", "2026-11-22", "--until", "2026-11-22T10:00:00Z"];
const CREATED = { creationTime: Date.UTC(2026, 0) };

/** Logs events of a log group, with these numbers and messages, and stores none of them. */
function log(logGroup: string, messages: Readonly<Record<number, string>>) {
  logs.addGroup(logGroup, CREATED);
  logs.addEvents(
    logGroup,
    "stream",
    Object.entries(messages).map(([number, message]) => event(Number(number), message)),
  );
}

/** Stores events of a log group. */
function store(logGroup: string, ...numbers: readonly number[]) {
  const text = envelopeText({ logGroup, logStream: "stream", events: numbers.map((number) => event(number)) });
  s3.objects.set(`logs/2026/11/22/00/${s3.objects.size}.gz`, { body: member(text) });
}

interface Compared {
  readonly groups: readonly { readonly logGroup: string; readonly [key: string]: unknown }[];
}

async function compare(name: string, ...args: readonly string[]) {
  const { exitCode, errors, report } = await command.runJson([name, ...WINDOW, ...args]);
  return { exitCode, errors, groups: (report as Compared).groups };
}

describe("all log groups that settings back up", () => {
  it("are compared: named, discovered, and not yet discovered", async () => {
    folder.write({ sources: { logGroups: ["/named", "/gone"], prefixes: ["/aws/"] } });
    folder.writeDiscovered(["/aws/"], ["/aws/deleted", "/aws/found"]);
    for (const logGroup of ["/named", "/aws/found", "/aws/new", "/ecs/other"]) {
      log(logGroup, { 1: "event 1" });
    }
    store("/named", 1);
    store("/aws/found", 1);
    const { exitCode, groups } = await compare("verify");

    expect(exitCode).toBe(1);
    expect(groups.map(({ logGroup, verdict }) => [logGroup, verdict])).toEqual([
      ["/aws/found", "complete"],
      ["/aws/new", "missing"],
      ["/named", "complete"],
      ["/aws/deleted", "unknown"],
      ["/gone", "unknown"],
    ]);
    expect(groups.at(-1)).toMatchObject({
      notes: ["there is no such log group in this account and Region: it never was, or was deleted"],
    });
  });

  it("are those of the account, but for what is left out", async () => {
    folder.write({ sources: { account: { exclude: ["/left"] } } });
    for (const logGroup of ["/a", "/b", "/left", "/log-backup/test/restored"]) {
      log(logGroup, { 1: "event 1" });
    }
    logs.addGroup("/rare", { ...CREATED, logGroupClass: "INFREQUENT_ACCESS" });
    store("/a", 1);
    store("/b", 1);

    expect(await compare("verify")).toMatchObject({
      exitCode: 0,
      groups: [
        { logGroup: "/a", verdict: "complete" },
        { logGroup: "/b", verdict: "complete" },
      ],
    });
  });

  it("cannot be told where there is none", async () => {
    folder.write({ sources: { prefixes: ["/aws/"] } });

    expect(await compare("verify")).toMatchObject({
      exitCode: 3,
      groups: [{ logGroup: "/aws/*", verdict: "unknown" }],
    });
  });

  it("are told where they are missing: of a prefix that takes none, or in a class that cannot be compared", async () => {
    folder.write({ sources: { logGroups: ["/a"], prefixes: ["/aws/", "/ecs/"] } });
    folder.writeDiscovered(["/aws/", "/ecs/"], ["/aws/again"]);
    log("/a", { 1: "event 1" });
    store("/a", 1);
    logs.addGroup("/aws/again", { ...CREATED, logGroupClass: "INFREQUENT_ACCESS" });

    expect(await compare("verify")).toMatchObject({
      exitCode: 3,
      errors: "",
      groups: [
        { logGroup: "/a", verdict: "complete" },
        {
          logGroup: "/aws/again",
          verdict: "unknown",
          notes: [
            "it is of the class INFREQUENT_ACCESS, of which CloudWatch Logs neither gives events nor forwards any",
          ],
        },
        {
          logGroup: "/ecs/*",
          verdict: "unknown",
          notes: ['no log group is taken by "/ecs/" of sources.prefixes'],
        },
      ],
    });
  });

  it("are not those that another environment's backup writes", async () => {
    folder.write({ sources: { prefixes: ["/aws/"] } });
    folder.writeDiscovered(["/aws/"], ["/aws/a"]);
    folder.write({ restore: { logGroups: ["/aws/restored/b"] } }, "b");
    log("/aws/a", { 1: "event 1" });
    log("/aws/restored/b", { 1: "event 1" });
    store("/aws/a", 1);

    expect(await compare("verify")).toEqual({
      exitCode: 0,
      errors: "",
      groups: [expect.objectContaining({ logGroup: "/aws/a", verdict: "complete" })],
    });
    expect((await compare("backfill")).groups).toMatchObject([{ logGroup: "/aws/a" }]);
  });

  it("are backfilled", async () => {
    folder.write({ sources: { prefixes: ["/aws/"] } });
    log("/aws/a", { 1: "event 1", 2: "event 2" });
    log("/aws/b", { 3: "event 3" });
    log("/ecs/c", { 4: "event 4" });
    store("/aws/a", 1);

    expect(await compare("backfill")).toMatchObject({
      exitCode: 0,
      groups: [
        { logGroup: "/aws/a", missing: 1, written: 1 },
        { logGroup: "/aws/b", missing: 1, written: 1 },
      ],
    });
    expect((await compare("verify")).exitCode).toBe(0);
  });
});

describe("a filter pattern of the settings", () => {
  beforeEach(() => {
    folder.write({ sources: { logGroups: [{ name: "/a", filterPattern: "ERROR" }, "/b"] } });
    log("/a", { 1: "ERROR one", 2: "fine", 3: "ERROR three", 4: "fine" });
    log("/b", { 5: "fine" });
    store("/a", 1);
    store("/b", 5);
  });

  it("says which events are to be in the backup", async () => {
    const { exitCode, groups } = await compare("verify");

    expect(exitCode).toBe(1);
    expect(groups).toMatchObject([
      { logGroup: "/a", filterPattern: "ERROR", inCloudWatch: 2, inBackup: 1, missing: 1, onlyInBackup: 0 },
      { logGroup: "/b", inCloudWatch: 1, missing: 0 },
    ]);
    expect(groups[1]).not.toHaveProperty("filterPattern");
  });

  it("is told, in how many log groups", async () => {
    const note = "\n1 log group of 2 has a filterPattern in the settings: only events that match it were compared.\n";

    expect((await command.run(["verify", ...WINDOW])).output).toContain(note);
    expect((await command.run(["backfill", "--dry-run", ...WINDOW])).output).toContain(note);
    const { output } = await command.run(["backfill", ...WINDOW]);
    expect(output).toContain(note);
    expect((await command.run(["backfill", ...WINDOW])).output).toContain(
      "\nNothing to write: every event that CloudWatch Logs holds in that time, and that matches where the settings have a filterPattern, is in the backup.\n",
    );
    expect((await command.run(["verify", ...WINDOW])).output).toContain(
      "\nComplete: all 3 events that CloudWatch Logs holds of 2 log groups in that time, and that match where the settings have a filterPattern, are in the backup.\n",
    );
    expect((await command.run(["verify", "--group", "/b", ...WINDOW])).output).toContain(
      "\nComplete: all 1 event that CloudWatch Logs holds of 1 log group in that time is in the backup.\n",
    );
    expect((await command.run(["verify", "--group", "/b", ...WINDOW])).output).not.toContain("filterPattern");
  });

  it("says which events are backfilled, in pages of any size", async () => {
    logs.pageSize = 2;
    logs.sparsePages = true;

    expect(await compare("backfill")).toMatchObject({
      exitCode: 0,
      groups: [{ logGroup: "/a", filterPattern: "ERROR", missing: 1, written: 1 }, { logGroup: "/b" }],
    });
    expect((await compare("verify")).exitCode).toBe(0);
    const { output } = await command.run(["cat", "--format", "ndjson", "--grep", "fine"]);
    expect(output).toBe("");
  });

  it("does not count where log groups are named on the command line", async () => {
    const { groups } = await compare("verify", "--group", "/a");

    expect(groups).toMatchObject([{ logGroup: "/a", inCloudWatch: 4, missing: 3 }]);
    expect(groups[0]).not.toHaveProperty("filterPattern");
  });
});

it("--quick compares them as well", async () => {
  folder.write({ sources: { prefixes: ["/aws/"] } });
  log("/aws/a", {});
  log("/ecs/b", {});
  const metric = { metricName: "IncomingLogEvents", dimensions: { LogGroupName: "/aws/a" } };
  logs.metrics.add(metric, [{ time: Date.UTC(2026, 10, 22, 1), value: 3 }]);
  logs.now = () => Date.UTC(2026, 10, 22, 12);

  expect(await compare("verify", "--quick")).toMatchObject({
    exitCode: 1,
    groups: [
      {
        logGroup: "/aws/a",
        verdict: "uncovered",
        reasons: [
          "no subscription filter of this log group sends its events to the Firehose stream cloudwatchlogs-backup-stream",
        ],
      },
    ],
  });
});

it("says where no event matches, that there may be others", async () => {
  folder.write({ sources: { logGroups: [{ name: "/a", filterPattern: "ERROR" }] } });
  log("/a", { 1: "fine" });

  const { exitCode, output } = await command.run(["verify", ...WINDOW]);

  expect(exitCode).toBe(0);
  expect(output).toContain(
    "\n/a: CloudWatch Logs holds no event of it in that time that matches its filterPattern: nothing was there to compare.\n",
  );
  expect(output).toContain(
    "\nNothing is missing, but nothing was compared: CloudWatch Logs holds no event of 1 log group in that time, or none that matches the filterPattern of the settings.\n",
  );
});

describe("what was discovered", () => {
  const FILE = () => folder.shown("test.log-groups.json");
  const again = "run npm run discover -- --env test";
  beforeEach(() => {
    folder.write({ sources: { prefixes: ["/aws/"] } });
    log("/aws/a", { 1: "event 1" });
    store("/aws/a", 1);
  });

  it.each([["verify"], ["backfill"], ["verify", "--quick"]])("is told to be missing: %s %s", async (name, ...args) => {
    expect((await compare(name, ...args)).errors).toBe(
      `log-backup: nothing counts as discovered: ${FILE()}: is missing, it holds what was found for sources.prefixes and sources.account: ${again}, and commit it\n`,
    );
  });

  it("is told to be out of date, in one line", async () => {
    folder.writeDiscovered(["/aws/"], ["/x", "/aws/a", "/y"]);

    expect(await compare("verify")).toMatchObject({
      exitCode: 0,
      errors: `log-backup: nothing counts as discovered: ${FILE()}: logGroups[1] must come after the name before it, each once: ${again}, got: "/aws/a", and 2 more problems\n`,
      groups: [{ logGroup: "/aws/a", verdict: "complete" }],
    });
  });

  it("does not matter where log groups are named on the command line", async () => {
    expect((await compare("verify", "--group", "/aws/a")).errors).toBe("");
  });

  it("is told where it should not be", async () => {
    folder.writeDiscovered(["/aws/"], ["/aws/a"]);
    folder.write({ sources: { logGroups: ["/aws/a"] } });

    expect(await compare("verify")).toMatchObject({
      exitCode: 0,
      errors: `log-backup: nothing counts as discovered: ${FILE()}: must go, for the settings have neither sources.prefixes nor sources.account: delete it\n`,
    });
  });
});

describe("credentials of another account are refused", () => {
  const refused = {
    exitCode: 3,
    errors:
      "log-backup: the AWS credentials are of account 111122223333, and the settings of test are for 444455556666: use credentials of 444455556666\n",
    output: "",
  };

  it.each<[string, readonly string[], readonly string[]]>([
    ["verify", [], ["/a"]],
    ["verify, where it is not there", [], ["/gone"]],
    ["verify of one that is named", ["--group", "/a"], ["/gone"]],
    ["verify of one that is named and is not there", ["--group", "/gone"], ["/a"]],
    ["verify --quick", ["--quick"], ["/a"]],
    ["verify --quick, where it is not there", ["--quick"], ["/gone"]],
  ])("by %s", async (_, args, logGroups) => {
    folder.write({ accountId: "444455556666", sources: { logGroups } });
    log("/a", { 1: "event 1" });

    expect(await command.run(["verify", ...WINDOW, ...args])).toEqual(refused);
  });

  it.each(["/a", "/gone"])("by backfill, and nothing is written: %s", async (name) => {
    folder.write({ accountId: "444455556666", sources: { logGroups: [name] } });
    log("/a", { 1: "event 1" });

    expect(await command.run(["backfill", ...WINDOW])).toEqual(refused);
    expect(s3.objects.size).toBe(0);
  });
});
