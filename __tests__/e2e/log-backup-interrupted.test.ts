import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOG_BACKUP } from "../support/command-process";
import { waitUntil } from "../support/condition";
import { type LargeFile, writeLargeFile } from "../support/large-file";

jest.setTimeout(60_000);

let folder: string;
let large: LargeFile;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-interrupted-"));
  large = writeLargeFile(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each<[string, readonly string[], "spilled" | "written"]>([
  ["while it writes", [], "written"],
  ["while it sorts on disk", ["--sort"], "spilled"],
  ["while it writes what it has sorted", ["--sort"], "written"],
])("Ctrl-C ends `cat` %s, and leaves nothing behind", async (title, args, moment) => {
  const temporary = join(folder, title);
  mkdirSync(temporary);
  const pipe = join(folder, `${title}.pipe`);
  execFileSync("mkfifo", [pipe]);
  // Without waiting for a writer, or for data; and nobody reads more than the first byte.
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(pipe, constants.O_WRONLY);
  const command = spawn(process.execPath, [LOG_BACKUP, "cat", large.path, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", writer, "pipe"],
  });
  let errors = "";
  command.stderr?.on("data", (data: Buffer) => (errors += data.toString()));
  const ended = once(command, "close");
  try {
    await waitUntil(
      `something is ${moment}`,
      () => (moment === "written" ? hasByte(reader) : hasFiles(temporary)),
      20_000,
    );
    command.kill("SIGINT");
    const [exitCode] = (await ended) as [number | null];

    expect({ exitCode, errors }).toEqual({ exitCode: 130, errors: "" });
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    command.kill("SIGKILL");
    closeSync(writer);
    closeSync(reader);
  }
});

/** Whether there is a file in a folder of the folder. */
function hasFiles(parent: string): boolean {
  return readdirSync(parent, { withFileTypes: true, recursive: true }).some((entry) => entry.isFile());
}

/** Reads one byte, if there is one. */
function hasByte(descriptor: number): boolean {
  try {
    return readSync(descriptor, Buffer.alloc(1)) === 1;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") {
      return false;
    }
    throw error;
  }
}
