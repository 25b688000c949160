import * as z from "zod/mini";
import type { Rule } from "./names";

/**
 * The kinds of values that environment files hold. Each says its rule as one sentence that starts with "must";
 * `problems.ts` puts the file and the property before it and the value behind it.
 */

/** A string that follows `rule`; `keywords` are what JSON schema can say of it. */
export function text(
  description: string,
  rule: Rule,
  keywords: Record<string, unknown> = {},
  notAString = "must be a string",
) {
  const follows = z.check<string>((payload) => {
    const message = rule(payload.value);
    if (message !== undefined) {
      payload.issues.push({ code: "custom", message, input: payload.value, path: [] });
    }
  });
  return z.string({ error: notAString }).check(follows, z.meta({ description, ...keywords }));
}

/** One of `values`; `rule` is the whole sentence. */
export function oneOf<const Value extends string>(description: string, values: readonly Value[], rule: string) {
  return z.enum(values, { error: rule }).check(z.meta({ description }));
}

/** A whole number; `what` says which limit its range comes from. */
export function wholeNumber(description: string, range: Range, what: string) {
  const error = `must be a whole number ${inWords(range)} (${what})`;
  return z
    .int({ error })
    .check(z.minimum(range.minimum, { error }), z.maximum(range.maximum, { error }), z.meta({ description }));
}

/** A number that may have a fraction; `what` is its unit. */
export function number(description: string, { minimum, maximum }: Range, what: string) {
  const error = `must be a number from ${minimum} to ${maximum} (${what})`;
  return z
    .number({ error })
    .check(z.minimum(minimum, { error }), z.maximum(maximum, { error }), z.meta({ description }));
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

function inWords({ minimum, maximum }: Range): string {
  return maximum >= 2 ** 31 - 1 ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
}

/** One of a list of numbers. */
export function oneOfNumbers(description: string, values: readonly number[], what: string) {
  const error = `must be one of ${values.join(", ")} (${what})`;
  return z.literal(values, { error }).check(z.meta({ description }));
}

/** true or false. */
export function flag(description: string) {
  return z.boolean({ error: "must be true or false" }).check(z.meta({ description }));
}

/** An object with these properties and no others. */
export function group<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) {
  return z.strictObject(shape, { error: notAnObject }).check(z.meta({ description }));
}

/** An unknown property is told in its own way, see `problems.ts`. */
function notAnObject({ code }: { readonly code?: string }): string | undefined {
  return code === "invalid_type" ? "must be an object" : undefined;
}
