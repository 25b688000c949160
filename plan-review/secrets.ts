import type { PlanJson, ResourceChangeJson, ChangeJson } from "./plan-json";
import { isList, isRecord } from "./values";

/** Stands where a value must not be seen. */
export const SENSITIVE = "(sensitive)";

/** Shorter ones are hidden where they stand, but not everywhere else: `1` or `on` would be hidden in every other word. */
const shortestTextHiddenEverywhere = 6;

/** Names of attributes and variables that hold secrets, though a provider may not say so. */
const secretName =
  /(^|[_.-])(passwords?|passwd|passphrase|secrets?|tokens?|api_?keys?|private_?keys?|access_?keys?|secret_?access_?keys?|credentials?|client_?secrets?|connection_?strings?|webhooks?)$/i;

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

/** Knows what must not be seen of some plans, and takes it out of any text. */
export class Secrets {
  private readonly texts: readonly string[];

  /** @param plans all that one review is made of: a secret of one stack may stand in another */
  constructor(plans: readonly PlanJson[]) {
    const found = new Set<string>();
    for (const plan of plans) {
      const changes = [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(
        ({ change }: ResourceChangeJson) => change,
      );
      for (const change of [...changes, ...Object.values(plan.output_changes ?? {})]) {
        collectChange(change, found);
      }
    }
    // Longest first: one may be a part of another.
    this.texts = [...found].sort((one, other) => other.length - one.length);
  }

  /** Whether a name says that its value is a secret. */
  isSecretName(name: string): boolean {
    return secretName.test(name);
  }

  /** A text without what must not be seen. */
  hideIn(text: string): string {
    const known = this.texts.reduce((rest, secret) => rest.replaceAll(secret, SENSITIVE), text);
    return secretForms.reduce((rest, form) => rest.replace(form, SENSITIVE), known);
  }
}

function collectChange(change: ChangeJson, found: Set<string>): void {
  collect(change.before, change.before_sensitive, found);
  collect(change.after, change.after_sensitive, found);
}

/** Takes the texts of a value that a mask hides. */
function collect(value: unknown, mask: unknown, found: Set<string>): void {
  if (mask === true) {
    leaves(value, found);
  } else if ((isRecord(mask) || isList(mask)) && (isRecord(value) || isList(value))) {
    for (const [key, inner] of Object.entries(mask)) {
      collect((value as Record<string, unknown>)[key], inner, found);
    }
  }
}

function leaves(value: unknown, found: Set<string>): void {
  if (isRecord(value) || isList(value)) {
    Object.values(value).forEach((inner) => {
      leaves(inner, found);
    });
  } else if (typeof value === "string" || typeof value === "number") {
    add(String(value), found);
  }
}

/** A secret stands in other texts as it is, or as a part of JSON; one of several lines may stand there in parts. */
function add(text: string, found: Set<string>): void {
  const forms = [text, JSON.stringify(text).slice(1, -1), ...text.split("\n").map((line) => line.trim())];
  for (const form of forms) {
    if (form.length >= shortestTextHiddenEverywhere) {
      found.add(form);
    }
  }
}
