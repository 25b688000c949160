import { hostname, userInfo } from "node:os";
import { type InterruptedRecord, isStillRunning } from "./running-record";
import type { StateLock } from "./state-bucket";

/** Terraform's name for whoever holds a lock: user@host. */
export function ownLockName(): string {
  return `${userInfo().username}@${hostname()}`;
}

/**
 * Whether a lock was left by a Terraform of ours that is dead: taken by this user on this host, while that Terraform was
 * alive, and none of its processes is there any more. Any other lock is somebody's.
 */
export function isOwnStaleLock(
  lock: StateLock,
  interrupted: readonly InterruptedRecord[],
  ownName = ownLockName(),
): boolean {
  const created = Date.parse(lock.created);
  return (
    lock.who === ownName &&
    interrupted.some(
      (record) =>
        created >= Date.parse(record.startedAt) && created <= Date.parse(record.goneBy) && !isStillRunning(record),
    )
  );
}
