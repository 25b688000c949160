import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../support/run-command";
import {
  CONTROL_TEXT,
  envelopeMember,
  envelopeText,
  event,
  eventId,
  member,
  ndjsonLine,
} from "../../support/stored-objects";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-cat-"));
  const hour = join(folder, "logs/2026/11/22/00");
  mkdirSync(hour, { recursive: true });
  const orders = { logGroup: "/orders", logStream: "web/1" };
  const hello = envelopeText({ events: [event(1, "START\n"), event(2, 'said "hi"\ttwice')] });
  const other = envelopeText({
    ...orders,
    events: [event(4, "ERROR \u001b[31mred\nsecond line\n"), event(3, "日本語")],
  });
  writeFileSync(join(hour, "a.gz"), Buffer.concat([member(hello), member(CONTROL_TEXT), member(other)]));
  writeFileSync(join(hour, "b.gz"), Buffer.concat([member(hello), envelopeMember(event(5, "END"))]));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const GROUP = "/aws/lambda/HelloFunc";
const STREAM = "2026/11/22/[$LATEST]0123456789abcdef";
const START = `2026-11-22T00:00:01.000Z ${GROUP} ${STREAM} START\n`;
const SAID = `2026-11-22T00:00:02.000Z ${GROUP} ${STREAM} said "hi"\ttwice\n`;
const JAPANESE = "2026-11-22T00:00:03.000Z /orders web/1 日本語\n";
const ERROR = "2026-11-22T00:00:04.000Z /orders web/1 ERROR \u001b[31mred\nsecond line\n";
const END = `2026-11-22T00:00:05.000Z ${GROUP} ${STREAM} END\n`;

const cat = (...args: string[]) => runCommand(["cat", folder, ...args]);
/** Of what is too long to be shown. */
const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const good = (output: string) => ({ exitCode: 0, output, errors: "" });

it("gives the events in the order in which they are stored, as text", async () => {
  expect(await cat()).toEqual(good(START + SAID + ERROR + JAPANESE + START + SAID + END));
});

it("gives them as NDJSON", async () => {
  const orders = { logGroup: "/orders", logStream: "web/1" };

  expect(await cat("--format", "ndjson", "--stream", "web/*")).toEqual(
    good(ndjsonLine(event(4, "ERROR \u001b[31mred\nsecond line\n"), orders) + ndjsonLine(event(3, "日本語"), orders)),
  );
});

it("gives the envelopes as they are stored", async () => {
  const { output } = await cat("--format", "envelope");

  expect(output.split("\n")[1]).toBe(CONTROL_TEXT);
  expect(output.split("\n")[3]).toBe(envelopeText({ events: [event(1, "START\n"), event(2, 'said "hi"\ttwice')] }));
});

it.each<[string[], string]>([
  [["--group", "/aws/*"], START + SAID + START + SAID + END],
  [["--group", "/ord?rs"], ERROR + JAPANESE],
  [["--group", "orders"], ""],
  [["--group", "/orders", "--group", "/aws/lambda/*", "--stream", "web/?"], ERROR + JAPANESE],
  [["--stream", "*[$LATEST]*"], START + SAID + START + SAID + END],
  [["--grep", "^(START|END)"], START + START + END],
  [["--grep", "^second", "--limit", "1"], ""],
  [["--grep", '"hi"\t'], SAID + SAID],
  [["--grep", "\\p{Script=Han}"], JAPANESE],
  [["--since", "2026-11-22T00:00:02Z", "--until", "2026-11-22T00:00:04Z"], SAID + JAPANESE + SAID],
  [["--limit", "3"], START + SAID + ERROR],
  [["--dedupe"], START + SAID + ERROR + JAPANESE + END],
  [["--sort"], START + START + SAID + SAID + JAPANESE + ERROR + END],
  [["--sort", "--dedupe"], START + SAID + JAPANESE + ERROR + END],
  [["--sort", "--dedupe", "--limit", "2"], START + SAID],
  [["--dedupe", "--limit", "5"], START + SAID + ERROR + JAPANESE + END],
  [["--jobs", "1"], START + SAID + ERROR + JAPANESE + START + SAID + END],
])("%j", async (args, output) => {
  expect(await cat(...args)).toEqual(good(output));
});

it("colours a terminal's text, and shows control characters instead of sending them", async () => {
  const { output } = await runCommand(["cat", folder, "--group", "/orders", "--limit", "1"], { terminal: true });

  expect(output).toBe(
    "\u001b[2m2026-11-22T00:00:04.000Z\u001b[0m \u001b[36m/orders\u001b[0m \u001b[32mweb/1\u001b[0m ERROR \\u001b[31mred\nsecond line\n",
  );
});

it.each([
  [["--color", "never"], {}],
  [[], { NO_COLOR: "1" }],
])("does not with %j and %j", async (args, environment) => {
  const { output } = await runCommand(["cat", folder, "--group", "/orders", ...args], { terminal: true, environment });

  expect(output).toBe(ERROR + JAPANESE);
});

it("drops an envelope only if all its events were there before", async () => {
  const file = `${folder}.json`;
  const envelopes = [
    [1, 2],
    [2, 1],
    [2, 3],
  ].map((numbers) => envelopeText({ events: numbers.map((number) => event(number)) }));
  writeFileSync(file, envelopes.join("\n"));
  const { output } = await runCommand(["cat", file, "--format", "envelope", "--dedupe"]);
  rmSync(file);

  expect(output).toBe(`${envelopes[0] ?? ""}\n${envelopes[2] ?? ""}\n`);
});

it.each([[["--dedupe"]], [["--sort", "--dedupe"]]])(
  "takes an id for the same event at any time, with %j",
  async (args) => {
    const file = `${folder}.json`;
    const again = { ...event(1), timestamp: event(9).timestamp };
    writeFileSync(file, envelopeText({ events: [event(1), event(2), again] }));
    const { output } = await runCommand(["cat", file, "--format", "ndjson", ...args]);
    rmSync(file);

    expect(output).toBe(ndjsonLine(event(1)) + ndjsonLine(event(2)));
  },
);

it("tells what is damaged, gives the rest, and ends with 1", async () => {
  const damaged = `${folder}.damaged`;
  const good1 = envelopeMember(event(1));
  const bad = envelopeMember(event(2));
  bad.writeUInt8(bad.readUInt8(bad.length - 8) ^ 1, bad.length - 8);
  writeFileSync(damaged, Buffer.concat([good1, bad, envelopeMember(event(3))]));
  const result = await runCommand(["cat", damaged, "--format", "ndjson"]);
  rmSync(damaged);

  expect(result).toEqual({
    exitCode: 1,
    output: ndjsonLine(event(1)) + ndjsonLine(event(3)),
    errors: expect.stringMatching(
      new RegExp(
        `^log-backup: ${damaged}: member 2 at byte ${good1.length}: CRC-32 does not match: stored 0x[0-9a-f]{8}, computed 0x[0-9a-f]{8}\n$`,
      ),
    ) as string,
  });
});

it("says so where no object can hold events of the time", async () => {
  expect(await cat("--since", "2026-11-23", "--until", "2026-11-24")).toEqual({
    exitCode: 0,
    output: "",
    errors: `log-backup: no object in ${folder} can hold events of that time\n`,
  });
});

it("says so where there is nothing to read", async () => {
  const empty = mkdtempSync(join(tmpdir(), "log-backup-cat-"));
  const result = await runCommand(["cat", empty]);
  rmSync(empty, { recursive: true });

  expect(result).toEqual({ exitCode: 0, output: "", errors: `log-backup: there is no object in ${empty}\n` });
});

it("goes on after a file that cannot be read, and ends with 3", async () => {
  const mixed = mkdtempSync(join(tmpdir(), "log-backup-cat-"));
  symlinkSync(join(mixed, "gone"), join(mixed, "a.gz"));
  writeFileSync(join(mixed, "b.gz"), envelopeMember(event(1)));
  const result = await runCommand(["cat", mixed, "--format", "ndjson"]);
  const { exitCode, output } = await runCommand(["check", "--json", mixed]);
  rmSync(mixed, { recursive: true });

  expect(result).toEqual({
    exitCode: 3,
    output: ndjsonLine(event(1)),
    errors: `log-backup: cannot read ${join(mixed, "a.gz")}: no such file or folder\n`,
  });
  expect(exitCode).toBe(3);
  expect(JSON.parse(output)).toMatchObject({
    healthy: false,
    totals: { objects: 2, unreadableObjects: 1, events: 1 },
    objects: [{ healthy: false, notRead: expect.stringContaining("no such file") as string }, { healthy: true }],
  });
});

it("reads on several threads what is more than a little", async () => {
  const large = `${folder}.large.gz`;
  const noise = (seed: number) =>
    Array.from({ length: 400 }, (_, index) => Math.sin(seed * 400 + index).toString(36)).join();
  const events = Array.from({ length: 500 }, (_, index) => ({
    id: eventId(index),
    timestamp: 0,
    message: noise(index),
  }));
  writeFileSync(large, Buffer.concat(events.map((one) => envelopeMember(one))));
  const result = await runCommand(["cat", large, "--format", "ndjson", "--jobs", "2"]);
  rmSync(large);

  expect({ ...result, output: digest(result.output) }).toEqual(
    good(digest(events.map((one) => ndjsonLine(one)).join(""))),
  );
});
