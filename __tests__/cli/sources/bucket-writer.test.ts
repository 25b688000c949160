import { BucketWriter } from "../../../cli/sources/bucket-writer";
import { FakeS3, sendError } from "../../support/fake-s3";

const s3 = new FakeS3();
const KEY = "logs/a.gz";
const BODY = Buffer.from("some bytes");

beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
});

function writer() {
  return new BucketWriter(s3.client(), "backup", new AbortController().signal, [0, 0]);
}

function stored(key: string): string | undefined {
  const object = s3.objects.get(key);
  return object && Buffer.from(object.body).toString();
}

describe("writing once", () => {
  test("stores an object under a key that is free, with a digest for S3 to check", async () => {
    await expect(writer().putOnce(KEY, BODY)).resolves.toBe("written");

    expect(stored(KEY)).toBe("some bytes");
    expect(s3.requests.map(({ method, ifNoneMatch, contentMd5 }) => [method, ifNoneMatch, contentMd5])).toEqual([
      ["PUT", "*", "nQVoRp0gbBrt8bcfEvR0vA=="],
    ]);
  });

  test("leaves an object as it is that has the same bytes", async () => {
    s3.objects.set(KEY, { body: BODY });

    await expect(writer().putOnce(KEY, BODY)).resolves.toBe("there");
    expect(s3.requests.map(({ method }) => method)).toEqual(["PUT", "GET"]);
  });

  test("writes an object anew whose bytes differ", async () => {
    s3.put(KEY);

    await expect(writer().putOnce(KEY, BODY)).resolves.toBe("written");
    expect(stored(KEY)).toBe("some bytes");
  });

  test("tries again where another request for the key is under way", async () => {
    let conflicts = 2;
    s3.interfere = (_, response) =>
      (conflicts -= 1) >= 0 &&
      sendError(response, 409, "ConditionalRequestConflict", "A conflicting operation occurred during this request.");

    await expect(writer().putOnce(KEY, BODY)).resolves.toBe("written");
    expect(s3.changes).toEqual([`PUT ${KEY}`, `PUT ${KEY}`, `PUT ${KEY}`]);
  });

  test("gives up where that does not end", async () => {
    s3.interfere = (_, response) => sendError(response, 409, "ConditionalRequestConflict", "A conflicting operation.");

    await expect(writer().putOnce(KEY, BODY)).rejects.toMatchObject({
      message: "cannot write s3://backup/logs/a.gz: A conflicting operation. (ConditionalRequestConflict, HTTP 409)",
    });
    expect(s3.changes).toHaveLength(3);
  });

  test("says which permission is missing", async () => {
    s3.interfere = (_, response) => sendError(response, 403, "AccessDenied", "Access Denied");

    await expect(writer().putOnce(KEY, BODY)).rejects.toMatchObject({
      message: "access denied: s3:PutObject on arn:aws:s3:::backup/logs/a.gz is needed",
    });
  });
});

describe("moving", () => {
  test.each(["errors/a", "errors/a b+c%2F(é)/ü?x=1&y#z", "errors/!'()*~$@,;:"])(
    "copies %s, then deletes it",
    async (key) => {
      s3.put(key);
      await writer().move(key, `redriven/${key}`);

      expect([...s3.objects.keys()]).toEqual([`redriven/${key}`]);
      expect(stored(`redriven/${key}`)).toBe(key);
      expect(s3.changes).toEqual([`PUT redriven/${key}`, `DELETE ${key}`]);
    },
  );

  test("ends the same after it was stopped half-way", async () => {
    s3.put("errors/a");
    s3.interfere = ({ method }, response) =>
      method === "DELETE" && sendError(response, 403, "AccessDenied", "Access Denied");

    await expect(writer().move("errors/a", "redriven/a")).rejects.toMatchObject({
      message: "access denied: s3:DeleteObject on arn:aws:s3:::backup/errors/a is needed",
    });
    expect([...s3.objects.keys()]).toEqual(["errors/a", "redriven/a"]);

    s3.interfere = () => false;
    await writer().move("errors/a", "redriven/a");
    expect([...s3.objects.keys()]).toEqual(["redriven/a"]);
  });

  test("deletes nothing that it could not copy", async () => {
    s3.put("errors/a");
    s3.interfere = ({ copySource }, response) =>
      copySource !== undefined && sendError(response, 403, "AccessDenied", "Access Denied");

    await expect(writer().move("errors/a", "redriven/a")).rejects.toMatchObject({
      message: "access denied: s3:PutObject on arn:aws:s3:::backup/redriven/a is needed",
    });
    expect(s3.changes).toEqual(["PUT redriven/a"]);
  });

  test("names the object that is gone", async () => {
    await expect(writer().move("errors/a", "redriven/a")).rejects.toMatchObject({
      name: "ObjectGoneError",
      message: "s3://backup/errors/a is not there any more: it was listed, and then deleted",
    });
  });
});
