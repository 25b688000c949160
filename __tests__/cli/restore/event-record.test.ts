import { array, assert, asyncProperty, double, integer, nat, record, string } from "fast-check";
import { decodeEvent, encodeEvent, recordsIn } from "../../../cli/restore/event-record";

const anyEvent = record({
  stream: nat(),
  timestamp: double({ noNaN: true }),
  id: string({ unit: "grapheme" }),
  message: string({ unit: "grapheme", maxLength: 40 }),
});

/** Reads whole records out of pieces whose memory is used again for the next one. */
async function decodeAll(bytes: Buffer, pieceBytes: number) {
  const window = new Uint8Array(pieceBytes);
  function* pieces() {
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const part = bytes.subarray(start, start + pieceBytes);
      window.fill(0xff);
      window.set(part);
      yield window.subarray(0, part.length);
    }
  }
  const events = [];
  for await (const records of recordsIn(pieces())) {
    for (const one of records) {
      const { message, ...rest } = decodeEvent(one);
      events.push({ ...rest, message: Buffer.from(message).toString() });
    }
  }
  return events;
}

it("gives each event back as it was, whatever the pieces", async () => {
  await assert(
    asyncProperty(array(anyEvent), integer({ min: 1, max: 100 }), async (events, pieceBytes) => {
      const bytes = Buffer.concat(
        events.map(({ stream, timestamp, id, message }) => encodeEvent(stream, timestamp, id, message)),
      );

      expect(await decodeAll(bytes, pieceBytes)).toEqual(events);
    }),
  );
});

it("does not take half a record for the end", async () => {
  const bytes = encodeEvent(1, 2, "id", "message");

  await expect(decodeAll(bytes.subarray(0, -1), 10)).rejects.toThrow(
    new Error("Restore's temporary data ends in the middle of a record."),
  );
});
