import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { catEvents, COMPACT_RUNS, digestsOf, filesOf, multisetOf } from "../../support/compacted";
import { anyEnvelope, type EnvelopeText } from "../../support/envelope-texts";
import { runCommand } from "../../support/run-command";
import { member } from "../../support/stored-objects";

jest.setTimeout(120_000 + COMPACT_RUNS * 40_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compact-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const name = (second: number, number: number) =>
  `2026/11/22/19/stream-1-2026-11-22-19-00-${String(second).padStart(2, "0")}-00000000-0000-4000-8000-${String(number).padStart(12, "0")}.gz`;

/** Objects of a backup by their names: envelopes in members, some of them more than once, some without a date. */
const anyBackup = fc
  .array(
    fc.tuple(
      fc.array(anyEnvelope, { minLength: 1, maxLength: 3 }),
      fc.constantFrom("members", "lines", "plain"),
      fc.nat(59),
      fc.boolean(),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((objects) => fc.tuple(fc.constant(objects), fc.array(fc.nat(objects.length - 1), { maxLength: 2 })))
  .map(([objects, repeated]) => {
    const all = [...objects, ...repeated.flatMap((index) => objects.slice(index, index + 1))];
    return new Map(
      all.map(([envelopes, form, second, isDated], number) => [
        isDated ? name(second, number) : `undated/${number}.gz`,
        bytesOf(envelopes, form),
      ]),
    );
  });

function bytesOf(envelopes: readonly EnvelopeText[], form: string): Buffer {
  const texts = envelopes.map(({ text }) => text);
  switch (form) {
    case "members":
      return Buffer.concat(texts.map((text) => member(text)));
    case "lines":
      return member(`${texts.join("\n")}\n`);
    default:
      return Buffer.from(texts.join(""));
  }
}

function writeBackup(place: string, objects: Iterable<readonly [string, Buffer]>): string {
  for (const [key, bytes] of objects) {
    mkdirSync(dirname(join(place, key)), { recursive: true });
    writeFileSync(join(place, key), bytes);
  }
  return place;
}

async function compact(source: string, place: string, format: string, ...options: readonly string[]) {
  const run = await runCommand(["compact", source, "--to", place, "--format", format, "--jobs", "2", ...options]);
  expect(run).toMatchObject({ errors: "" });
  return run;
}

describe.each(["parquet", "ndjson"])("compacted to %s", (format) => {
  test("holds every event once, in order, with all that was said of it; and again, in any order, the same bytes", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(anyBackup, fc.nat(), async (objects, choice) => {
        round += 1;
        const place = (kind: string) => join(folder, `${kind}-${round}`);
        const source = writeBackup(place("source"), objects);
        const written = filesOf(source);
        await compact(source, place("whole"), format);

        // Every event of the originals once, whatever its identity.
        const originals = Array.from(new Set(multisetOf(await catEvents(source))));
        const events = await catEvents(join(place("whole"), "events"));
        expect(distinctValues(events)).toEqual(distinctValues(originals.map((text) => JSON.parse(text) as object)));

        // What the originals were is left alone, and the check proves it.
        expect(filesOf(source)).toEqual(written);
        const checked = await runCommand(["compact", source, "--to", place("whole"), "--format", format, "--check"]);
        expect(checked).toMatchObject({ exitCode: 0, output: expect.stringContaining("Proved:") as string });

        // Piece by piece, in another order, with other batches.
        const parts = Array.from(objects).sort(() => (choice % 3) - 1);
        const growing = place("growing");
        for (const part of [parts.slice(0, 1 + (choice % parts.length)), parts]) {
          writeBackup(growing, part);
          await compact(growing, place("pieces"), format, "--jobs", "1");
        }
        expect(digestsOf(place("pieces"), "events")).toEqual(digestsOf(place("whole"), "events"));

        // Once more: nothing is to be done.
        const before = digestsOf(place("whole"));
        const again = await compact(source, place("whole"), format);
        expect(again.output).toMatch(/^Nothing to do: /);
        expect(digestsOf(place("whole"))).toEqual(before);
      }),
      { numRuns: COMPACT_RUNS, endOnFailure: true },
    );
  });
});

/** What is left of spellings: events of the same values are the same. Repeats differ in what stands for the same value. */
function distinctValues(events: readonly object[]): string[] {
  return Array.from(new Set(multisetOf(events)));
}
