import { FakeAws } from "../../support/fake-aws";
import { runCommand } from "../../support/run-command";
import { envelopeMember, event } from "../../support/stored-objects";

jest.setTimeout(120_000);

const aws = new FakeAws();
beforeAll(() => aws.start());
beforeEach(() => {
  aws.reset();
});
afterAll(() => aws.stop());

const NAME = "2026/11/22/19/s-1-2026-11-22-19-00-01-00000000-0000-4000-8000-000000000001.gz";
const run = (...args: readonly string[]) => runCommand(args, { environment: aws.environment });

test("from S3 to S3 and back: originals stay, a second run writes nothing, and every command reads it", async () => {
  aws.s3.objects.set(`logs/${NAME}`, { body: envelopeMember(event(2), event(1), event(2)) });
  const compact = ["compact", "--bucket", "backup", "--prefix", "logs/", "--to", "s3://backup/compacted"];
  const first = await run(...compact);
  const keys = [...aws.s3.objects.keys()].sort();

  expect(first).toMatchObject({ exitCode: 0, errors: "" });
  expect(keys).toEqual([
    "compacted/events/day=2026-11-22/~aws~lambda~HelloFunc.parquet",
    "compacted/manifests/arrived-2026-11-22.json",
    "compacted/manifests/day-2026-11-22.json",
    `logs/${NAME}`,
  ]);
  // Manifests last, and at the very end that of the objects.
  expect(aws.s3.changes).toEqual([keys[0], keys[2], keys[1]].map((key) => `PUT ${key}`));

  expect((await run(...compact)).output).toBe(
    "Nothing to do: 1 object had been compacted to s3://backup/compacted/ before.\n",
  );
  expect(aws.s3.changes).toHaveLength(3);
  expect(await run(...compact, "--check")).toMatchObject({ exitCode: 0 });
  const cat = (prefix: string) => run("cat", `s3://backup/${prefix}`, "--sort", "--dedupe", "--format", "ndjson");
  expect(await cat("compacted/")).toEqual(await cat("logs/"));
  expect(await run("check", "s3://backup/compacted/")).toMatchObject({ exitCode: 0 });
});

test("reads an object again whose ETag is another", async () => {
  const compact = ["compact", "s3://backup/logs/", "--to", "s3://backup/compacted/", "--json"];
  aws.s3.objects.set(`logs/${NAME}`, { body: envelopeMember(event(1)), etag: '"one"' });
  await run(...compact);
  aws.s3.objects.set(`logs/${NAME}`, { body: envelopeMember(event(3)), etag: '"two"' });

  expect(JSON.parse((await run(...compact)).output)).toMatchObject({ objects: { read: 1 }, events: 1, eventsOut: 2 });
});

test("tells why S3 refuses to take a file", async () => {
  aws.s3.objects.set(`logs/${NAME}`, { body: envelopeMember(event(1)) });
  aws.s3.interfere = ({ method }, response) => {
    if (method === "PUT") {
      response.writeHead(403).end("<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
    }
    return method === "PUT";
  };
  const { exitCode, errors } = await run("compact", "s3://backup/logs/", "--to", "s3://backup/compacted/");

  expect(exitCode).toBe(3);
  expect(errors).toBe(
    "log-backup: access denied: s3:PutObject on arn:aws:s3:::backup/compacted/events/day=2026-11-22/~aws~lambda~HelloFunc.parquet is needed\n",
  );
});
