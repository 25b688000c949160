import { gunzipSync } from "node:zlib";
import { BackfillPacker } from "../../../cli/backfill/backfill-object";
import { eventId } from "../../support/stored-objects";

const HOUR = Date.UTC(2026, 10, 22, 1);
const origin = (logStream: string) => ({ owner: "111122223333", logGroup: "/ecs/orders", logStream });
const shortEvent = (number: number) => ({ id: eventId(number), timestamp: HOUR + number, message: "short" });

test("the same events make the same object, in whatever order they come", () => {
  const numbers = [1, 2, 3, 4, 5];
  const [one, other] = [numbers, numbers.toReversed()].map((order) => {
    const packer = new BackfillPacker("logs/");
    for (const number of order) {
      packer.add(origin(`stream-${number % 2}`), shortEvent(number));
    }
    return packer.finish();
  });

  expect(one).toMatchObject({
    events: 5,
    key: expect.stringMatching(/^logs\/2026\/11\/22\/01\/log-backup-backfill-1-/) as string,
  });
  expect(other).toEqual(one);
});

test("every envelope stands on a line of its own, in a gzip member of its own", () => {
  const packer = new BackfillPacker("logs/");
  for (const number of [1, 2]) {
    packer.add(origin(`stream-${number}`), shortEvent(number));
  }
  const lines = gunzipSync(packer.finish()?.bytes ?? Buffer.alloc(0))
    .toString()
    .split("\n");

  expect(lines.map((line) => (line === "" ? "" : (JSON.parse(line) as { logStream: string }).logStream))).toEqual([
    "stream-1",
    "stream-2",
    "",
  ]);
});

test("an object of many log streams is full though their events are short: each stream takes an envelope", () => {
  const packer = new BackfillPacker("logs/");
  let events = 0;
  for (; !packer.isFull && events < 100_000; events += 1) {
    packer.add(origin(`${events}-${"n".repeat(500)}`), shortEvent(events));
  }
  const { bytes } = packer.finish() ?? { bytes: Buffer.alloc(0) };

  expect(gunzipSync(bytes).length).toBeLessThan(17 * 1024 * 1024);
  expect(events).toBeGreaterThan(10_000);
});
