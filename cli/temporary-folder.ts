import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccessError } from "./errors";

/** Folders to remove when the process ends before they were closed. */
const open = new Set<TemporaryFolder>();
const removeAll = () => {
  for (const folder of open) {
    folder.close();
  }
};

/**
 * A folder of this process alone (mode 0700), made when it is first asked for, removed by close(), and if nobody closed
 * it when the process exits. A process that a signal ends does not exit in that sense: the entry must turn signals into
 * `process.exit()`.
 */
export class TemporaryFolder {
  /** Bytes that its files hold now; they keep the account, see TemporaryFile. */
  bytesInUse = 0;
  private folder: string | undefined;
  private files = 0;

  /** @param parent where to make it; tmpdir() follows the variable TMPDIR. */
  constructor(private readonly parent: string = tmpdir()) {}

  /**
   * The folder's path; makes the folder.
   *
   * @throws {AccessError} if it cannot be made
   */
  get path(): string {
    return (this.folder ??= this.make());
  }

  /** A path in the folder that was not given out before. */
  newFile(kind: string): string {
    this.files += 1;
    return join(this.path, `${kind}-${this.files}`);
  }

  /** Removes it with all that is in it. It may be used again, and is a new folder then. */
  close(): void {
    if (this.folder !== undefined) {
      rmSync(this.folder, { recursive: true, force: true });
      this.folder = undefined;
      this.bytesInUse = 0;
    }
    open.delete(this);
    if (open.size === 0) {
      process.off("exit", removeAll);
    }
  }

  private make(): string {
    let folder: string;
    try {
      folder = mkdtempSync(join(this.parent, "log-backup-"));
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).message;
      throw new AccessError(
        `cannot make a temporary folder in ${this.parent}: set TMPDIR to a folder that can be written to, got: ${reason}`,
        { cause },
      );
    }
    if (open.size === 0) {
      process.on("exit", removeAll);
    }
    open.add(this);
    return folder;
  }
}
