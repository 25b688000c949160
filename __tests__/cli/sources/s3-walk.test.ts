import { DEFAULT_LATE_BY_MS, type EventWindow } from "../../../backup-format/object-key";
import { BucketListing } from "../../../cli/sources/s3-listing";
import { walk } from "../../../cli/sources/s3-walk";
import { FakeS3, sendError } from "../../support/fake-s3";

const s3 = new FakeS3();
const signal = new AbortController().signal;
const EVER = { lateByMs: DEFAULT_LATE_BY_MS };

beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
});

async function keysOf(prefix: string, window: EventWindow = EVER, bucket = "backup"): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of walk(new BucketListing(s3.client(), bucket, signal, 8), prefix, window)) {
    keys.push(key);
  }
  return keys;
}

/** An object in each hour of a month, in the folders of a layout. */
function putMonth(folderOf: (year: string, month: string, day: string, hour: string) => string): void {
  for (let hour = 0; hour < 30 * 24; hour += 1) {
    const [year = "", month = "", day = "", time = ""] = new Date(Date.UTC(2026, 10, 1, hour))
      .toISOString()
      .split(/[-T:]/);
    s3.put(`${folderOf(year, month, day, time)}object.gz`);
  }
}

const window = (since: string, until: string, lateByMs: number): EventWindow => ({
  sinceMs: Date.parse(since),
  untilMs: Date.parse(until),
  lateByMs,
});

describe("a walk through a bucket", () => {
  test("without a window lists flat, page after page, in key order, without the markers of folders", async () => {
    s3.pageSize = 2;
    s3.put("logs/b", "logs/a.gz", "logs/a/1", "logs/é", "logs/\u{1F600}", "logs/\uFF5E", "logs2/x", "other");
    s3.objects.set("logs/a/", { body: Buffer.alloc(0) });
    s3.objects.set("logs/empty", { body: Buffer.alloc(0) });

    expect(await keysOf("logs/")).toEqual([
      "logs/a.gz",
      "logs/a/1",
      "logs/b",
      "logs/empty",
      "logs/é",
      "logs/\uFF5E",
      "logs/\u{1F600}",
    ]);
    expect(s3.listings).toEqual(["logs/", "logs/", "logs/", "logs/"]);
  });

  test.each([
    ["plain folders", (year: string, month: string, day: string, hour: string) => `${year}/${month}/${day}/${hour}/`],
    [
      "Hive's folders",
      (year: string, month: string, day: string, hour: string) =>
        `year=${year}/month=${month}/day=${day}/hour=${hour}/`,
    ],
    [
      "a prefix that nobody evaluated",
      (year: string, month: string, day: string, hour: string) =>
        `!{timestamp:yyyy/MM/dd/HH}/${year}/${month}/${day}/${hour}/`,
    ],
  ])("with a window leaves out what cannot be in it, with %s", async (_, layout) => {
    putMonth((...date) => `logs/${layout(...date)}`);
    const keys = await keysOf("logs/", window("2026-11-22T10:00:00Z", "2026-11-22T12:00:00Z", 3_600_000));

    // Events that arrive up to two hours early and one hour late, in objects that hold fifteen minutes.
    expect(keys).toEqual(
      ["07", "08", "09", "10", "11", "12"].map((hour) => `logs/${layout("2026", "11", "22", hour)}object.gz`),
    );
    expect(s3.listings.length).toBeLessThan(16);
  });

  test("lists a folder flat that lies in the window as a whole", async () => {
    putMonth((year, month, day, hour) => `logs/${year}/${month}/${day}/${hour}/`);

    expect(await keysOf("logs/", { ...EVER, sinceMs: Date.parse("2026-11-21T12:00:00Z") })).toHaveLength(9 * 24 + 15);
    expect(s3.listings.filter((listing) => !/11\/\d\d\/\d\d\//.test(listing))).toEqual([
      "logs/ by folder",
      "logs/2026/ by folder",
      "logs/2026/11/ by folder",
      "logs/2026/11/21/ by folder",
      ...["22", "23", "24", "25", "26", "27", "28", "29", "30"].map((day) => `logs/2026/11/${day}/`),
    ]);
  });

  test("keeps the order of keys where folders and objects of all pages mix", async () => {
    s3.pageSize = 3;
    s3.put("a.gz", "a/2", "a/1/x", "a0", "b/1", "b!", "é/1", "\uFF5E/1", "\u{1F600}/1", "z");
    const flat = await keysOf("");

    expect(await keysOf("", { ...EVER, sinceMs: 0 })).toEqual(flat);
    expect(flat).toHaveLength(10);
  });

  test("leaves out objects by the time in their names, and by when S3 took them", async () => {
    const named = (time: string) => `s-1-${time}-0a1b2c3d-0000-4000-8000-0123456789ab.gz`;
    s3.put(named("2026-11-20-10-00-00"), named("2026-11-22-10-00-00"), named("2026-11-25-10-00-00"), "plain");
    s3.objects.set("old", { body: Buffer.from("x"), lastModified: new Date("2026-11-22T00:00:00Z") });

    expect(await keysOf("", window("2026-11-22T10:00:00Z", "2026-11-22T12:00:00Z", DEFAULT_LATE_BY_MS))).toEqual([
      "plain",
      named("2026-11-22-10-00-00"),
    ]);
  });

  test("is one listing for a prefix that ends in mid-name", async () => {
    s3.put("logs/2026/11/22/10/x", "logs/2026/11/23/10/x", "logs/2026/10/23/10/x");

    expect(await keysOf("logs/2026/11/2", { ...EVER, sinceMs: Date.parse("2026-11-23T00:00:00Z") })).toEqual([
      "logs/2026/11/23/10/x",
    ]);
  });

  test("has few listings under way at once", async () => {
    for (let group = 0; group < 40; group += 1) {
      s3.put(`logs/group${group}/x`);
    }
    let atOnce = 0;
    let most = 0;
    s3.interfere = (_, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      response.once("close", () => (atOnce -= 1));
      return false;
    };

    expect(await keysOf("logs/", { ...EVER, sinceMs: 0 })).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(8);
  });

  test("says which permission is missing, and which bucket", async () => {
    await expect(keysOf("", EVER, "nowhere")).rejects.toMatchObject({ message: "there is no bucket nowhere" });
    s3.interfere = (_, response) => sendError(response, 403, "AccessDenied", "Access Denied");
    await expect(keysOf("logs/")).rejects.toMatchObject({
      message: "access denied: s3:ListBucket on arn:aws:s3:::backup is needed",
    });
  });

  test("fails when it comes to a folder that cannot be listed, after the objects before it", async () => {
    s3.put("a/1", "b/1", "c/1");
    s3.interfere = ({ query }, response) =>
      query.get("prefix") === "b/" && sendError(response, 403, "AccessDenied", "Access Denied");
    const keys: string[] = [];
    const walking = async () => {
      for await (const { key } of walk(new BucketListing(s3.client(), "backup", signal, 8), "", {
        ...EVER,
        sinceMs: 0,
      })) {
        keys.push(key);
      }
    };

    await expect(walking()).rejects.toMatchObject({
      message: "access denied: s3:ListBucket on arn:aws:s3:::backup is needed",
    });
    expect(keys).toEqual(["a/1"]);
  });
});
