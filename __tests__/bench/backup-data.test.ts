import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type BackupData,
  backupData,
  type BackupDataParameters,
  type DataSet,
  SELECTIVE,
} from "../../bench/backup-data";
import { envelopesOf } from "../support/envelopes-of";

const PARAMETERS: BackupDataParameters = {
  seed: 1,
  manyObjects: 2,
  membersPerObject: 400,
  oneMembers: 20,
  hugeCopies: 2,
  eventsPerEnvelope: 4,
  longEnvelopeBytes: 50_000,
};
const FEW = { ...PARAMETERS, manyObjects: 1, membersPerObject: 3, oneMembers: 2, longEnvelopeBytes: 1000 };
let folder: string;
let data: BackupData;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "backup-data-"));
  data = await backupData(path.join(folder, "data"), PARAMETERS);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The same counts, taken from the objects themselves. */
function countsOf({ objects }: DataSet) {
  const envelopes = objects.flatMap((object) => envelopesOf(readFileSync(object)));
  const data = envelopes.filter(({ messageType }) => messageType === "DATA_MESSAGE");
  const messages = data.flatMap(({ logEvents }) => logEvents.map(({ message }) => message));
  const rare = data.filter(({ logGroup }) => logGroup === SELECTIVE.logGroup);
  return {
    gzipBytes: objects.reduce((sum, object) => sum + statSync(object).size, 0),
    textBytes: envelopes.reduce((sum, envelope) => sum + Buffer.byteLength(JSON.stringify(envelope)), 0),
    members: envelopes.length,
    controlMessages: envelopes.length - data.length,
    events: messages.length,
    textLines: messages
      .join("\n")
      .replaceAll(/[\r\n]+(?=\n|$)/g, "")
      .split("\n").length,
    rareGroupEvents: rare.reduce((sum, { logEvents }) => sum + logEvents.length, 0),
    grepEvents: messages.filter((message) => new RegExp(SELECTIVE.grep).test(message)).length,
  };
}

describe("backupData", () => {
  it("says what is in the objects", () => {
    for (const set of Object.values(data)) {
      expect(set).toEqual({ path: set.path, objects: set.objects, ...countsOf(set) });
    }
    expect(data.many.controlMessages).toBe(4);
    expect(data.huge.events).toBe(2 * data.one.events);
  });

  it("has one log group and one regular expression that pick about 1 % of the events", () => {
    const { events, rareGroupEvents, grepEvents } = data.many;

    expect(rareGroupEvents / events).toBeGreaterThan(0.002);
    expect(rareGroupEvents / events).toBeLessThan(0.025);
    expect(grepEvents / events).toBeGreaterThan(0.004);
    expect(grepEvents / events).toBeLessThan(0.025);
  });

  it("makes one envelope as long as asked, among others", () => {
    const envelopes = envelopesOf(readFileSync(data.longEnvelope.path));
    const lengths = envelopes.map((envelope) => JSON.stringify(envelope).length);

    expect(lengths).toHaveLength(41);
    expect(lengths[20]).toBeGreaterThanOrEqual(PARAMETERS.longEnvelopeBytes);
    expect(lengths[20]).toBeLessThan(PARAMETERS.longEnvelopeBytes * 1.3);
  });

  it("writes ids of 56 digits, the keys in CloudWatch Logs' order and Firehose's object names", () => {
    const [first = ""] = data.many.objects;
    const [envelope] = envelopesOf(readFileSync(first));

    expect(Object.keys(envelope ?? {})).toEqual([
      "messageType",
      "owner",
      "logGroup",
      "logStream",
      "subscriptionFilters",
      "logEvents",
    ]);
    expect(envelope?.logEvents.map(({ id }) => /^\d{56}$/.test(id))).not.toContain(false);
    expect(path.relative(data.many.path, first)).toMatch(
      /^2026\/11\/22\/04\/cloudwatchlogs-backup-stream-1-2026-11-22-04-00-00-[-0-9a-f]{36}\.gz$/,
    );
  });

  it("makes the same bytes for the same parameters", async () => {
    const [one, other] = [path.join(folder, "same-1"), path.join(folder, "same-2")];
    const { many } = await backupData(one, FEW);
    await backupData(other, FEW);

    for (const object of many.objects) {
      expect(readFileSync(path.join(other, path.relative(one, object))).equals(readFileSync(object))).toBe(true);
    }
  });

  it("keeps data that fit, and makes them anew for other parameters", async () => {
    const place = path.join(folder, "kept");
    const first = await backupData(place, FEW);
    const madeAt = statSync(first.one.path).mtimeMs;

    await expect(backupData(place, FEW)).resolves.toEqual(first);
    expect(statSync(first.one.path).mtimeMs).toBe(madeAt);

    await backupData(place, { ...FEW, manyObjects: 2 });
    const names = readdirSync(path.join(place, "many"), { recursive: true }).map(String);

    expect(names.filter((name) => name.endsWith(".gz"))).toHaveLength(2);
  });
});
