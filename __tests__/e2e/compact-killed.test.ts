import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../../bench/random";
import { LOG_BACKUP, logBackup } from "../support/command-process";
import { digestsOf } from "../support/compacted";
import { FakeAws } from "../support/fake-aws";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import { envelopeText, eventId, member } from "../support/stored-objects";

/** The whole campaign is `npm run kill:compact`. */
const RUNS = Number(process.env.LOG_BACKUP_KILL_RUNS ?? 2);
const SEED = Number(process.env.LOG_BACKUP_KILL_SEED ?? 8);
/** A run on its own ends in about so many milliseconds; most of it is start. */
const MOST_MS = 1500;

jest.setTimeout(120_000 + RUNS * 60_000);

const START = Date.UTC(2026, 10, 22, 22);
const GROUPS = ["/ecs/orders", "/aws/lambda/日本", "/ecs/stock"];

const aws = new FakeAws();
let folder: string;
beforeAll(() => aws.start());
beforeEach(() => {
  aws.reset();
  folder = mkdtempSync(join(tmpdir(), "compact-killed-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => aws.stop());

/** Objects of two days, with events of both and with repeats. */
function backup(random: Random): Map<string, Buffer> {
  return new Map(
    Array.from({ length: 8 }, (_, number) => {
      const arrival = new Date(START + number * 1_800_000).toISOString().slice(0, 19).replace(/[T:]/g, "-");
      const members = Array.from({ length: 4 }, () => {
        const events = Array.from({ length: 1 + random.below(40) }, () => {
          const id = random.below(600);
          return { id: eventId(id), timestamp: START + 20_000 * id, message: `event ${id} ${"x".repeat(id % 90)}` };
        });
        return member(envelopeText({ logGroup: random.pick(GROUPS), events }));
      });
      const key = `logs/${arrival.slice(0, 13).replaceAll("-", "/")}/s-1-${arrival}-00000000-0000-4000-8000-00000000000${number}.gz`;
      return [key, Buffer.concat(members)];
    }),
  );
}

const environment = () => ({ ...process.env, ...aws.environment, TMPDIR: folder });

/** Starts the command, and kills it after so long, or when S3 gets that request, before or after it took effect. */
async function killed(args: readonly string[], ms: number, request?: { number: number; tookEffect: boolean }) {
  const before = aws.s3.requests.length;
  const child = spawn(process.execPath, [LOG_BACKUP, ...args], {
    cwd: PROJECT_DIRECTORY,
    env: environment(),
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  aws.s3.interfere = () => {
    if (aws.s3.requests.length - before !== request?.number) {
      return false;
    }
    child.kill("SIGKILL");
    return !request.tookEffect;
  };
  if (request === undefined) {
    await Promise.race([ended, sleep(ms)]);
    child.kill("SIGKILL");
  }
  await ended;
  aws.s3.interfere = () => false;
  return child.signalCode === "SIGKILL";
}

const rounds = Array.from({ length: RUNS }, (_, round) => round);
let kills = 0;

describe.each(["parquet", "ndjson"])("compact to %s, killed at any point and run again", (format) => {
  const options = ["--format", format, "--batch", "1", "--jobs", "2"];

  test.each(rounds)("a folder ends with the same bytes as never killed (%d)", async (round) => {
    const random = new Random(SEED, 1, round);
    const source = join(folder, "source");
    for (const [key, bytes] of backup(random)) {
      mkdirSync(dirname(join(source, key)), { recursive: true });
      writeFileSync(join(source, key), bytes);
    }
    const command = (place: string) => ["compact", source, "--to", join(folder, place), ...options];
    expect(await logBackup(command("whole"), environment())).toMatchObject({ exitCode: 0 });
    for (let times = 1 + random.below(3); times > 0; times -= 1) {
      kills += (await killed(command("killed"), 200 + random.below(MOST_MS))) ? 1 : 0;
    }
    const { exitCode } = await logBackup(command("killed"), environment());

    expect(exitCode).toBe(0);
    expect(digestsOf(join(folder, "killed"))).toEqual(digestsOf(join(folder, "whole")));
    expect(await logBackup([...command("killed"), "--check"], environment())).toMatchObject({ exitCode: 0 });
  });

  test.each(rounds)("a bucket ends with the same bytes as never killed (%d)", async (round) => {
    const random = new Random(SEED, 2, round);
    for (const [key, body] of backup(random)) {
      aws.s3.objects.set(key, { body });
    }
    const command = (place: string) => ["compact", "s3://backup/logs/", "--to", `s3://backup/${place}/`, ...options];
    const written = (place: string) =>
      Array.from(aws.s3.objects, ([key, { body }]) => [key, Buffer.from(body).toString("hex")] as const)
        .filter(([key]) => key.startsWith(`${place}/`))
        .map(([key, body]) => `${key.slice(place.length)} ${body}`)
        .sort();
    expect(await logBackup(command("whole"), environment())).toMatchObject({ exitCode: 0 });
    for (let times = 1 + random.below(3); times > 0; times -= 1) {
      const request = { number: 1 + random.below(60), tookEffect: random.chance(0.5) };
      kills += (await killed(command("killed"), 0, request)) ? 1 : 0;
    }
    const { exitCode } = await logBackup(command("killed"), environment());

    expect(exitCode).toBe(0);
    expect(written("killed")).toEqual(written("whole"));
    expect(written("whole").length).toBeGreaterThan(6);
    expect(await logBackup([...command("killed"), "--check"], environment())).toMatchObject({ exitCode: 0 });
  });
});

test("some runs were killed", () => {
  expect(kills).toBeGreaterThan(0);
});
