import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCompacted } from "../../support/query-files";
import { runCommand } from "../../support/run-command";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-[*]-"));
  for (const name of ["bx", "b?", "b*", "b[x]", "b[[]x]", "b]", "b{x,y}"]) {
    const row = { logGroup: "/x", id: "1", timestamp: Date.UTC(2026, 10, 22), message: name };
    await writeCompacted(folder, `${name}/`, "2026-11-22", [row]);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each(["b?", "b*", "b[x]", "b[[]x]", "b]", "b{x,y}"])("%s is a folder's name, and no pattern", async (name) => {
  const args = ["query", "SELECT message FROM events", join(folder, name)];

  expect(await runCommand(args)).toEqual({ exitCode: 0, output: `{"message":"${name}"}\n`, errors: "" });
  expect(await runCommand(["cat", join(folder, name)])).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining(name) as string,
    errors: "",
  });
});
