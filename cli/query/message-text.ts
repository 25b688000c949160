/** Anything of a syntax tree. */
type Tree = null | boolean | number | string | readonly Tree[] | Branch;
interface Branch {
  readonly [key: string]: Tree | undefined;
}

const EVENTS = "events";
const MESSAGE = "message";

/** What a name of a table may have with it; a sample, or other names for its columns, change what conditions mean. */
const PLAIN_TABLE = new Set(["type", "query_location", "alias", "table_name", "schema_name", "catalog_name"]);
/** What takes the place of characters that no database holds: then the message itself has something else. */
const REPLACEMENT = "\ufffd";

/**
 * A text that a message must hold for its event to make any difference to a query: so events without it need not be read.
 * The longest one that stands in conditions such as `message LIKE '%text%'` or `strpos(message, 'text') > 0`. Undefined
 * where there is none, or it is not certain.
 *
 * @param tree of the query, as json_serialize_sql() of DuckDB gives it
 */
export function textOfMessages(tree: unknown): string | undefined {
  const branches: Branch[] = [];
  addBranches(branches, tree as Tree);
  // Such functions can read a table by its name.
  if (branches.some(({ type }) => type === "TABLE_FUNCTION")) {
    return undefined;
  }
  const tables = branches.filter((branch) => "table_name" in branch && isNamed(branch.table_name, EVENTS));
  const node = branches.find(({ type, from_table }) => type === "SELECT_NODE" && from_table === tables[0]);
  if (tables.length !== 1 || node === undefined || branches.some(({ key }) => isNamed(key, EVENTS))) {
    return undefined;
  }
  const [table = {}] = tables;
  const isPlain = Object.keys(table).every((key) => PLAIN_TABLE.has(key)) && node.sample === undefined;
  if (!isPlain || listOf(node.select_list).some(({ alias }) => isNamed(alias, MESSAGE))) {
    return undefined;
  }
  const name = table.alias ?? EVENTS;
  return conditionsOf(node.where_clause)
    .flatMap((condition) => textsOf(condition, name))
    .filter((text) => !text.includes(REPLACEMENT))
    .reduce<string | undefined>((longest = "", text) => (text.length > longest.length ? text : longest), undefined);
}

/** Of conditions that must all hold, each. */
function conditionsOf(condition: Tree | undefined): readonly Branch[] {
  if (!isBranch(condition)) {
    return [];
  }
  return condition.type === "CONJUNCTION_AND" ? listOf(condition.children).flatMap(conditionsOf) : [condition];
}

/** Texts that a message holds where a condition holds. `events` is what the table is called there. */
function textsOf(condition: Branch, events: Tree): readonly string[] {
  const { type, left, right } = condition;
  switch (type) {
    case "FUNCTION":
      return textsOfFunction(condition, events);
    case "COMPARE_EQUAL":
      return isMessage(left, events) ? textsOfConstant(right) : isMessage(right, events) ? textsOfConstant(left) : [];
    case "COMPARE_GREATERTHAN":
    case "COMPARE_NOTEQUAL":
      return isPlace(left) && numberOf(right) === 0 ? textsOfFunction(left, events) : [];
    case "COMPARE_GREATERTHANOREQUALTO":
      return isPlace(left) && numberOf(right) === 1 ? textsOfFunction(left, events) : [];
    default:
      return [];
  }
}

function isPlace(value: Tree | undefined): value is Branch {
  return isBranch(value) && value.function_name === "strpos";
}

function textsOfFunction({ function_name: name, children }: Branch, events: Tree): readonly string[] {
  const [subject, wanted, more] = listOf(children);
  if (more !== undefined || !isMessage(subject, events)) {
    return [];
  }
  const texts = textsOfConstant(wanted);
  switch (name) {
    case "contains":
    case "strpos":
      return texts;
    case "~~": // LIKE, without ESCAPE
      return texts.flatMap((pattern) => pattern.split(/[%_]/)).filter((text) => text !== "");
    default:
      return [];
  }
}

function isMessage(value: Tree | undefined, events: Tree): boolean {
  if (!isBranch(value) || value.type !== "COLUMN_REF") {
    return false;
  }
  const parts = Array.isArray(value.column_names) ? (value.column_names as readonly Tree[]) : [];
  const [name, table, ...others] = [...parts].reverse();
  return (
    isNamed(name, MESSAGE) &&
    others.length === 0 &&
    (table === undefined || (typeof events === "string" && isNamed(table, events)))
  );
}

function textsOfConstant(constant: Tree | undefined): readonly string[] {
  const value = constantOf(constant);
  return typeof value === "string" && value !== "" ? [value] : [];
}

function numberOf(constant: Tree | undefined): number | undefined {
  const value = constantOf(constant);
  return typeof value === "number" ? value : undefined;
}

function constantOf(constant: Tree | undefined): Tree | undefined {
  return isBranch(constant) && constant.type === "VALUE_CONSTANT" && isBranch(constant.value)
    ? constant.value.value
    : undefined;
}

/** Names are the same in whatever case, quoted or not. */
function isNamed(value: Tree | undefined, name: string): boolean {
  return typeof value === "string" && value.toLowerCase() === name.toLowerCase();
}

function isBranch(value: Tree | undefined): value is Branch {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: Tree | undefined): readonly Branch[] {
  return Array.isArray(value) ? (value as readonly Tree[]).filter(isBranch) : [];
}

/** Adds every object of the tree. */
function addBranches(branches: Branch[], tree: Tree | undefined): void {
  if (isBranch(tree)) {
    branches.push(tree);
  }
  if (typeof tree === "object" && tree !== null) {
    Object.values(tree).forEach((inner: Tree | undefined) => {
      addBranches(branches, inner);
    });
  }
}
