import { ComparedSides, CREATED, GROUP, NOW, STREAM, WINDOW } from "../../support/compared-sides";
import { event } from "../../support/stored-objects";

jest.setTimeout(120_000);

const TARGET = "/restored/hello";
const COMPACTED = ["--bucket", "backup", "--prefix", "compacted/"];

const sides = new ComparedSides();
beforeAll(() => sides.start());
beforeEach(() => {
  sides.reset();
  sides.logs.now = () => NOW.getTime();
  sides.logs.addGroup(GROUP, CREATED);
});
afterAll(() => sides.stop());

/** Compacts what is stored, and removes the originals: what is found afterwards is found in compacted files. */
async function compactAndForget(format: string): Promise<void> {
  const args = ["compact", "s3://backup/logs/", "--to", "s3://backup/compacted/", "--format", format];
  expect(await sides.run(...args)).toMatchObject({ exitCode: 0, errors: "" });
  for (const key of Array.from(sides.s3.objects.keys()).filter((each) => each.startsWith("logs/"))) {
    sides.s3.objects.delete(key);
  }
}

describe.each(["parquet", "ndjson"])("compacted files alone, %s", (format) => {
  test("verify proves them complete, and sees what is missing", async () => {
    sides.log(STREAM, 1, 2, 3, 4);
    sides.store("a", 1, 2);
    sides.store("b", 2, 3);
    await compactAndForget(format);

    const verify = () => sides.run("verify", ...COMPACTED, "--group", GROUP, ...WINDOW, "--json");
    const { exitCode, output, errors } = await verify();
    expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: "" });
    expect(JSON.parse(output)).toMatchObject({
      complete: false,
      groups: [{ logGroup: GROUP, inCloudWatch: 4, inBackup: 3, missing: 1, duplicated: 0, onlyInBackup: 0 }],
    });

    sides.store("c", 4);
    await compactAndForget(format);
    expect(await verify()).toMatchObject({ exitCode: 0, errors: "" });
  });

  test("restore puts each of their events once", async () => {
    sides.store("a", 1, 3);
    sides.store("b", 2, 3);
    await compactAndForget(format);

    const { exitCode, errors } = await sides.run("restore", ...COMPACTED, "--to-log-group", TARGET);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(sides.logs.eventsOf(TARGET).map(({ timestamp, message }) => [timestamp, message])).toEqual(
      [1, 2, 3].map((number) => [event(number).timestamp, event(number).message]),
    );
  });
});
