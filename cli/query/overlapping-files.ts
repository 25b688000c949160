import { compactedPlaceOf } from "../../backup-format/compacted-key";

/** Compacted files by whether others may hold the same events. */
export interface FilesByOverlap<File> {
  readonly alone: readonly File[];
  /** Files of which others have the same log group and day, as those of two compactions do. */
  readonly overlapping: readonly File[];
}

/** A file whose name does not tell its log group and day may overlap with any other. */
export function byOverlap<File extends { readonly name: string }>(files: readonly File[]): FilesByOverlap<File> {
  if (files.length > 1 && files.some(({ name }) => compactedPlaceOf(name) === undefined)) {
    return { alone: [], overlapping: files };
  }
  const counts = new Map<string, number>();
  for (const { name } of files) {
    counts.set(dayAndGroup(name), (counts.get(dayAndGroup(name)) ?? 0) + 1);
  }
  const isAlone = ({ name }: File) => counts.get(dayAndGroup(name)) === 1;
  return { alone: files.filter(isAlone), overlapping: files.filter((file) => !isAlone(file)) };
}

/** `day=YYYY-MM-DD/<name>.parquet` */
function dayAndGroup(name: string): string {
  return name.split("/").slice(-2).join("/");
}
