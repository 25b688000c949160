/** One character, or a policy variable such as `${aws:username}`, whose text is known only when a request is made. */
type Symbol = string;

/**
 * Whether everything that one pattern of IAM matches is matched by another: `*` is any text, `?` one character. It may say
 * no where only a proof would say yes, never the other way.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function patternCovers(wide: string, narrow: string): boolean {
  return wide === "*" || wide === narrow || (/[*?]/.test(wide) && matches(symbolsOf(wide), symbolsOf(narrow)));
}

function symbolsOf(pattern: string): readonly Symbol[] {
  return pattern.match(/\$\{[^}]*\}|[\s\S]/gu) ?? [];
}

/** Goes back to the last `*` alone, as an earlier one can never do better: no pattern takes long. */
function matches(wide: readonly Symbol[], narrow: readonly Symbol[]): boolean {
  let [at, star, starMet] = [0, -1, 0];
  let next = 0;
  while (next < narrow.length) {
    if (wide[at] === "*") {
      [star, starMet] = [at, next];
      at += 1;
    } else if (at < wide.length && symbolCovers(wide[at] ?? "", narrow[next] ?? "")) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      starMet += 1;
      [at, next] = [star + 1, starMet];
    } else {
      return false;
    }
  }
  return wide.slice(at).every((symbol) => symbol === "*");
}

/** A `*` of the narrow pattern can only be met by one of the wide pattern, a `?` by either. */
function symbolCovers(wide: Symbol, narrow: Symbol): boolean {
  return wide === "?" ? narrow !== "*" && !narrow.startsWith("${") : wide === narrow;
}
