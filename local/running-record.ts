import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** What is known about a program that may still run after this process was killed. */
export interface RunningRecord {
  readonly command: string;
  /** Process ids of the program and of its supervisor. */
  readonly pids: readonly number[];
  /** ISO 8601, taken just before the program was started. */
  readonly startedAt: string;
}

/** Writes the record of a program that has just been started. */
export function writeRunningRecord(file: string, record: RunningRecord): void {
  writeFileSync(file, `${JSON.stringify(record)}\n`);
}

/** The record of a program that was started and didn't end in an orderly way, or `undefined`. */
export function readRunningRecord(file: string): RunningRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunningRecord;
  } catch {
    return undefined;
  }
}

/** Forgets the program: it has ended. */
export function removeRunningRecord(file: string): void {
  rmSync(file, { force: true });
}

/** A program that did not end in an orderly way: it was alive at most until `goneBy`, ISO 8601. */
export interface InterruptedRecord extends RunningRecord {
  readonly goneBy: string;
}

/** Moves the record of a program that is gone to the list of interrupted ones. */
export function retireRunningRecord(file: string, listFile: string): void {
  const record = readRunningRecord(file);
  if (record === undefined) {
    return;
  }
  const interrupted: InterruptedRecord = { ...record, goneBy: new Date().toISOString() };
  appendFileSync(listFile, `${JSON.stringify(interrupted)}\n`);
  removeRunningRecord(file);
}

/** The interrupted programs, oldest first. */
export function readInterruptedRecords(listFile: string): readonly InterruptedRecord[] {
  try {
    const lines = readFileSync(listFile, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as InterruptedRecord);
  } catch {
    return [];
  }
}

/** Whether one of the record's processes is still there. */
export function isStillRunning(record: RunningRecord): boolean {
  return record.pids.some((pid) => isAlive(pid));
}

/** Whether a process exists and has not ended; a zombie, which only waits to be collected, counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    // Only Linux has this file: "pid (name) state ...", where the name may hold anything.
    return !/^\d+ \([\s\S]*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
