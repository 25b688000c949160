/** Whether what is found at a path may differ; the path is the keys and indexes that lead there. */
export type Ignored = (path: readonly string[]) => boolean;

const SHOWN_CHARACTERS = 120;

/** Where two JSON values differ: one line a place, such as `provider.aws.0.region: expected "eu-west-1", got nothing`. */
export function jsonDifferences(
  expected: unknown,
  actual: unknown,
  ignored: Ignored = () => false,
  path: readonly string[] = [],
): readonly string[] {
  if (ignored(path)) {
    return [];
  }
  if (isContainer(expected) && isContainer(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) => jsonDifferences(expected[key], actual[key], ignored, [...path, key]));
  }
  return Object.is(expected, actual) ? [] : [`${path.join(".")}: expected ${shown(expected)}, got ${shown(actual)}`];
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}
