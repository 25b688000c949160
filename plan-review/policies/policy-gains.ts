import { code, codes } from "../markdown-text";
import { UNKNOWN } from "../shown-value";
import { patternCovers } from "./pattern-cover";
import { actionCovers, type Grant, partCovers, principalCovers, uncovered } from "./policy-cover";
import type { Part, Statement } from "./policy-document";

/** What the statements of a policy allow that those before did not, in phrases such as "the action `s3:GetObject` on ...". */
export function gainsOf(before: readonly Statement[], after: readonly Statement[]): readonly string[] {
  const allowed = before.filter(({ effect }) => effect === "Allow");
  return after
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const gained = uncovered(statement, allowed);
      return gained.length === 0 ? [] : [gainInWords(statement, gained, allowed)];
    });
}

/** The statements that denied something that nothing denies any more. */
export function lostDenials(before: readonly Statement[], after: readonly Statement[]): readonly Statement[] {
  const denied = after.filter(({ effect }) => effect === "Deny");
  return before.filter((statement) => statement.effect === "Deny" && uncovered(statement, denied).length > 0);
}

function gainInWords(statement: Statement, gained: readonly Grant[], allowed: readonly Statement[]): string {
  const where = statement.sid === "" ? "" : ` (statement ${code(statement.sid)})`;
  const parts = [
    ...partInWords(
      "action",
      freshParts(gained, allowed, "action", ({ actions }) => actions, actionCovers),
    ),
    ...partInWords(
      "resource",
      freshParts(gained, allowed, "resource", ({ resources }) => resources, patternCovers),
    ),
    ...partInWords(
      "principal",
      freshParts(gained, allowed, "principal", ({ principals }) => principals, principalCovers),
    ),
  ];
  if (parts.length > 0) {
    return `${parts.join(", ")}${where}`;
  }
  const actions = [...new Set(gained.flatMap(({ action }) => (action.isExcept ? "everything" : action.values)))];
  return `${codes(actions)} in more cases: on other resources, for others, or under fewer conditions${where}`;
}

/** The values of one part of grants that no statement had in any combination. */
function freshParts(
  gained: readonly Grant[],
  allowed: readonly Statement[],
  name: keyof Grant,
  partOf: (statement: Statement) => Part,
  covers: (wide: string, narrow: string) => boolean,
): readonly Part[] {
  const parts = new Map(gained.map((grant) => [JSON.stringify(grant[name]), grant[name]]));
  return [...parts.values()].filter((part) => !allowed.some((other) => partCovers(partOf(other), part, covers)));
}

type Noun = "action" | "resource" | "principal";

/** "the actions `s3:Get*` and `s3:PutObject` (with a wildcard)"; nothing where there are none. */
function partInWords(noun: Noun, parts: readonly Part[]): readonly string[] {
  const values = [...new Set(parts.flatMap((part) => (part.isExcept ? [] : part.values)))];
  return [
    ...parts.filter(({ isExcept }) => isExcept).map((part) => `every ${noun} but ${codes(part.values)}`),
    ...(values.length === 0 ? [] : [`the ${noun}${values.length === 1 ? "" : "s"} ${valuesInWords(values)}`]),
  ];
}

/** A resource that is made or made anew by the plan has no ARN yet. */
function valuesInWords(values: readonly string[]): string {
  if (values.every((value) => value === UNKNOWN)) {
    return "that is known only after apply";
  }
  return `${codes(values)}${values.some(isWild) ? " (with a wildcard)" : ""}`;
}

function isWild(value: string): boolean {
  return /[*?]/.test(value.replace(/\$\{[^}]*\}/g, ""));
}

/** What makes even a new policy one to look at: everybody, another account, or an action with a wildcard. */
export function broadGrants(statements: readonly Statement[], accountId: string): readonly string[] {
  const nobody: Part = { values: [], isExcept: false };
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ actions, resources, principals }) => [
      ...partInWords("action", [actions.isExcept ? actions : only(actions, isWild)]),
      ...partInWords("resource", [resources.isExcept ? resources : nobody]),
      ...partInWords("principal", [
        principals.isExcept ? principals : only(principals, (each) => isOutside(each, accountId)),
      ]),
    ]);
}

function only({ values }: Part, holds: (value: string) => boolean): Part {
  return { values: values.filter(holds), isExcept: false };
}

function isOutside(principal: string, accountId: string): boolean {
  const account = /^AWS:(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})/.exec(principal)?.[1];
  return principal === "*" || (account !== undefined && account !== accountId);
}
