import { gzipSync } from "node:zlib";
import { FIRST_EVENT_MS, firehoseKey, numberedEnvelopes, numberedObject } from "../support/backup-objects";
import { logBackup } from "../support/command-process";
import { type BucketObject, LocalBucket } from "../support/local-bucket";
import { AS_EXPECTED, compareOutput } from "../support/long-output";
import {
  asNdjson,
  asText,
  documentTexts,
  inTimeOrder,
  type StoredEvent,
  storedEvents,
  withoutRepeats,
} from "../support/stored-documents";
import { envelopeMember, envelopeText, eventId, member } from "../support/stored-objects";

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** More than a part that a thread decodes. */
const LARGE_BYTES = 768 * 1024;
const BUCKET = "log-backup-e2e";

let bucket: LocalBucket;
beforeAll(async () => {
  bucket = await LocalBucket.start(BUCKET);
});
beforeEach(() => {
  bucket.proxy.reset();
});
afterAll(async () => {
  await bucket.stop();
});

describe("a backup with objects of every size and layout", () => {
  let objects: BucketObject[];
  let events: StoredEvent[];
  /** As the keys say it, where they do. */
  let arrivals: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const firehose = (minutes: number) => {
      const arrival = new Date(FIRST_EVENT_MS + minutes * MINUTE_MS);
      return { key: firehoseKey("all/logs/", arrival), arrival: arrival.toISOString() };
    };
    const plain = numberedEnvelopes(20_000, 21_000);
    const stored: { key: string; bytes: Buffer; arrival?: string }[] = [
      { ...firehose(4), bytes: numberedObject(0, 9000) },
      { ...firehose(5), bytes: numberedObject(9000, 9001) },
      { ...firehose(6), bytes: Buffer.alloc(0) },
      { ...firehose(61), bytes: numberedObject(9001, 17_000) },
      { ...firehose(64), bytes: numberedObject(4000, 6000) }, // repeats
      {
        key: "all/accelerator/CloudWatchLogs/2025/11/22/10/AWSAccelerator-1-a",
        arrival: "2025-11-22T10:00:00.000Z",
        bytes: numberedObject(17_000, 20_000),
      },
      {
        key: "all/hive/year=2025/month=11/day=22/hour=10/part-0",
        arrival: "2025-11-22T10:00:00.000Z",
        bytes: gzipSync(numberedObject(5000, 5500)), // repeats too
      },
      { key: "all/2025-11-22/events.json", arrival: "2025-11-22T00:00:00.000Z", bytes: Buffer.from(plain.join("")) },
      { key: "all/lines", bytes: gzipSync(`${plain.slice(0, 3).join("\r\n")}\r\n`) },
    ];
    stored.push({ key: "all/odd names/50%25+1 & 日本=é?#.gz", bytes: numberedObject(22_000, 22_100) });
    await Promise.all(stored.map(({ key, bytes }) => bucket.put(key, bytes)));
    objects = await bucket.objects("all/");
    events = objects.flatMap(({ bytes }) => storedEvents(bytes));
    arrivals = new Map(stored.flatMap(({ key, arrival }) => (arrival === undefined ? [] : [[key, arrival]])));
  });

  const cat = (...args: readonly string[]) => logBackup(["cat", `s3://${BUCKET}/all/`, ...args], bucket.environment);

  it("has objects that several threads share, and tiny ones", () => {
    expect(objects.filter(({ bytes }) => bytes.length > LARGE_BYTES)).toHaveLength(2);
    expect(objects.filter(({ bytes }) => bytes.length < 1024)).toHaveLength(2);
    expect(events).toHaveLength(23_960);
  });

  it.each<[readonly string[], () => readonly string[]]>([
    [["--format", "ndjson"], () => events.map(asNdjson)],
    [["--format", "ndjson", "--jobs", "1"], () => events.map(asNdjson)],
    [["--format", "ndjson", "--jobs", "3"], () => events.map(asNdjson)],
    [["--format", "text"], () => events.map(asText)],
    [["--format", "ndjson", "--sort"], () => inTimeOrder(events).map(asNdjson)],
    [["--format", "ndjson", "--dedupe"], () => withoutRepeats(events).map(asNdjson)],
    [["--format", "text", "--sort", "--dedupe", "--jobs", "3"], () => inTimeOrder(withoutRepeats(events)).map(asText)],
    [["--format", "envelope"], () => objects.flatMap(({ bytes }) => documentTexts(bytes).map((text) => `${text}\n`))],
  ])("cat %j gives what an independent reader finds in the same bytes, in key order", async (args, expected) => {
    expect(compareOutput(await cat(...args), expected().join(""))).toEqual(AS_EXPECTED);
  });

  it("is the same by --bucket and --prefix", async () => {
    const args = ["cat", "--bucket", BUCKET, "--prefix", "all/logs/", "--format", "ndjson"];
    const logs = objects.filter(({ key }) => key.startsWith("all/logs/"));

    const expected = logs.flatMap(({ bytes }) => storedEvents(bytes).map(asNdjson)).join("");
    expect(compareOutput(await logBackup(args, bucket.environment), expected)).toEqual(AS_EXPECTED);
  });

  it("ls --json tells of every object, and ls --count --json of what is in it", async () => {
    const list = (...args: string[]) => logBackup(["ls", `s3://${BUCKET}/all/`, "--json", ...args], bucket.environment);
    const expected = objects.map(({ key, bytes, lastModified }) => ({
      object: `s3://${BUCKET}/${key}`,
      sizeBytes: bytes.length,
      arrival: arrivals.get(key) ?? lastModified.toISOString(),
    }));
    const counts = (found: readonly StoredEvent[]) => {
      const times = found.map(({ event: { timestamp } }) => new Date(timestamp).toISOString()).sort();
      return { events: times.length, firstEvent: times[0] ?? null, lastEvent: times.at(-1) ?? null };
    };
    const sizeBytes = objects.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const [listed, counted] = await Promise.all([list(), list("--count")]);

    expect({ ...listed, output: JSON.parse(listed.output) as unknown }).toEqual({
      exitCode: 0,
      errors: "",
      output: { totals: { objects: 10, sizeBytes }, objects: expected },
    });
    expect({ ...counted, output: JSON.parse(counted.output) as unknown }).toMatchObject({
      exitCode: 0,
      errors: "",
      output: {
        totals: { objects: 10, sizeBytes, controlMessages: 7, ...counts(events) },
        objects: objects.map(({ bytes }, index) => ({ ...expected[index], ...counts(storedEvents(bytes)) })),
      },
    });
  });

  it("check --json finds it healthy, and counts the repeats", async () => {
    const { exitCode, output, errors } = await logBackup(
      ["check", "--json", `s3://${BUCKET}/all/`],
      bucket.environment,
    );

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(JSON.parse(output)).toMatchObject({
      healthy: true,
      totals: {
        objects: 10,
        damagedObjects: 0,
        events: events.length,
        duplicates: events.length - withoutRepeats(events).length,
        controlMessages: 7,
      },
      logGroups: [{ logGroup: "/aws/lambda/HelloFunc" }, { logGroup: "/orders" }, { logGroup: "/payments" }],
    });
  });

  it("comes whole when the connection breaks half-way through an object", async () => {
    const [large] = objects.filter(({ bytes }) => bytes.length > LARGE_BYTES);
    const { key = "", bytes = Buffer.alloc(0) } = large ?? {};
    const afterBytes = Math.floor(bytes.length / 2);
    bucket.proxy.faultOf = ({ key: asked, range }) =>
      asked === key && range === undefined ? { kind: "cut", afterBytes } : undefined;
    const result = await logBackup(["cat", `s3://${BUCKET}/all/`, "--format", "ndjson"], bucket.viaProxy);
    const [first, second, ...more] = bucket.proxy.objectRequests.filter((request) => request.key === key);

    expect(compareOutput(result, events.map(asNdjson).join(""))).toEqual(AS_EXPECTED);
    expect(more).toEqual([]);
    expect(first).toEqual({ key, range: undefined, ifMatch: undefined });
    expect(second).toEqual({
      key,
      range: expect.stringMatching(/^bytes=\d+-$/) as string,
      ifMatch: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string,
    });
    expect(Number(/\d+/.exec(second?.range ?? "")?.[0])).toBeLessThanOrEqual(afterBytes);
  });
});

describe("a time range", () => {
  /** An event at half past ten, that an object of each hour holds. */
  const at = Date.UTC(2025, 10, 22, 10, 30);
  const hours = Array.from({ length: 72 }, (_, index) => new Date(Date.UTC(2025, 10, 21) + index * HOUR_MS));
  const hourOf = (key: string) => /2025.(?:month=)?11.(?:day=)?(\d\d).(?:hour=)?(\d\d)/.exec(key)?.slice(1).join("T");

  beforeAll(async () => {
    await Promise.all(
      hours.map(async (hour, index) => {
        const bytes = member(
          envelopeText({ events: [{ id: eventId(index), timestamp: at, message: hour.toISOString() }] }),
        );
        const [day, clock] = [hour.getUTCDate(), String(hour.getUTCHours()).padStart(2, "0")];
        await bucket.put(firehoseKey("hours/firehose/", hour), bytes);
        await bucket.put(`hours/hive/year=2025/month=11/day=${day}/hour=${clock}/part.gz`, bytes);
      }),
    );
    await bucket.put("hours/no-date", envelopeMember({ id: eventId(99), timestamp: at, message: "no date" }));
  });

  // Three and a quarter hours for an event that is early and an object that is long in the making; a day for one that is late.
  it.each([
    [[], "22T07", "23T10"],
    [["--late-by", "1h"], "22T07", "22T11"],
  ])("with %j reads objects from %s to %s, and no others", async (lateBy, first, last) => {
    const window = ["--since", "2025-11-22T10:00:00Z", "--until", "2025-11-22T11:00:00Z", ...lateBy];
    const result = await logBackup(["cat", `s3://${BUCKET}/hours/`, ...window, "--format", "ndjson"], bucket.viaProxy);
    const wanted = hours.filter((hour) => {
      const name = hour.toISOString().slice(8, 13);
      return name >= first && name <= last;
    });
    const messages = result.output
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { message: string }).message);
    const isoTimes = wanted.map((hour) => hour.toISOString());

    expect({ exitCode: result.exitCode, errors: result.errors }).toEqual({ exitCode: 0, errors: "" });
    expect(messages).toEqual([...isoTimes, ...isoTimes, "no date"]);
    const asked = bucket.proxy.objectRequests.map(({ key }) => hourOf(key) ?? key).sort();
    expect(asked).toEqual(
      [...isoTimes, ...isoTimes]
        .map((time) => time.slice(8, 13))
        .concat("hours/no-date")
        .sort(),
    );
    expect(bucket.proxy.listedPrefixes).toContain("hours/firehose/2025/11/22/");
    expect(bucket.proxy.listedPrefixes.filter((prefix) => /11\/21|day=21/.test(prefix))).toEqual([]);
  });
});
