import { runLogBackup, type LogBackupOptions } from "./log-backup-command";

/** What the demo asks. */
export const COUNT_BY_GROUP = "SELECT log_group, count(*) AS events FROM events GROUP BY log_group";

/**
 * Asks a backup in SQL, compacts it, proves that no event was lost, and asks again: the answers must be the same.
 *
 * @param where the backup, in options of `log-backup`
 * @returns the answer
 * @throws {Error} where a command fails, or the answers differ
 */
export async function queryBackup(where: readonly string[], options: LogBackupOptions): Promise<string> {
  const query = ["query", COUNT_BY_GROUP, "--format", "table", ...where];
  const answer = await runLogBackup(query, options);
  await runLogBackup(["compact", ...where], options);
  await runLogBackup(["compact", "--check", ...where], options); // fails where an event is not there exactly once
  const compacted = await runLogBackup([...query, "--compacted"], options);
  if (compacted !== answer) {
    throw new Error(`expected the same answer from compacted files, got:\n${compacted}instead of:\n${answer}`);
  }
  return answer;
}
