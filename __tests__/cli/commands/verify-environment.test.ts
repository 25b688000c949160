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
