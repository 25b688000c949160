import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { DataSet } from "./backup-data";
import { quoted } from "./read-commands";

/** The same events in the forms that can be queried. */
export interface QueryData {
  readonly passThrough: DataSet;
  /** A folder: each object is one gzip member with an envelope a line, as Firehose writes with format `ndjson`. */
  readonly ndjson: string;
  /** A file with an event a line, as people extract logs before they use grep. */
  readonly text: string;
  /** A folder that `log-backup compact` writes. */
  readonly compacted: string;
  /** Stands in the messages of a few events. */
  readonly requestId: string;
}

/** Makes, beside the objects of `passThrough`, their NDJSON and their text; compacted files are made when they are timed. */
export function queryData(folder: string, passThrough: DataSet, logBackup: string): QueryData {
  const ndjson = path.join(folder, "ndjson");
  for (const object of passThrough.objects) {
    const file = path.join(ndjson, path.relative(passThrough.path, object));
    mkdirSync(path.dirname(file), { recursive: true });
    make(file, `${logBackup} cat --format envelope ${quoted(object)} | gzip -6`);
  }
  const text = path.join(folder, "events.txt");
  make(text, `${logBackup} cat --format text ${quoted(passThrough.path)}`);
  return { passThrough, ndjson, text, compacted: path.join(folder, "compacted"), requestId: requestIdIn(passThrough) };
}

/** Runs a command whose output becomes the file, unless that is there. */
function make(file: string, command: string): void {
  if (existsSync(file)) {
    return;
  }
  const draft = `${file}.draft`;
  const { status, stderr } = spawnSync("sh", ["-c", `${command} > ${quoted(draft)}`], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(draft, { force: true });
    throw new Error(`"${command}" ended with ${status}:\n${stderr}`);
  }
  renameSync(draft, file);
}

/** The first that a Lambda function has logged. */
function requestIdIn({ objects }: DataSet): string {
  for (const object of objects) {
    const [, id] = /START RequestId: ([0-9a-f-]{36}) /.exec(gunzipSync(readFileSync(object)).toString("latin1")) ?? [];
    if (id !== undefined) {
      return id;
    }
  }
  throw new Error("no object has a line that begins with START RequestId");
}
