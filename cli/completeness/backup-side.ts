import { IdentityHash } from "../../backup-format/event-identity";
import type { Kernel } from "../../backup-format/kernel";
import type { Problem } from "../../backup-format/segment";
import type { LogGroup } from "../cloudwatch/log-groups";
import type { CommandContext } from "../command-context";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import { readBackup } from "../reading/read-backup";
import { objectsOf } from "../sources/objects";
import type { Source } from "../sources/source";
import type { EventLedger } from "./event-ledger";

export interface BackupSideOptions {
  readonly sources: readonly Source[];
  readonly kernel: Kernel;
  /** The place in this list is a log group's number in the ledger. */
  readonly logGroups: readonly LogGroup[];
  readonly sinceMs: number;
  readonly untilMs: number;
  /** How late an event may have arrived for its object to be read, in milliseconds. */
  readonly lateByMs: number;
  /** Threads that decode. */
  readonly jobs: number;
}

/** An object of which some could not be used. */
export interface DamagedObject {
  readonly object: string;
  readonly problems: readonly Problem[];
}

/** What was read. */
export interface BackupSide {
  readonly objects: number;
  readonly damaged: readonly DamagedObject[];
  /** Objects that could not be read, and why. */
  readonly unreadable: readonly { readonly object: string; readonly reason: string }[];
}

/**
 * Writes all events of the log groups that the backup holds in a window of time into the ledger. What is damaged or cannot be
 * read is told on standard error, one line each.
 *
 * @throws {AccessError} where the backup cannot be read at all
 */
export async function readBackupSide(
  ledger: EventLedger,
  { sources, kernel, logGroups, sinceMs, untilMs, lateByMs, jobs }: BackupSideOptions,
  context: CommandContext,
): Promise<BackupSide> {
  const { errors, signal, workerFile } = context;
  const numberOf = logGroupNumbers(kernel, logGroups);
  const damaged = new Map<string, Problem[]>();
  const unreadable: { object: string; reason: string }[] = [];
  const progress = createProgress(errors, "reading the backup", context);
  let objectCount = 0;
  let bytes = 0;
  let events = 0;
  try {
    const query = { format: "none", terminal: false, index: true, sinceMs, untilMs } as const;
    const objects = objectsOf(sources, { sinceMs, untilMs, lateByMs }, context);
    for await (const reading of readBackup(objects, { query, jobs, signal, workerFile })) {
      const { name } = reading.object;
      if (reading.kind === "end") {
        objectCount += 1;
        bytes += reading.sizeBytes;
        progress.update({ objects: objectCount, bytes, events });
        if (reading.failure) {
          unreadable.push({ object: name, reason: reading.failure.message });
          progress.clear();
          await errors.write(`log-backup: ${reading.failure.message}\n`);
        }
        continue;
      }
      for (const { index } of reading.decoded.output) {
        events += index === undefined ? 0 : ledger.addBackup(index, numberOf);
      }
      progress.update({ objects: objectCount, bytes: bytes + reading.upTo, events });
      for (const problem of reading.decoded.problems) {
        damaged.set(name, [...(damaged.get(name) ?? []), problem]);
        progress.clear();
        await errors.write(problemLine(name, problem));
      }
    }
  } finally {
    progress.stop();
  }
  const damagedObjects = Array.from(damaged, ([object, problems]) => ({ object, problems }));
  return { objects: objectCount, damaged: damagedObjects, unreadable };
}

/** Tells a log group's number by the two words that stand for it in the index of what is read. */
function logGroupNumbers(kernel: Kernel, logGroups: readonly LogGroup[]) {
  const hash = new IdentityHash(kernel);
  const numbers = new Map<number, Map<number, number>>();
  for (const [number, { name, owner }] of logGroups.entries()) {
    hash.setLogGroup(owner, name);
    const [low = 0, high = 0] = hash.logGroup;
    numbers.set(low, (numbers.get(low) ?? new Map<number, number>()).set(high, number));
  }
  return (low: number, high: number): number | undefined => numbers.get(low)?.get(high);
}
