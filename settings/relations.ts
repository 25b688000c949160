import type * as z from "zod/mini";
import { awsLimits } from "./aws-limits";
import { lifecycleProblems, type Transition } from "./lifecycle";
import { prefixesOverlap } from "./prefixes";

/**
 * Checks of properties against each other. They run even where single properties are wrong, so that one run tells
 * everything; so they look at a value first, and leave alone what another check has already refused.
 */
type Payload = z.core.ParsePayload;

function complain(payload: Payload, path: readonly (string | number)[], message: string, got: unknown): void {
  payload.issues.push({ code: "custom", input: payload.value, path: [...path], message, params: { got } });
}

/**
 * No source twice.
 *
 * @param list what messages call it
 * @param property by which objects in it are told apart
 */
export function noRepeats(list: string, property = ""): (payload: Payload) => void {
  return (payload) => {
    if (!Array.isArray(payload.value)) {
      return;
    }
    const items: readonly unknown[] = payload.value;
    const names = items.map((item) => (isRecord(item) ? item[property] : item));
    names.forEach((name, index) => {
      const first = names.indexOf(name);
      if (typeof name === "string" && first < index) {
        complain(payload, [index], `must not repeat ${list}[${first}]`, name);
      }
    });
  };
}

/** No tag key twice to IAM, which ignores case. Other spellings of the stacks' own keys are refused key by key. */
export function distinctTagKeys(payload: Payload): void {
  if (!isRecord(payload.value)) {
    return;
  }
  const ownKeys: readonly string[] = awsLimits.tags.ownKeys;
  const seen = new Map<string, string>();
  for (const key of Object.keys(payload.value)) {
    const toIam = key.toLowerCase();
    const first = seen.get(toIam);
    if (first === undefined) {
      seen.set(toIam, key);
    } else if (!ownKeys.includes(toIam)) {
      const rule = `must have a key that differs from ${JSON.stringify(first)} in more than case (IAM's tag keys ignore it)`;
      complain(payload, [key], rule, key);
    }
  }
}

/** Transitions against each other and against the expiration. */
export function storageRelations(payload: Payload): void {
  if (!isRecord(payload.value)) {
    return;
  }
  const { transitions, expirationDays } = payload.value;
  if (!Array.isArray(transitions) || refused(payload, "transitions")) {
    return;
  }
  const expiration =
    typeof expirationDays === "number" && !refused(payload, "expirationDays") ? expirationDays : undefined;
  for (const { path, message, got } of lifecycleProblems(transitions as readonly Transition[], expiration)) {
    complain(payload, path, message, got);
  }
}

/** The two prefixes: whoever reads the one must not meet the keys of the other. */
export function deliveryRelations(payload: Payload): void {
  if (!isRecord(payload.value)) {
    return;
  }
  const { prefix, errorPrefix } = payload.value;
  if (typeof prefix !== "string" || typeof errorPrefix !== "string") {
    return;
  }
  if (refused(payload, "prefix") || refused(payload, "errorPrefix") || !prefixesOverlap(prefix, errorPrefix)) {
    return;
  }
  const rule = `must not lie inside backupDelivery.prefix (${JSON.stringify(prefix)}), nor hold it`;
  complain(payload, ["errorPrefix"], rule, errorPrefix);
}

/** One CI system, and not two: the trusts of the roles are for one. */
export function oneSystem(payload: Payload): void {
  if (!isRecord(payload.value)) {
    return;
  }
  const named = ["github", "gitlab"].filter((system) => isRecord(payload.value) && payload.value[system] !== undefined);
  if (named.length !== 1) {
    complain(payload, [], "must have exactly one of github and gitlab", named);
  }
}

/** The subject names the repository: ids alone may come to its names. */
export function subjectOfRepository(payload: Payload): void {
  if (!isRecord(payload.value)) {
    return;
  }
  const { repository, subjectPrefix } = payload.value;
  if (typeof repository !== "string" || typeof subjectPrefix !== "string" || refused(payload, "subjectPrefix")) {
    return;
  }
  const named = subjectPrefix.replace(/^repo:/, "").replaceAll(/@[0-9]+/g, "");
  if (named !== repository) {
    const rule = `must name ciAccess.github.repository (${JSON.stringify(repository)})`;
    complain(payload, ["subjectPrefix"], rule, subjectPrefix);
  }
}

/** Whether a check has already refused the property or something in it. */
function refused({ issues }: Payload, property: string): boolean {
  return issues.some(({ path }) => path?.[0] === property);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
