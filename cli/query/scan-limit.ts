import type { CommandContext } from "../command-context";
import { counted } from "../counted";
import { UsageError } from "../errors";
import { sizeText } from "../size-text";
import type { Amount } from "./reading-plan";

const GIB = 1024 ** 3;

/** Whole GiB of `--scan-limit`, as bytes. @throws {UsageError} if it is none */
export function scanLimitOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new UsageError(`--scan-limit: expected a whole number of GiB from 1 to 999999, got: ${text}`);
  }
  return Number(text) * GIB;
}

export interface Scan extends Amount {
  /** What happens, such as `DuckDB would read`. */
  readonly what: string;
  /** What else should be known, such as what it costs. */
  readonly note?: string | undefined;
  readonly limitBytes: number;
  /** Where the query is ended whatever was agreed, as the settings' query.scanLimitGiB says; undefined: nowhere. */
  readonly endBytes?: number | undefined;
  /** `--yes`. */
  readonly agreed: boolean;
}

/**
 * Asks whoever sits at the terminal before more is read than the limit allows.
 *
 * @returns false where the answer is no
 * @throws {UsageError} where nobody can be asked
 */
export async function mayScan(
  { what, note, objects, bytes, limitBytes, endBytes = Infinity, agreed }: Scan,
  { confirm }: CommandContext,
): Promise<boolean> {
  if (bytes <= limitBytes || agreed) {
    return true;
  }
  const sentence = `${what} ${sizeText(bytes)} in ${counted(objects, "object")}${note === undefined ? "" : `, ${note}`}, over the limit of ${sizeText(limitBytes)}`;
  const end = `Athena ends a query at ${sizeText(endBytes)}, which query.scanLimitGiB in the settings says`;
  if (confirm === undefined) {
    if (bytes > endBytes) {
      throw new UsageError(`${sentence}: read less with --since or --until; ${end}`);
    }
    throw new UsageError(
      `${sentence}: read less with --since, --until or --group, allow more with --scan-limit, or say --yes`,
    );
  }
  return confirm(`${sentence}. ${bytes > endBytes ? `${end}. ` : ""}Go on?`);
}
