import type * as z from "zod/mini";
import { nearest } from "./nearest";

/** Where in a file a value is. */
export type Path = readonly PropertyKey[];

/**
 * Says what is wrong with an environment file, one sentence a problem, in the order of the schema. A property has at
 * most one: the first rule that it breaks. `input` is what the file holds, `schema` what it was checked with.
 */
export function problemsOf(error: z.core.$ZodError, input: unknown, schema: z.core.$ZodType): string[] {
  const told = new Set<string>();
  return error.issues
    .flatMap((issue) => meantIssues(issue, input))
    .flatMap((issue) => {
      if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => unknownProperty(key, issue.path, schema));
      }
      const where = inWords(issue.path);
      if (told.has(where)) {
        return [];
      }
      told.add(where);
      return [sentence(issue, where, valueAt(input, issue.path))];
    });
}

/**
 * What is wrong with a value that may be a string or an object, in that order: what the one says that was meant. A value that is
 * neither is told with both.
 */
function meantIssues(issue: z.core.$ZodIssue, input: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") {
    return [issue];
  }
  const value = valueAt(input, issue.path);
  const [asText, asObject] = issue.errors;
  const meant = typeof value === "string" ? asText : isObject(value) ? asObject : undefined;
  return meant?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function sentence(issue: z.core.$ZodIssue, where: string, written: unknown): string {
  if (issue.code === "invalid_key") {
    return `${where} ${issue.issues[0]?.message ?? issue.message}, got: ${got(issue.path.at(-1))}`;
  }
  const value: unknown = issue.code === "custom" ? (issue.params?.got ?? written) : written;
  if (where === "") {
    return `the file ${issue.message}, got: ${got(value)}`;
  }
  if (value === undefined) {
    return `${where} is missing, it ${issue.message}`;
  }
  return `${where} ${issue.message}, got: ${got(value)}${didYouMean(issue, value)}`;
}

function didYouMean(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code !== "invalid_value" || typeof value !== "string") {
    return "";
  }
  const near = nearest(
    value,
    issue.values.filter((each) => typeof each === "string"),
  );
  return near === undefined ? "" : `, did you mean ${JSON.stringify(near)}?`;
}

/** `backupStorage.transitions[0].days`, `tags["cost centre"]`. */
export function inWords(path: Path): string {
  return path.reduce<string>((words, step) => {
    if (typeof step === "number") {
      return `${words}[${step}]`;
    }
    const name = String(step);
    if (!/^[$\w]+$/.test(name)) {
      return `${words}[${JSON.stringify(name)}]`;
    }
    return words === "" ? name : `${words}.${name}`;
  }, "");
}

/** A value as the file has it; a long one is cut, and a cut string tells its length. */
function got(value: unknown): string {
  const written = JSON.stringify(value);
  if (written.length <= longest) {
    return written;
  }
  const cut = `${written.slice(0, longest)}…`;
  return typeof value === "string" ? `${cut}" (${value.length} characters)` : cut;
}
const longest = 80;

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      isObject(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    input,
  );
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownProperty(key: string, path: Path, schema: z.core.$ZodType): string {
  const beginning = `unknown property ${JSON.stringify(inWords([...path, key]))}`;
  const here = propertiesOf(schemaAt(schema, path));
  const near = nearest(key, Object.keys(here));
  if (near !== undefined) {
    return `${beginning}, did you mean ${JSON.stringify(near)}?`;
  }
  const elsewhere = pathsOf(schema).find((known) => known.at(-1) === key);
  if (elsewhere !== undefined) {
    return `${beginning}, did you mean ${JSON.stringify(inWords(elsewhere))}?`;
  }
  const known = Object.keys(here).filter((name) => name !== "$schema");
  return `${beginning}, known here: ${known.join(", ")}`;
}

function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>((inner, step) => {
    if (typeof step !== "number") {
      return propertiesOf(inner)[String(step)];
    }
    const def = definitionOf(inner);
    return def?.type === "array" ? def.element : undefined;
  }, schema);
}

/** The properties of an object schema, or of the object among several kinds of values. */
function propertiesOf(schema: z.core.$ZodType | undefined): Readonly<Record<string, z.core.$ZodType>> {
  const def = definitionOf(schema);
  if (def?.type === "union") {
    return Object.assign({}, ...def.options.map(propertiesOf)) as Record<string, z.core.$ZodType>;
  }
  return def?.type === "object" ? def.shape : {};
}

/** What a schema is, behind whatever gives it a default. */
function definitionOf(schema: z.core.$ZodType | undefined): z.core.$ZodTypes["_zod"]["def"] | undefined {
  if (schema === undefined) {
    return undefined;
  }
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return "innerType" in def ? definitionOf(def.innerType) : def;
}

/** Paths of the properties in the schema's groups. */
function pathsOf(schema: z.core.$ZodType): string[][] {
  return Object.entries(propertiesOf(schema)).flatMap(([group, inner]) => [
    [group],
    ...Object.keys(propertiesOf(inner)).map((name) => [group, name]),
  ]);
}
