import { spawn } from "node:child_process";
import { once } from "node:events";
import { Random } from "../../bench/random";
import { LOG_BACKUP, logBackup } from "../support/command-process";
import { FakeAws } from "../support/fake-aws";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import { runCommand } from "../support/run-command";
import { envelopeText, eventId, member } from "../support/stored-objects";

/** The whole campaign is `npm run kill:repair`. */
const RUNS = Number(process.env.LOG_BACKUP_KILL_RUNS ?? 5);
const SEED = Number(process.env.LOG_BACKUP_KILL_SEED ?? 4);

jest.setTimeout(60_000 + RUNS * 20_000);

const HOUR = 3_600_000;
const GROUP = "/ecs/orders";
const STREAMS = ["a", "b [$LATEST]", "日本"];
const BACKUP = ["--bucket", "backup", "--prefix", "logs/"];

const aws = new FakeAws();
beforeAll(() => aws.start());
afterAll(() => aws.stop());

interface Logged {
  readonly logStream: string;
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** Events over the hours before now, some of them equal but for their id. */
function loggedEvents(random: Random, count: number, hours: number): Logged[] {
  const start = Math.floor(Date.now() / HOUR) * HOUR - (hours + 1) * HOUR;
  return Array.from({ length: count }, (_, number) => ({
    logStream: random.pick(STREAMS),
    id: eventId(number),
    timestamp: start + random.below(hours * 360) * 10_000,
    message: random.chance(0.2) ? "again" : `event ${number} ${"x".repeat(random.below(200))}`,
  })).sort((one, other) => one.timestamp - other.timestamp);
}

/** Requests that all servers got. */
const requests = () => aws.logs.requests.length + aws.s3.requests.length;

/**
 * Starts the command and kills it when the servers get that request, before or after it has taken effect.
 *
 * @returns whether it was killed before it had ended by itself
 */
async function killAtRequest(args: readonly string[], request: number, tookEffect: boolean): Promise<boolean> {
  const before = requests();
  const child = spawn(process.execPath, [LOG_BACKUP, ...args], {
    cwd: PROJECT_DIRECTORY,
    env: { ...process.env, ...aws.environment },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const isDue = () => requests() - before === request;
  const kill = () => {
    child.kill("SIGKILL");
    return !tookEffect;
  };
  aws.s3.interfere = () => isDue() && kill();
  aws.logs.interfere = () => isDue() && kill();
  await ended;
  aws.s3.interfere = () => false;
  aws.logs.interfere = () => false;
  return child.signalCode === "SIGKILL";
}

/** Kills runs of the command at random requests, then lets it run to its end. */
async function runKilled(args: readonly string[], random: Random, mostRequests: number) {
  let killed = 0;
  for (let kills = 1 + random.below(3); kills > 0; kills -= 1) {
    const request = 1 + random.below(mostRequests);
    killed += (await killAtRequest(args, request, random.chance(0.5))) ? 1 : 0;
  }
  return { killed, ...(await logBackup(args, { ...process.env, ...aws.environment })) };
}

const rounds = Array.from({ length: RUNS }, (_, round) => round);
/** For each command, how many times it was killed in each round. */
const kills = { backfill: [] as number[], restore: [] as number[] };

describe("backfill, killed at any point and run again", () => {
  test.each(rounds)("has every event in the backup once (%d)", async (round) => {
    const random = new Random(SEED, 1, round);
    aws.reset();
    aws.logs.pageSize = 50 + random.below(100);
    aws.logs.addGroup(GROUP, { creationTime: 0 });
    const events = loggedEvents(random, 800, 6);
    const stored = new Map<string, Buffer[]>();
    for (const { logStream, ...event } of events) {
      aws.logs.addEvents(GROUP, logStream, [event]);
      if (random.chance(0.3)) {
        const hour = new Date(event.timestamp).toISOString().slice(0, 13).replace(/[-T]/g, "/");
        const body = member(envelopeText({ logGroup: GROUP, logStream, events: [event] }));
        stored.set(hour, [...(stored.get(hour) ?? []), body]);
      }
    }
    for (const [hour, members] of stored) {
      aws.s3.objects.set(`logs/${hour}/object.gz`, { body: Buffer.concat(members) });
    }
    const args = ["backfill", ...BACKUP, "--group", GROUP, "--since", "1d", "--until", new Date().toISOString()];
    const { killed, exitCode } = await runKilled(args, random, 70);
    kills.backfill.push(killed);

    expect(exitCode).toBe(0);
    const { output } = await runCommand(["cat", ...BACKUP, "--format", "ndjson", "--sort"], {
      environment: aws.environment,
    });
    const ids = output
      .split("\n")
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as Logged).id);
    expect(ids.sort()).toEqual(events.map(({ id }) => id).sort());
    const { output: checked } = await runCommand(["check", ...BACKUP, "--json"], { environment: aws.environment });
    expect(JSON.parse(checked)).toMatchObject({ healthy: true });
  });
});

describe("restore, killed at any point and run again", () => {
  test.each(rounds)("has every event in the log group once (%d)", async (round) => {
    const random = new Random(SEED, 2, round);
    aws.reset();
    aws.logs.pageSize = 50 + random.below(100);
    const events = loggedEvents(random, 400, 13 * 24);
    const byStream = new Map(STREAMS.map((stream) => [stream, events.filter(({ logStream }) => logStream === stream)]));
    for (const [logStream, its] of byStream) {
      const body = member(envelopeText({ logGroup: GROUP, logStream, events: its }));
      aws.s3.objects.set(`logs/2026/${logStream}.gz`, { body });
    }
    const timestamps = random.pick(["keep", "shift"]);
    const target = ["--to-log-group", "/restored", "--timestamps", timestamps, "--retention-days", "30"];
    const { killed, exitCode } = await runKilled(["restore", ...BACKUP, ...target], random, 70);
    kills.restore.push(killed);

    expect(exitCode).toBe(0);
    const restored = aws.logs.eventsOf("/restored").map(({ logStream, timestamp, message }) => {
      const { backup, message: original } = (timestamps === "shift" ? JSON.parse(message) : {}) as {
        readonly backup?: { readonly timestamp: number; readonly id: string };
        readonly message?: string;
      };
      return [logStream, backup?.timestamp ?? timestamp, original ?? message, backup?.id ?? ""];
    });
    const expected = events.map(({ logStream, timestamp, message, id }) => [
      logStream,
      timestamp,
      message,
      timestamps === "shift" ? id : "",
    ]);
    expect(sorted(restored)).toEqual(sorted(expected));
    expect(new Set(offsets(timestamps)).size).toBeLessThanOrEqual(1);
    expect(aws.logs.refusals.filter((refusal) => refusal.startsWith("PutLogEvents"))).toEqual([]);
  });
});

test.each(["backfill", "restore"] as const)("%s was really killed", (command) => {
  const killed = kills[command].filter((times) => times > 0).length;
  const times = kills[command].reduce((sum, count) => sum + count, 0);
  process.stdout.write(`${command} was killed ${times} times, in ${killed} of ${RUNS} rounds\n`);

  expect(killed).toBeGreaterThan(RUNS / 2);
});

const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).sort();

/** By how much each event was moved, where it was. */
function offsets(timestamps: string): readonly number[] {
  return timestamps === "keep"
    ? []
    : aws.logs.eventsOf("/restored").map(({ timestamp, message }) => {
        const { backup } = JSON.parse(message) as { readonly backup: { readonly timestamp: number } };
        return timestamp - backup.timestamp;
      });
}
