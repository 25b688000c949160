import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { savedQueries } from "../../../query/saved-queries";
import { ndjson, passThrough, writeBelow, writeCompacted } from "../../support/query-files";
import { runCommand } from "../../support/run-command";
import { CONTROL_TEXT, eventId, member, type TestEvent } from "../../support/stored-objects";

const DAY = Date.UTC(2026, 10, 22);
const MINUTE = 60_000;
const at = (minute: number, message: string): TestEvent => ({
  id: eventId(minute),
  timestamp: DAY + minute * MINUTE,
  message,
});
const HELLO = "/aws/lambda/hello";
const hello = [
  at(0, "START RequestId: r-1"),
  at(1, "ERROR: r-1 it's broken"),
  at(2, "END RequestId: r-1"),
  at(30, "java.lang.Exception"),
  at(60, "fine"),
];
const orders = [at(1, "order for r-1"), at(100, '{"level":"error"}')];
const WINDOW = ["--since", "2026-11-22", "--until", "2026-11-22T02:00Z"];

/** The same events, as each format keeps them. */
const writers: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  "pass-through, delivered twice": (folder) => {
    const object = passThrough(
      { logGroup: HELLO, logStream: "stream", events: hello },
      { logGroup: "/orders", logStream: "stream", events: orders },
    );
    writeBelow(folder, "logs/a.gz", Buffer.concat([object, member(CONTROL_TEXT)]));
    writeBelow(folder, "logs/b.gz", object);
    return Promise.resolve();
  },
  ndjson: (folder) => {
    writeBelow(folder, "logs/a.gz", ndjson({ logGroup: HELLO, logStream: "stream", events: hello }));
    writeBelow(folder, "logs/b.gz", ndjson({ logGroup: "/orders", logStream: "stream", events: orders }));
    return Promise.resolve();
  },
  compacted: async (folder) => {
    await writeCompacted(folder, "", "2026-11-22", rowsOf(HELLO, hello));
    await writeCompacted(folder, "", "2026-11-22", rowsOf("/orders", orders));
  },
  "a mix of all": async (folder) => {
    await writeCompacted(folder, "compacted/", "2026-11-22", rowsOf(HELLO, hello));
    writeBelow(folder, "logs/a.gz", ndjson({ logGroup: HELLO, logStream: "stream", events: hello.slice(2) }));
    writeBelow(folder, "logs/b.gz", passThrough({ logGroup: "/orders", logStream: "stream", events: orders }));
  },
};

function rowsOf(logGroup: string, events: readonly TestEvent[]) {
  return events.map((event) => ({ logGroup, ...event }));
}

describe.each(Object.keys(writers))("of a backup that is %s", (format) => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "log-backup-saved-"));
    await writers[format]?.(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const rows = async (...args: readonly string[]) => {
    const { exitCode, output, errors } = await runCommand(["query", ...args, folder, ...WINDOW]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    return output
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown);
  };

  it("errors-of-a-group", async () => {
    expect(await rows("--saved", "errors-of-a-group", "--group", HELLO)).toEqual([
      { timestamp: "2026-11-22T00:01:00.000Z", log_stream: "stream", message: "ERROR: r-1 it's broken" },
      { timestamp: "2026-11-22T00:30:00.000Z", log_stream: "stream", message: "java.lang.Exception" },
    ]);
  });

  it("request-across-groups", async () => {
    const found = await rows("--saved", "request-across-groups", "--parameter", "text=r-1");

    expect(found).toEqual([
      {
        timestamp: "2026-11-22T00:00:00.000Z",
        log_group: HELLO,
        log_stream: "stream",
        message: "START RequestId: r-1",
      },
      {
        timestamp: "2026-11-22T00:01:00.000Z",
        log_group: HELLO,
        log_stream: "stream",
        message: "ERROR: r-1 it's broken",
      },
      { timestamp: "2026-11-22T00:01:00.000Z", log_group: "/orders", log_stream: "stream", message: "order for r-1" },
      { timestamp: "2026-11-22T00:02:00.000Z", log_group: HELLO, log_stream: "stream", message: "END RequestId: r-1" },
    ]);
  });

  it("volume-by-group-and-day", async () => {
    const characters = (events: readonly TestEvent[]) => events.reduce((sum, { message }) => sum + message.length, 0);

    expect(await rows("--saved", "volume-by-group-and-day")).toEqual([
      {
        event_day: "2026-11-22",
        log_group: HELLO,
        events: 5,
        message_characters: characters(hello),
        first_event: "2026-11-22T00:00:00.000Z",
        last_event: "2026-11-22T01:00:00.000Z",
      },
      {
        event_day: "2026-11-22",
        log_group: "/orders",
        events: 2,
        message_characters: characters(orders),
        first_event: "2026-11-22T00:01:00.000Z",
        last_event: "2026-11-22T01:40:00.000Z",
      },
    ]);
  });

  it("gaps-by-minute", async () => {
    const gap = (since: string, until: string, minutes: number) => ({
      silent_since: `2026-11-22T${since}:00.000Z`,
      silent_until: `2026-11-22T${until}:00.000Z`,
      silent_minutes: minutes,
    });

    expect(
      await rows("--saved", "gaps-by-minute", "--parameter", `group=${HELLO}`, "--parameter", "minutes=28"),
    ).toEqual([gap("00:31", "01:00", 29), gap("01:01", "02:00", 59)]);
  });
});

describe("parameters", () => {
  const saved = (name: string, ...args: readonly string[]) =>
    runCommand(["query", "--saved", name, ...args, "/nowhere"]);
  const wrong = (message: string) => ({ exitCode: 2, output: "", errors: `log-backup: ${message}\n` });

  it.each<[string, readonly string[], string]>([
    [
      "request-across-groups",
      [],
      "--saved request-across-groups also needs --parameter text=… (The request id, or any other text; upper and lower case differ)",
    ],
    [
      "errors-of-a-group",
      ["--group", "/aws/*"],
      "--saved errors-of-a-group also needs --parameter group=… (The log group's whole name)",
    ],
    ["errors-of-a-group", ["--parameter", "x=1"], "--parameter: errors-of-a-group has group, since, until, got: x"],
    ["errors-of-a-group", ["--parameter", "group"], "--parameter: expected NAME=VALUE, got: group"],
    [
      "gaps-by-minute",
      ["--group", "/a", "--parameter", "minutes=1 OR 1=1"],
      "--parameter minutes: expected a whole number, got: 1 OR 1=1",
    ],
    [
      "gaps-by-minute",
      ["--parameter", "minutes=1", "--parameter", "minutes=2"],
      "--parameter: minutes was given twice",
    ],
    [
      "gaps-by-minute",
      ["--parameter", "since=yesterday"],
      "--parameter since: expected an ISO 8601 time such as 2026-11-22T19:30:00Z, epoch milliseconds, or an age such as 2h, got: yesterday",
    ],
    ["nothing", [], `--saved: expected one of ${savedQueries.map(({ name }) => name).join(", ")}, got: nothing`],
  ])("of %s: %j", async (name, args, message) => {
    expect(await saved(name, ...args)).toEqual(wrong(message));
  });

  it.each(["'; DROP TABLE events; --", "' OR 1=1 --", "\\' OR 1=1", ":since", "$1", "it''s"])(
    "cannot become SQL: %s",
    async (text) => {
      const folder = mkdtempSync(join(tmpdir(), "log-backup-injection-"));
      writeBelow(folder, "a.gz", passThrough({ events: [at(0, "START"), at(1, `before ${text} after`)] }));

      const { exitCode, output, errors } = await runCommand([
        "query",
        "--saved",
        "request-across-groups",
        "--parameter",
        `text=${text}`,
        folder,
        ...WINDOW,
      ]);

      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(
        output
          .trimEnd()
          .split("\n")
          .map((line) => (JSON.parse(line) as { message: string }).message),
      ).toEqual([`before ${text} after`]);
      rmSync(folder, { recursive: true });
    },
  );
});

it("lists them all", async () => {
  const { exitCode, output } = await runCommand(["query", "--list"]);

  expect(exitCode).toBe(0);
  expect(output).toMatchSnapshot();
});
