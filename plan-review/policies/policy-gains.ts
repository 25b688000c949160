import { code, codes } from "../markdown-text";
import { UNKNOWN } from "../shown-value";
import { actionCovers, type Grant, grantsOf, patternCovers, principalCovers, statementCovers } from "./policy-cover";
import type { Statement } from "./policy-document";

/** What the statements of a policy allow that those before did not, in phrases such as "the action `s3:GetObject` on ...". */
export function gainsOf(before: readonly Statement[], after: readonly Statement[]): readonly string[] {
  const allowed = before.filter(({ effect }) => effect === "Allow");
  return after
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const gained = grantsOf(statement).filter(
        (grant) => !allowed.some((other) => statementCovers(other, grant, statement)),
      );
      return gained.length === 0 ? [] : [gainInWords(statement, gained, allowed)];
    });
}

/** The statements that denied something that nothing denies any more. */
export function lostDenials(before: readonly Statement[], after: readonly Statement[]): readonly Statement[] {
  const denied = after.filter(({ effect }) => effect === "Deny");
  return before.filter(
    (statement) =>
      statement.effect === "Deny" &&
      grantsOf(statement).some((grant) => !denied.some((other) => statementCovers(other, grant, statement))),
  );
}

function gainInWords(statement: Statement, gained: readonly Grant[], allowed: readonly Statement[]): string {
  const { sid, exceptions } = statement;
  const where = sid === "" ? "" : ` (statement ${code(sid)})`;
  if (exceptions !== "") {
    return `everything but what is excepted by ${code(exceptions)}${where}`;
  }
  const fresh = {
    actions: freshParts(gained, allowed, "action", ({ actions }) => actions, actionCovers),
    resources: freshParts(gained, allowed, "resource", ({ resources }) => resources, patternCovers),
    principals: freshParts(gained, allowed, "principal", ({ principals }) => principals, principalCovers),
  };
  const parts = [
    ...(fresh.actions.length > 0
      ? [`${wildcard(fresh.actions)}${count(fresh.actions, "action")} ${codes(fresh.actions)}`]
      : []),
    ...(fresh.resources.length > 0
      ? [`${wildcard(fresh.resources)}${count(fresh.resources, "resource")} ${resourcesInWords(fresh.resources)}`]
      : []),
    ...(fresh.principals.length > 0 ? [`the ${count(fresh.principals, "principal")} ${codes(fresh.principals)}`] : []),
  ];
  if (parts.length > 0) {
    return `${parts.join(", ")}${where}`;
  }
  const actions = [...new Set(gained.map(({ action }) => action))];
  return `${codes(actions)} in more cases: on other resources, for others, or under fewer conditions${where}`;
}

/** A resource that is made or made anew by the plan has no ARN yet. */
function resourcesInWords(resources: readonly string[]): string {
  return resources.every((resource) => resource === UNKNOWN) ? "that is known only after apply" : codes(resources);
}

const wildcard = (parts: readonly string[]): string =>
  parts.some((part) => part.includes("*")) ? "with a wildcard, the " : "the ";

const count = (parts: readonly string[], noun: string): string => (parts.length === 1 ? noun : `${noun}s`);

/** The values of one part of grants that no statement had in any combination. */
function freshParts(
  gained: readonly Grant[],
  allowed: readonly Statement[],
  part: keyof Grant,
  partsOf: (statement: Statement) => readonly string[],
  covers: (wide: string, narrow: string) => boolean,
): readonly string[] {
  const values = [...new Set(gained.map((grant) => grant[part]))].filter((value) => value !== "");
  return values.filter((value) => !allowed.some((other) => partsOf(other).some((wide) => covers(wide, value))));
}

/** What makes even a new policy one to look at: everybody, another account, or an action with a wildcard. */
export function broadGrants(statements: readonly Statement[], accountId: string): readonly string[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const { actions, principals, exceptions } = statement;
      const outside = principals.filter((principal) => principal === "*" || isOtherAccount(principal, accountId));
      const wild = actions.filter((action) => action.includes("*"));
      return [
        ...(exceptions === "" ? [] : [`everything but what is excepted by ${code(exceptions)}`]),
        ...(wild.length === 0 ? [] : [`with a wildcard, the ${count(wild, "action")} ${codes(wild)}`]),
        ...(outside.length === 0 ? [] : [`the ${count(outside, "principal")} ${codes(outside)}`]),
      ];
    });
}

function isOtherAccount(principal: string, accountId: string): boolean {
  const account = /^AWS:(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})/.exec(principal)?.[1];
  return account !== undefined && account !== accountId;
}
