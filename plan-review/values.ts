/** Values of a plan: JSON, of which the reviewed attributes are objects, lists, texts, numbers and booleans. */
export type Values = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** An attribute by its path; undefined where a part of the path is missing. A block that occurs once is a list of one. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (isRecord(inner) || isList(inner) ? (inner as Values)[part] : undefined),
    value,
  );
}

/** A text attribute; undefined where it is missing, null or empty. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

/** Whether a mask (`after_unknown`, `after_sensitive`) is true for a whole value, or for anything in it. */
export function isMarked(mask: unknown): boolean {
  if (isRecord(mask) || isList(mask)) {
    return Object.values(mask).some(isMarked);
  }
  return mask === true;
}

/** Whether a mask is true for a value, or for anything that holds it. */
export function isMarkedAt(mask: unknown, path: readonly (string | number)[]): boolean {
  return mask === true || (path.length > 0 && isMarkedAt(at(mask, path[0] ?? ""), path.slice(1)));
}

/** The same text for the same value: keys in order, no spaces. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(
          Object.keys(inner)
            .sort()
            .map((key) => [key, inner[key]]),
        )
      : inner,
  );
}
