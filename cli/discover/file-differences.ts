import { isDeepStrictEqual } from "node:util";

/** What of the file can differ beside its log groups: the properties, and what messages call them. */
const PARTS = [
  { properties: ["accountId", "region"], words: "account and Region" },
  { properties: ["prefixes"], words: "prefixes" },
  { properties: ["cannotBeCovered"], words: "classes" },
  { properties: ["accountPolicy"], words: "account policy" },
] as const;

/**
 * What of two texts of a discovered file differs beside the names of log groups, in words. Where it is nothing that the file
 * says, such as the order of names, it is its form.
 */
export function differencesOf(before: string, now: string): readonly string[] {
  const [one, other] = [contentOf(before), contentOf(now)];
  if (one === undefined || other === undefined) {
    return ["form"];
  }
  const parts = PARTS.filter(({ properties }) => properties.some((each) => !isDeepStrictEqual(one[each], other[each])));
  if (parts.length > 0) {
    return parts.map(({ words }) => words);
  }
  return isDeepStrictEqual(namesIn(one), namesIn(other)) && before !== now ? ["form"] : [];
}

type Content = Readonly<Record<string, unknown>>;

/** Undefined where it is not a JSON object. */
function contentOf(text: string): Content | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null ? (content as Content) : undefined;
  } catch {
    return undefined;
  }
}

/** Each name once, whatever their order. */
function namesIn({ logGroups }: Content): ReadonlySet<unknown> {
  return new Set(Array.isArray(logGroups) ? logGroups : []);
}
