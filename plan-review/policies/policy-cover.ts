import { patternCovers } from "./pattern-cover";
import type { Condition, Part, Statement } from "./policy-document";

type Covers = (wide: string, narrow: string) => boolean;

/** Actions are told apart without case. */
export function actionCovers(wide: string, narrow: string): boolean {
  return patternCovers(wide.toLowerCase(), narrow.toLowerCase());
}

/** An account's root is whoever the account itself lets in; an account may stand there as its number. */
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

/** One thing that a statement says: a principal, an action, a resource. Of a part that says "all but these", the whole part. */
export interface Grant {
  readonly principal: Part;
  readonly action: Part;
  readonly resource: Part;
}

/**
 * What a statement says, one by one, that none of the others says too with no narrower condition. In a policy of an identity
 * there is no principal, in a trust policy no resource.
 */
export function uncovered(statement: Statement, others: readonly Statement[]): readonly Grant[] {
  const covers = others.filter((other) => meetsAtLeast(other, statement)).map(coverOf);
  const [principals, actions, resources] = [statement.principals, statement.actions, statement.resources].map(single);
  return (principals ?? []).flatMap((principal) =>
    (actions ?? []).flatMap((action) =>
      (resources ?? [])
        .map((resource) => ({ principal, action, resource }))
        .filter((grant) => !covers.some((cover) => cover(grant))),
    ),
  );
}

function single(part: Part): readonly Part[] {
  return part.isExcept || part.values.length < 2
    ? [part]
    : part.values.map((value) => ({ values: [value], isExcept: false }));
}

function meetsAtLeast(wide: Statement, narrow: Statement): boolean {
  return wide.effect === narrow.effect && conditionsCover(wide.conditions, narrow.conditions);
}

/** Looks at each part once: a statement of many actions on many resources says as many things as their product. */
function coverOf({ principals, actions, resources }: Statement): (grant: Grant) => boolean {
  const once = (wide: Part, covers: Covers): ((narrow: Part) => boolean) => {
    const known = new Map<Part, boolean>();
    return (narrow) => {
      const found = known.get(narrow) ?? partCovers(wide, narrow, covers);
      known.set(narrow, found);
      return found;
    };
  };
  const action = once(actions, actionCovers);
  const resource = once(resources, patternCovers);
  const principal = once(principals, principalCovers);
  return (grant) => action(grant.action) && resource(grant.resource) && principal(grant.principal);
}

/** Whether all that `narrow` names is named by `wide`. */
export function partCovers(wide: Part, narrow: Part, covers: Covers): boolean {
  const all = !wide.isExcept && wide.values.includes("*");
  if (narrow.isExcept) {
    // What the wide one leaves out must be left out by the narrow one too.
    return all || (wide.isExcept && wide.values.every((value) => narrow.values.includes(value)));
  }
  if (wide.isExcept || narrow.values.length === 0 || wide.values.length === 0) {
    return !wide.isExcept && narrow.values.length === wide.values.length;
  }
  return narrow.values.every(
    (value) => all || wide.values.includes(value) || wide.values.some((each) => covers(each, value)),
  );
}
