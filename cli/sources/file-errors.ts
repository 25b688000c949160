import { UnreadableError } from "../errors";
import { visible } from "../visible-text";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links go in a circle",
  EIO: "the disk has an input/output error",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

/** The error that says in one sentence why a file or folder cannot be read. */
export function fileError(path: string, cause: unknown): UnreadableError {
  const { code = "", message = String(cause) } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return new UnreadableError(`cannot read ${visible(path)}: ${REASONS[code] ?? message}`, { cause });
}
