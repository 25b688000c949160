import type { Condition, Statement } from "./policy-document";

/**
 * Whether everything that one pattern of IAM matches is matched by another: `*` is any text, `?` one character. It may say
 * no where only a proof would say yes, never the other way.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function patternCovers(wide: string, narrow: string): boolean {
  const known = wide === "*" || wide === narrow;
  return known || regularExpression(wide).test(narrow);
}

const expressions = new Map<string, RegExp>();

/** A `*` of the narrow pattern can only be met by one of the wide pattern, a `?` by either. */
function regularExpression(wide: string): RegExp {
  const kept = expressions.get(wide);
  if (kept !== undefined) {
    return kept;
  }
  const source = wide
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[\\s\\S]*")
    .replaceAll("?", "[^*]");
  const expression = new RegExp(`^${source}$`);
  expressions.set(wide, expression);
  return expression;
}

/** Actions are told apart without case. */
export function actionCovers(wide: string, narrow: string): boolean {
  return patternCovers(wide.toLowerCase(), narrow.toLowerCase());
}

/** An account's root is any identity of the account; an account may stand there as its number. */
export function principalCovers(wide: string, narrow: string): boolean {
  if (wide === "*" || wide === narrow) {
    return true;
  }
  const account = /^AWS:(?:(\d{12})$|arn:aws[a-z-]*:iam::(\d{12}):root$)/.exec(wide);
  const number = account?.[1] ?? account?.[2];
  return number !== undefined && new RegExp(`^AWS:(${number}$|arn:aws[a-z-]*:(iam|sts)::${number}:)`).test(narrow);
}

/** Whether whatever meets `narrow` meets `wide` too. */
export function conditionsCover(wide: readonly Condition[], narrow: readonly Condition[]): boolean {
  return wide.every((condition) => narrow.some((other) => conditionCovers(condition, other)));
}

function conditionCovers(wide: Condition, narrow: Condition): boolean {
  if (wide.operator !== narrow.operator || wide.key.toLowerCase() !== narrow.key.toLowerCase()) {
    return false;
  }
  // Of values that must not occur, more are narrower; of those that may occur, fewer.
  const [all, some] = wide.operator.includes("Not") ? [narrow.values, wide.values] : [wide.values, narrow.values];
  return some.every((value) => all.includes(value));
}

/** One thing that a statement says: a principal, an action, a resource. */
export interface Grant {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
}

/** What a statement says, one by one. In a policy of an identity the principal is empty, in a trust policy the resource. */
export function grantsOf({ principals, actions, resources }: Statement): readonly Grant[] {
  const orNothing = (list: readonly string[]): readonly string[] => (list.length === 0 ? [""] : list);
  return orNothing(principals).flatMap((principal) =>
    orNothing(actions).flatMap((action) => orNothing(resources).map((resource) => ({ principal, action, resource }))),
  );
}

/** Whether a statement says one thing of another statement too, with no narrower condition. */
export function statementCovers(wide: Statement, grant: Grant, narrow: Statement): boolean {
  if (wide.effect !== narrow.effect || !conditionsCover(wide.conditions, narrow.conditions)) {
    return false;
  }
  if (wide.exceptions !== "" || narrow.exceptions !== "") {
    const same = (one: readonly string[], other: readonly string[]): boolean => one.join("\n") === other.join("\n");
    return (
      wide.exceptions === narrow.exceptions &&
      same(wide.actions, narrow.actions) &&
      same(wide.resources, narrow.resources) &&
      same(wide.principals, narrow.principals)
    );
  }
  return (
    listCovers(wide.principals, grant.principal, principalCovers) &&
    listCovers(wide.actions, grant.action, actionCovers) &&
    listCovers(wide.resources, grant.resource, patternCovers)
  );
}

function listCovers(list: readonly string[], one: string, covers: (wide: string, narrow: string) => boolean): boolean {
  return one === "" ? list.length === 0 : list.some((each) => covers(each, one));
}
