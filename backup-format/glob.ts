/**
 * A test for whole names: `*` is any text, also none and also with `/` in it, `?` is one character, all else is itself.
 * Without patterns every name passes.
 */
export function globMatcher(patterns: readonly string[] | undefined): (name: string) => boolean {
  if (patterns === undefined || patterns.length === 0) {
    return () => true;
  }
  const parsed = patterns.map((pattern) => Array.from(pattern));
  return (name) => {
    const characters = Array.from(name);
    return parsed.some((pattern) => matches(pattern, characters));
  };
}

/** Goes back to the last `*` alone, so that no pattern takes longer than the product of both lengths. */
function matches(pattern: readonly string[], name: readonly string[]): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let starTook = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p;
      starTook = n;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      starTook += 1;
      p = star + 1;
      n = starTook;
    } else {
      return false;
    }
  }
  return pattern.slice(p).every((character) => character === "*");
}
