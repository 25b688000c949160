import { errorKey, processingFailed } from "../../support/error-documents";
import { sendError } from "../../support/fake-s3";
import { lines, one, two, RedriveCommand } from "../../support/redrive-command";
import { envelopeMember, envelopeText, event } from "../../support/stored-objects";

const command = new RedriveCommand();
const { s3 } = command;
beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
});

describe("what cannot be recovered", () => {
  test("stays, is named with the reason, and costs no more than itself", async () => {
    command.put(
      errorKey(1),
      processingFailed(one.subarray(0, -1)),
      processingFailed(two),
      processingFailed(one, { rawData: 1 }),
    );
    command.put(errorKey(2), "not a document at all");
    command.put(errorKey(3), '{"hello":"world"}');
    command.put(errorKey(4), "");
    command.put(errorKey(5), processingFailed(one));
    const { exitCode, output, errors } = await command.run();
    const name = (minute: number) => `log-backup: s3://backup/${errorKey(minute)}`;

    expect(exitCode).toBe(1);
    expect(errors.split("\n")).toEqual([
      `${name(1)}: record 1: its rawData is no backup data: member 1 at byte 0: the object ends inside this gzip member`,
      `${name(1)}: record 3: its rawData is not a text`,
      `${name(2)}: record 1: at byte 0: expected a JSON document or a gzip member`,
      `${name(3)}: record 1: it is neither an error document with rawData nor backup data: member 1 at byte 0: at byte 0 of its text: not an envelope: it has no "messageType"`,
      `${name(4)}: record 1: the object is empty`,
      "",
    ]);
    expect(output.split("\n").at(-2)).toBe(
      "NOT RECOVERED: 5 of 7 records in 4 objects, which stay under errors/. 2 records with 3 events are in the backup.",
    );
    expect(command.backedUp()).toEqual(lines(1, 2, 3));
    expect(command.keys("errors/")).toEqual([errorKey(1), errorKey(2), errorKey(3), errorKey(4)]);
    expect(command.keys("redriven/")).toEqual([`redriven/${errorKey(5)}`]);
  });

  test("adds nothing when it is tried again", async () => {
    command.put(errorKey(), processingFailed(two), processingFailed(Buffer.from("x")));
    await command.run();
    const after = new Map(s3.objects);
    const { exitCode, output } = await command.run("--json");

    expect(exitCode).toBe(1);
    expect(s3.objects).toEqual(after);
    expect(JSON.parse(output)).toMatchObject({
      redriven: false,
      objects: [
        { movedTo: null, recoveredRecords: 1, writtenTo: command.keys("logs/"), notRecovered: [{ record: 2 }] },
      ],
    });
  });

  test("is an object whose copy in the backup reads back otherwise", async () => {
    command.put(errorKey(), processingFailed(one));
    s3.interfere = ({ method, key }, response) => {
      if (method !== "GET" || !key.startsWith("logs/")) {
        return false;
      }
      const body = Buffer.from(s3.objects.get(key)?.body ?? []);
      body.writeUInt8(body.readUInt8(30) ^ 1, 30);
      response.writeHead(200, { "content-length": body.length }).end(body);
      return true;
    };
    const { exitCode, output, errors } = await command.run();
    const [written = ""] = command.keys("logs/");

    expect(exitCode).toBe(1);
    expect(errors).toBe(
      `log-backup: s3://backup/${written} was written, and reads back as other bytes: run it again\n`,
    );
    expect(output.split("\n").at(-2)).toBe(
      "NOT RECOVERED: 1 of 1 record in 1 object, which stays under errors/. Nothing was recovered.",
    );
    expect(command.keys("errors/")).toEqual([errorKey()]);
    expect(command.keys("redriven/")).toEqual([]);
  });

  test("is a copy in the backup that is damaged, until it is written anew", async () => {
    command.put(errorKey(), processingFailed(one));
    await command.run();
    const [written = ""] = command.keys("logs/");
    command.put(written, one.subarray(0, 40));
    command.put(errorKey(), processingFailed(one));

    expect((await command.run()).exitCode).toBe(0);
    expect(command.backedUp()).toEqual(lines(1, 2));
  });
});

describe("redrive that was stopped", () => {
  /** Objects that share a record, one that needs two objects of the backup, and one that stays. */
  function fill() {
    command.put(
      errorKey(1),
      processingFailed(one),
      processingFailed(two, { arrivalTimestamp: Date.UTC(2026, 10, 22, 20) }),
    );
    command.put(errorKey(2), processingFailed(envelopeMember(event(4))), processingFailed(Buffer.from("lost")));
    command.put(errorKey(3), processingFailed(Buffer.from(envelopeText({ events: [event(5)] }))));
  }

  /** Fails all requests from one on; that one before or after it is carried out. */
  function stopAt(request: number, carriedOut: boolean) {
    let count = 0;
    s3.interfere = (asked, response) => {
      count += 1;
      if (count < request) {
        return false;
      }
      if (count === request && carriedOut && asked.method !== "GET") {
        const unheard = { writeHead: () => ({ end: () => undefined }), end: () => undefined };
        s3.change(asked, unheard as unknown as typeof response);
      }
      return sendError(response, 403, "AccessDenied", "Access Denied");
    };
  }

  test("at any request adds nothing twice and loses nothing when it is run again", async () => {
    fill();
    await command.run("--jobs", "1");
    const expected = new Map(s3.objects);
    const requests = s3.requests.length;
    expect(requests).toBeGreaterThan(15);

    for (let request = 1; request <= requests; request += 1) {
      for (const carriedOut of [false, true]) {
        s3.reset();
        fill();
        stopAt(request, carriedOut);
        expect((await command.run("--jobs", "1")).exitCode).toBe(3);
        s3.interfere = () => false;
        expect((await command.run("--jobs", "1")).exitCode).toBe(1);
        expect(new Map([...s3.objects].sort())).toEqual(new Map([...expected].sort()));
      }
    }
    expect(command.backedUp()).toEqual(lines(1, 2, 3, 4, 5));
  }, 60_000);

  test("between writing and moving finds what it wrote", async () => {
    command.put(errorKey(), processingFailed(one), processingFailed(two));
    s3.interfere = ({ copySource }, response) =>
      copySource !== undefined && sendError(response, 403, "AccessDenied", "Access Denied");
    const { exitCode, errors } = await command.run();

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: access denied: s3:PutObject on arn:aws:s3:::backup/redriven/${errorKey()} is needed\n`,
    });
    expect(command.keys("errors/")).toEqual([errorKey()]);
    expect(command.backedUp()).toEqual(lines(1, 2, 3));

    s3.interfere = () => false;
    expect((await command.run()).exitCode).toBe(0);
    expect(command.backedUp()).toEqual(lines(1, 2, 3));
    expect(command.keys("errors/")).toEqual([]);
    expect(command.keys("redriven/")).toEqual([`redriven/${errorKey()}`]);
  });

  test("reports what it had done, and why it ended", async () => {
    command.put(errorKey(1), processingFailed(one));
    command.put(errorKey(2), processingFailed(two));
    s3.interfere = ({ method, key }, response) =>
      method === "DELETE" && key === errorKey(2) && sendError(response, 403, "AccessDenied", "Access Denied");
    const { exitCode, output, errors } = await command.run();

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: access denied: s3:DeleteObject on arn:aws:s3:::backup/${errorKey(2)} is needed\n`,
    });
    expect(output.split("\n").at(-2)).toBe(
      "STOPPED: 1 object had been redriven by then. Run it again: nothing is written twice.",
    );
  });
});
