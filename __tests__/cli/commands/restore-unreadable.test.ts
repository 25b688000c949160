import { FakeAws } from "../../support/fake-aws";
import { sendError } from "../../support/fake-s3";
import { NOW, restoredLine, TARGET } from "../../support/restore-command";
import { runCommand } from "../../support/run-command";
import { envelopeMember, event } from "../../support/stored-objects";

const aws = new FakeAws();
const { logs, s3 } = aws;
beforeAll(() => aws.start());
afterAll(() => aws.stop());
beforeEach(() => {
  aws.reset();
  logs.now = () => NOW.getTime();
});

const restore = (...args: readonly string[]) =>
  runCommand(["restore", "s3://backup/logs/", "--to-log-group", TARGET, ...args], { environment: aws.environment });

describe("an object that cannot be read", () => {
  beforeEach(() => {
    const bad = envelopeMember(event(2));
    bad.writeUInt8(bad.readUInt8(bad.length - 8) ^ 1, bad.length - 8);
    s3.objects.set("logs/1.gz", { body: Buffer.concat([envelopeMember(event(1)), bad]) });
    s3.objects.set("logs/2.gz", { body: envelopeMember(event(3)) });
    s3.interfere = ({ method, key }, response) =>
      method === "GET" && key === "logs/2.gz" && sendError(response, 403, "InvalidObjectState", "archived");
  });

  it("is told in the verdict, beside those that are damaged", async () => {
    const { exitCode, output } = await restore();

    expect(exitCode).toBe(3);
    expect(output.split("\n").at(-2)).toBe(
      "NOT COMPLETE: 1 put + 0 refused + 0 already there = 1 read. The backup has 1 damaged object and 1 object that could not be read: see standard error.",
    );
    expect(
      logs.eventsOf(TARGET).map(({ logStream, timestamp, message }) => `${logStream} ${timestamp} ${message}`),
    ).toEqual([restoredLine(event(1))]);
  });

  it("is told by a dry run, and as JSON", async () => {
    const planned = await restore("--dry-run");
    const { exitCode, output } = await restore("--dry-run", "--json");

    expect(planned.output.split("\n").at(-2)).toBe(
      "Nothing was changed: 1 to be put + 0 to be refused + 0 already there = 1 read. The backup has 1 damaged object and 1 object that could not be read: see standard error.",
    );
    expect(exitCode).toBe(3);
    expect(JSON.parse(output)).toMatchObject({ read: 1, damagedObjects: 1, unreadableObjects: 1 });
  });
});

it("says that there is nothing, and not that it is complete", async () => {
  s3.objects.set("logs/1.gz", { body: envelopeMember(event(1)) });

  const { exitCode, output } = await restore("--group", "/no/such/group");

  expect(exitCode).toBe(0);
  expect(output.split("\n").at(-2)).toBe("Nothing to restore: there is no such event in the backup.");
});
