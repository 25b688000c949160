import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { useEnvironmentCommand } from "../../support/environment-command";
import { sendError } from "../../support/fake-s3";
import { passThrough, writeCompacted } from "../../support/query-files";
import { runCommand } from "../../support/run-command";
import { event, eventId } from "../../support/stored-objects";

const command = useEnvironmentCommand();
const { folder, s3 } = command;
const DAY = Date.UTC(2026, 10, 22);
const COUNT = "SELECT count(*) AS n FROM events";

let files: string;
beforeAll(() => {
  files = mkdtempSync(join(tmpdir(), "log-backup-s3-"));
});
afterAll(() => {
  rmSync(files, { recursive: true });
});

/** A compacted file of one event in the bucket. */
async function putCompacted(logGroup: string, day: string, number: number): Promise<string> {
  const timestamp = Date.parse(`${day}T00:00:00Z`) + number;
  const path = await writeCompacted(files, "compacted/", day, [
    { logGroup, id: eventId(number), timestamp, message: `event ${number}` },
  ]);
  const key = relative(files, path);
  s3.objects.set(key, { body: readFileSync(path) });
  return key;
}

const gets = () => s3.requests.filter(({ query, key }) => !query.has("list-type") && key !== "").map(({ key }) => key);
const query = (...args: readonly string[]) => runCommand(["query", ...args], { environment: command.environment });

it("decodes the objects of an environment that may hold events of the window, and no other", async () => {
  folder.write({});
  s3.objects.set("logs/2026/11/22/00/a.gz", { body: passThrough({ events: [event(1), event(2)] }) });
  s3.objects.set("logs/2026/10/22/00/b.gz", { body: passThrough({ events: [event(3)] }) });

  expect(await command.run(["query", COUNT, "--since", "2026-11-22"])).toEqual({
    exitCode: 0,
    output: '{"n":2}\n',
    errors: "",
  });
  expect(gets()).toEqual(["logs/2026/11/22/00/a.gz"]);
});

it("copies compacted files of the days and log groups that are asked for, and no other", async () => {
  await putCompacted("/orders", "2026-11-21", 1);
  const wanted = await putCompacted("/orders", "2026-11-22", 2);
  await putCompacted("/payments", "2026-11-22", 3);
  s3.objects.set("compacted/manifests/day-2026-11-22.json", { body: Buffer.from("{}") });

  const result = await query(COUNT, "s3://backup/compacted/", "--since", "2026-11-22", "--group", "/orders");

  expect(result).toEqual({ exitCode: 0, output: '{"n":1}\n', errors: "" });
  expect(gets()).toEqual([wanted]);
});

it("reads an environment's compacted files with --compacted", async () => {
  folder.write({});
  await putCompacted("/orders", "2026-11-22", 1);
  s3.objects.set("logs/2026/11/22/00/a.gz", { body: passThrough({ events: [event(2)] }) });

  expect(await command.run(["query", "SELECT message FROM events", "--compacted"])).toEqual({
    exitCode: 0,
    output: '{"message":"event 1"}\n',
    errors: "",
  });
});

it("finds a log group whose name is cut in the key by its whole name", async () => {
  const long = `/aws/lambda/${"x".repeat(300)}`;
  await putCompacted(long, "2026-11-22", 1);
  await putCompacted(`${long}y`, "2026-11-22", 2);

  expect(await query(COUNT, "s3://backup/compacted/", "--group", long)).toMatchObject({ output: '{"n":1}\n' });
  expect(gets()).toHaveLength(1);
});

it("copies many at once", async () => {
  for (let number = 0; number < 20; number += 1) {
    await putCompacted(`/group/${number}`, "2026-11-22", number);
  }
  let open = 0;
  let most = 0;
  s3.interfere = ({ key }, response) => {
    const { body = Buffer.alloc(0) } = (key.endsWith(".parquet") ? s3.objects.get(key) : undefined) ?? {};
    if (body.length === 0) {
      return false;
    }
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.writeHead(200, { "content-length": body.length, etag: '"one"' }).end(body);
    }, 5);
    return true;
  };

  expect(await query(COUNT, "s3://backup/compacted/")).toEqual({ exitCode: 0, output: '{"n":20}\n', errors: "" });
  expect(most).toBeGreaterThan(1);
});

it("tells what it may not read, and gives the rest with exit code 3", async () => {
  const denied = await putCompacted("/orders", "2026-11-22", 1);
  await putCompacted("/payments", "2026-11-22", 2);
  s3.interfere = ({ key }, response) => key === denied && sendError(response, 404, "NoSuchKey", "It is gone.");

  expect(await query(COUNT, "s3://backup/compacted/")).toEqual({
    exitCode: 3,
    output: '{"n":1}\n',
    errors: `log-backup: s3://backup/${denied} is not there any more: it was listed, and then deleted\n`,
  });
});

it("ends at once where the bucket cannot be read at all", async () => {
  await putCompacted("/orders", "2026-11-22", 1);
  s3.interfere = ({ key }, response) =>
    key.endsWith(".parquet") && sendError(response, 403, "AccessDenied", "Access Denied");

  expect(await query(COUNT, "s3://backup/compacted/")).toMatchObject({
    exitCode: 3,
    output: "",
    errors: expect.stringMatching(
      /^log-backup: access denied: s3:GetObject on arn:aws:s3:::backup\/compacted\//,
    ) as string,
  });
});

it("gives an event once that is both delivered and compacted", async () => {
  const key = await putCompacted("/orders", "2026-11-22", 1);
  s3.objects.set("compacted/logs.gz", {
    body: passThrough({
      logGroup: "/orders",
      logStream: "stream",
      events: [{ id: eventId(1), timestamp: DAY + 1, message: "event 1" }, event(2)],
    }),
  });

  expect(await query(COUNT, "s3://backup/compacted/")).toEqual({ exitCode: 0, output: '{"n":2}\n', errors: "" });
  expect(gets().sort()).toEqual([key, "compacted/logs.gz"].sort());
});
