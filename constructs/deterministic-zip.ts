import { zipSync } from "fflate";

/** The first day a zip can name. fflate stores local clock time, so local noon gives the same bytes in every time zone. */
const ENTRY_TIME = new Date(1980, 0, 1, 12);

/** A plain file, readable by all: Lambda runs the code as a user that does not own it. */
const REGULAR_FILE_MODE = 0o100644;
const UNIX = 3;

/**
 * A zip whose bytes depend on nothing but the names and contents of its files.
 *
 * fflate is plain JavaScript. The output of `node:zlib` differs between builds of Node.js and processors, and with it
 * a plan made in CI would differ from one made on a laptop.
 */
export function deterministicZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return zipSync(sorted, { level: 9, mtime: ENTRY_TIME, os: UNIX, attrs: REGULAR_FILE_MODE << 16 });
}
