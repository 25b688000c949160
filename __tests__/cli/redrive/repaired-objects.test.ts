import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { Kernel } from "../../../backup-format/kernel";
import { arrivalOfObject } from "../../../backup-format/object-key";
import { RecordJudge, type RecoveredRecord } from "../../../cli/redrive/record-judge";
import { RepairedObjects } from "../../../cli/redrive/repaired-objects";
import { readObject } from "../../support/read-object";
import { CONTROL_TEXT, envelopeMember, envelopeText, event, member } from "../../support/stored-objects";

const judge = new RecordJudge(new Kernel());
const START_MS = Date.UTC(2026, 10, 22, 19, 59, 58);

function recovered(data: Uint8Array): RecoveredRecord {
  const judged = judge.judge(data);
  if ("reason" in judged) {
    throw new Error(judged.reason);
  }
  return judged;
}

describe("a record", () => {
  test.each<[string, Buffer, number, number]>([
    ["a gzip member", envelopeMember(event(1), event(2)), 1, 2],
    ["several members", Buffer.concat([envelopeMember(event(1)), envelopeMember(event(2))]), 2, 2],
    ["a control message", member(CONTROL_TEXT), 1, 0],
  ])("that is %s is stored as it is, and ends its line", (_, data, envelopes, events) => {
    expect(judge.judge(data)).toEqual({ data, members: Buffer.concat([data, member("\n")]), envelopes, events });
  });

  test.each<[string, Buffer]>([
    ["gzip in gzip", member(envelopeMember(event(1)))],
    ["a line already", member(`${envelopeText({ events: [event(1)] })}\n`)],
  ])("that is %s is stored as it is", (_, data) => {
    expect(judge.judge(data)).toEqual({ data, members: data, envelopes: 1, events: 1 });
  });

  test("is read back among others, line by line", () => {
    const { members } = recovered(envelopeMember(event(1)));
    const text = gunzipSync(Buffer.concat([members, members])).toString();

    expect(text).toBe(`${envelopeText({ events: [event(1)] })}\n`.repeat(2));
    expect(readObject(Buffer.concat([members, members]))).toMatchObject({ records: 2, problems: [] });
  });

  test("that is plain JSON is compressed", () => {
    const text = envelopeText({ events: [event(1), event(2)] });
    const { members, events } = recovered(Buffer.from(text));

    expect({ events, first: members[0] }).toEqual({ events: 2, first: 0x1f });
    expect(readObject(members)).toMatchObject({ records: 2, problems: [] });
  });

  test.each<[string, Buffer, string]>([
    ["is cut", envelopeMember(event(1)).subarray(0, -1), "member 1 at byte 0: the object ends inside this gzip member"],
    ["is something else", Buffer.from("hello"), "member 1 at byte 0: at byte 0 of its text: expected a JSON document"],
    ["is an empty member", member(""), "there is no envelope in it"],
    [
      "would damage what is stored after it",
      Buffer.concat([envelopeMember(event(1)), Buffer.alloc(3)]),
      "it ends with zeros that belong to no gzip member",
    ],
    [
      "is too large",
      member(envelopeText({ events: [event(1, "x".repeat(1_000_000))] }).repeat(34)),
      "there are more than 33554432 bytes of text in one gzip member",
    ],
  ])("is refused where it %s", (_, data, reason) => {
    expect(judge.judge(data)).toEqual({ reason });
  });
});

describe("repaired objects", () => {
  const records = [1, 2, 3].map((number) => recovered(envelopeMember(event(number))));

  function objectsOf(maxBytes?: number) {
    const objects = new RepairedObjects("logs/", maxBytes);
    const arrivals = [START_MS + 1000, START_MS + 5000, START_MS];
    return [...records.flatMap((record, index) => objects.add(record, arrivals[index] ?? 0)), ...objects.finish()];
  }

  test("lie in the hour in which their records reached Firehose, at the time of the oldest", () => {
    const [first, second] = objectsOf();
    const digest = createHash("sha256")
      .update(records[0]?.data ?? "")
      .update(records[2]?.data ?? "")
      .digest("hex");

    expect(first?.key).toMatch(
      /^logs\/2026\/11\/22\/19\/log-backup-redrive-1-2026-11-22-19-59-58-[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\.gz$/,
    );
    expect(first?.key.slice(-39, -31)).toBe(digest.slice(0, 8));
    expect(arrivalOfObject(second?.key ?? "")?.fromMs).toBe(Math.floor((START_MS + 5000) / 1000) * 1000);
    expect([first, second].map((object) => [object?.records, object?.envelopes, object?.events])).toEqual([
      [2, 2, 2],
      [1, 1, 1],
    ]);
    expect(
      Buffer.compare(
        first?.bytes ?? Buffer.alloc(0),
        Buffer.concat([records[0], records[2]].map((record) => record?.members ?? Buffer.alloc(0))),
      ),
    ).toBe(0);
  });

  test("are the same for the same records", () => {
    expect(objectsOf()).toEqual(objectsOf());
  });

  test("are no larger than they may be, and lose nothing", () => {
    const size = records[0]?.members.length ?? 0;
    const objects = objectsOf(2 * size + 10);

    expect(objects.map((object) => object.records)).toEqual([1, 1, 1]);
    expect(new Set(objects.map(({ key }) => key)).size).toBe(3);
    expect(objects.reduce((sum, { events }) => sum + events, 0)).toBe(3);
  });
});
