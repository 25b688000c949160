import { mapCode, oneLine } from "./markdown-text";
import type { PlanJson } from "./plan-json";
import { collectSecrets } from "./secret-texts";

/** Stands where a value must not be seen. */
export const SENSITIVE = "(sensitive)";

/** Shorter ones are hidden where they stand, but not everywhere else: `1` or `on` would be hidden in every other word. */
const shortestTextHiddenEverywhere = 6;

/** Texts that are secrets by their form. */
const secretForms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  /\b(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bhttps:\/\/hooks\.slack\.com\/[A-Za-z0-9/_+-]+/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:[^\s/@"']+@/gi, // a URL with a password
];

/**
 * Knows what must not be seen of some plans, and takes it out of texts. It does so before a text is written as Markdown: that
 * would hide a secret's letters behind escapes, and hiding could then tear the review's own words and fences.
 */
export class Secrets {
  /** By their first letters, as many as the shortest has. */
  private readonly texts = new Map<string, Set<string>>();
  /** Those that are hidden only where they are all that stands there. */
  private readonly shortTexts = new Set<string>();
  /** Texts as they are shown: the same keys and values come again and again, and a review is written twice. */
  private readonly hidden = new Map<string, string>();

  /** @param plans all that one review is made of: a secret of one stack may stand in another */
  constructor(plans: readonly PlanJson[]) {
    for (const secret of collectSecrets(plans)) {
      this.add(secret);
    }
  }

  /** A text without what must not be seen. It is to be given as it is, and written as Markdown or JSON afterwards. */
  hideIn(text: string): string {
    const shown = this.hidden.get(text) ?? this.withoutSecrets(text);
    this.hidden.set(text, shown);
    return shown;
  }

  private withoutSecrets(text: string): string {
    const hidden = [...this.known(text), ...matches(text)].sort(([one], [other]) => one - other);
    let shown = "";
    let end = 0;
    for (const [from, to] of hidden) {
      if (from > end || (from === 0 && end === 0)) {
        shown += `${text.slice(end, from)}${SENSITIVE}`;
      }
      end = Math.max(end, to);
    }
    return shown + text.slice(end);
  }

  /** A sentence of Markdown whose values are all `code`, without what must not be seen of them. */
  hideInSentence(sentence: string): string {
    return mapCode(sentence, (text) => (this.shortTexts.has(text) ? SENSITIVE : this.hideIn(text)));
  }

  /** From where to where known secrets stand in a text; they may overlap. */
  private *known(text: string): Iterable<readonly [from: number, to: number]> {
    if (this.texts.size === 0) {
      return;
    }
    for (let from = 0; from + shortestTextHiddenEverywhere <= text.length; from += 1) {
      for (const secret of this.texts.get(text.slice(from, from + shortestTextHiddenEverywhere)) ?? []) {
        if (text.startsWith(secret, from)) {
          yield [from, from + secret.length];
        }
      }
    }
  }

  /** A secret stands in other texts as it is or as a part of JSON, in a sentence in one line; a line of it may stand alone. */
  private add(secret: string): void {
    const written = [secret, ...secret.split("\n").map((line) => line.trim())].flatMap(writtenForms);
    for (const text of written.flatMap((form) => [form, oneLine(form)])) {
      if (text.length < shortestTextHiddenEverywhere || text.trim() === "") {
        continue;
      }
      const start = text.slice(0, shortestTextHiddenEverywhere);
      this.texts.set(start, (this.texts.get(start) ?? new Set()).add(text));
    }
    if (secret !== "" && secret.length < shortestTextHiddenEverywhere) {
      this.shortTexts.add(oneLine(secret)).add(oneLine(JSON.stringify(secret)));
    }
  }
}

/** As it is, as JSON, as JSON in JSON, and as Terraform's `jsonencode` has it, which also escapes what is markup in HTML. */
function writtenForms(text: string): readonly string[] {
  const json = inJson(text);
  const terraform = json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [text, json, inJson(json), terraform, inJson(terraform)];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function matches(text: string): readonly (readonly [from: number, to: number])[] {
  return secretForms.flatMap((form) =>
    [...text.matchAll(form)].map(({ index, 0: { length } }) => [index, index + length] as const),
  );
}
