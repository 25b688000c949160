import { s3Object } from "../../../cli/sources/s3-object";
import type { StoredObject } from "../../../cli/sources/stored-object";
import { FakeS3, type FakeRequest, sendError } from "../../support/fake-s3";

const s3 = new FakeS3();
const NO_PAUSES = [0, 0, 0, 0];
const KEY = "logs/2026/11/22/19/stream-1-2026-11-22-19-05-42-0a1b2c3d-0000-4000-8000-0123456789ab.gz";
const BODY = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const signal = new AbortController().signal;

beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
  s3.objects.set(KEY, { body: BODY });
});

function object(sizeBytes = BODY.length): StoredObject {
  return s3Object(s3.client(), "backup", { key: KEY, sizeBytes, lastModified: undefined }, NO_PAUSES);
}

async function readFrom(from: StoredObject, offset = 0): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of from.open(offset, signal)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Cuts the connection after some bytes of the body, as often as told. */
function cutting(times: number, bytes: number) {
  let left = times;
  s3.interfere = ({ range }: FakeRequest, response) => {
    left -= 1;
    if (left < 0) {
      return false;
    }
    const start = Number(/\d+/.exec(range ?? "0")?.[0]);
    response.writeHead(range === undefined ? 200 : 206, {
      etag: '"one"',
      "content-length": BODY.length - start,
      "content-range": `bytes ${start}-${BODY.length - 1}/${BODY.length}`,
    });
    response.write(BODY.subarray(start, start + bytes), () => response.destroy());
    return true;
  };
}

const ranges = () => s3.requests.map(({ range, ifMatch }) => [range, ifMatch]);

describe("an object of S3", () => {
  test("has S3's name, and the time that its key carries", () => {
    expect(object()).toMatchObject({
      name: `s3://backup/${KEY}`,
      sizeBytes: 300_000,
      lastModified: undefined,
      arrival: new Date("2026-11-22T19:05:42Z"),
    });
  });

  test("is read whole with one request without a range", async () => {
    expect((await readFrom(object())).equals(BODY)).toBe(true);
    expect(ranges()).toEqual([[undefined, undefined]]);
  });

  test("is read from an offset on, and not asked for at its end", async () => {
    const from = object();

    expect((await readFrom(from, 299_990)).equals(BODY.subarray(299_990))).toBe(true);
    expect(await readFrom(from, 300_000)).toHaveLength(0);
    expect(await readFrom(object(0))).toHaveLength(0);
    expect(ranges()).toEqual([["bytes=299990-", undefined]]);
  });

  test("is read on where connections broke, as long as bytes arrive, and only of the same object", async () => {
    cutting(9, 30_000);

    expect((await readFrom(object())).equals(BODY)).toBe(true);
    expect(ranges()).toEqual([
      [undefined, undefined],
      ...Array.from({ length: 9 }, (_, index) => [`bytes=${(index + 1) * 30_000}-`, '"one"']),
    ]);
  });

  test("is read on from a body that is shorter than announced", async () => {
    let first = true;
    s3.interfere = (_, response) => {
      if (!first) {
        return false;
      }
      first = false;
      response.socket?.end(`HTTP/1.1 200 OK\r\nETag: "one"\r\nContent-Length: 300000\r\n\r\n${"?".repeat(10)}`);
      return true;
    };

    expect((await readFrom(object())).subarray(10).equals(BODY.subarray(10))).toBe(true);
    expect(ranges()).toEqual([
      [undefined, undefined],
      ["bytes=10-", '"one"'],
    ]);
  });

  test("is read on where a connection fell silent", async () => {
    let first = true;
    s3.interfere = (_, response) => {
      if (!first) {
        return false;
      }
      first = false;
      response.writeHead(200, { etag: '"one"', "content-length": BODY.length });
      response.write(BODY.subarray(0, 1000));
      return true;
    };
    const listed = { key: KEY, sizeBytes: BODY.length, lastModified: undefined };

    expect((await readFrom(s3Object(s3.client(100), "backup", listed, NO_PAUSES))).equals(BODY)).toBe(true);
    expect(ranges().slice(0, 2)).toEqual([
      [undefined, undefined],
      ["bytes=1000-", '"one"'],
    ]);
  });

  test("is read on after the service was busy", async () => {
    let times = 0;
    s3.interfere = (_, response) => (times += 1) <= 4 && sendError(response, 503, "SlowDown", "Please slow down");

    expect((await readFrom(object())).equals(BODY)).toBe(true);
  });

  test("is given up after five tries without a byte", async () => {
    s3.interfere = (_, response) => sendError(response, 500, "InternalError", "We had an error");

    await expect(readFrom(object())).rejects.toMatchObject({
      message: `cannot read s3://backup/${KEY}: We had an error (InternalError, HTTP 500)`,
    });
    expect(s3.requests).toHaveLength(5);
  });

  test("fails where it was overwritten in mid-read", async () => {
    cutting(1, 1000);
    s3.objects.set(KEY, { body: BODY, etag: '"two"' });

    await expect(readFrom(object())).rejects.toMatchObject({
      message: `s3://backup/${KEY} was overwritten while it was read: read it again`,
    });
  });

  test("fails where the service gives another range", async () => {
    s3.interfere = (_, response) => {
      response.writeHead(200, { "content-length": BODY.length });
      response.end(BODY);
      return true;
    };

    await expect(readFrom(object(), 5)).rejects.toMatchObject({
      message: `cannot read s3://backup/${KEY} on from byte 5: this S3 gave another range`,
    });
  });

  test("is read to the end that it has now, where it grew after it was listed", async () => {
    cutting(1, 20_000);

    expect((await readFrom(object(10_000))).equals(BODY)).toBe(true);
  });

  test.each([
    [403, "AccessDenied", `access denied: s3:GetObject on arn:aws:s3:::backup/${KEY} is needed`],
    [404, "NoSuchKey", `s3://backup/${KEY} is not there any more: it was listed, and then deleted`],
    [
      403,
      "InvalidObjectState",
      `s3://backup/${KEY} is in an archive storage class, such as GLACIER or DEEP_ARCHIVE: restore it first, with "aws s3api restore-object"`,
    ],
  ])("that S3 refuses with %i %s is not asked for again", async (status, code, message) => {
    s3.interfere = (_, response) => sendError(response, status, code, "no");

    await expect(readFrom(object())).rejects.toMatchObject({ message: message });
    expect(s3.requests).toHaveLength(1);
  });

  test("is not read on when reading is to end", async () => {
    const stopping = new AbortController();
    const chunks = object().open(0, stopping.signal)[Symbol.asyncIterator]();
    await chunks.next();
    stopping.abort();

    await expect(chunks.next().then(() => chunks.next())).rejects.toMatchObject({
      message: "This operation was aborted",
    });
  });
});
