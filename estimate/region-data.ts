import * as z from "zod/mini";
import { priceUnits } from "./price-items";

/** What a file in `regions/` holds: the quotas and prices of one Region, each with where it is from and of which day. */

const text = (rule: string) => z.string({ error: `must be ${rule}` }).check(z.minLength(1, `must be ${rule}`));
const dateRule = "must be the day it was read, such as 2026-11-29";
const asOf = z.string({ error: dateRule }).check(z.refine(isDay, { error: dateRule }));
const source = text("where it is stated, such as a URL");
const confidence = z.enum(["official", "third-party"], { error: 'must be "official" or "third-party"' });
const note = z.optional(text("a sentence"));

/** Whether a note says that its source has no date: `asOf` is then the day on which it was read. */
export function isUndated(noteText: string | undefined): boolean {
  return noteText?.startsWith("undated") === true;
}

/** Whether a note says that what AWS states was read elsewhere. */
export function isReadInCopy(noteText: string | undefined): boolean {
  return noteText?.includes("read in a third-party copy") === true;
}
const notAnObject = (issue: { readonly code?: string }) =>
  issue.code === "invalid_type" ? "must be an object" : undefined;

/** Whether it is a day that the calendar has. */
function isDay(day: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function positive(what: string) {
  const error = `must be a number above 0 (${what})`;
  return z.number({ error }).check(z.gt(0, { error }));
}

const quota = (what: string) =>
  z.strictObject({ value: positive(what), source, asOf, confidence, note }, { error: notAnObject });

const mostUsd = 1_000_000;
const amountRule = "must be a number of USD, 0 to 1,000,000";
const tier = z.strictObject(
  {
    upTo: z.optional(positive("use a month up to which the price holds, in the price's unit")),
    price: z
      .number({ error: amountRule })
      .check(z.minimum(0, { error: amountRule }), z.maximum(mostUsd, { error: amountRule })),
  },
  { error: notAnObject },
);

type Tier = z.infer<typeof tier>;

const tiersRule = "must have at least one tier";
const tiers = z.array(tier, { error: "must be a list of tiers" }).check(
  z.minLength(1, tiersRule),
  z.check<Tier[]>(({ value, issues }) => {
    for (const [index, { upTo }] of value.entries()) {
      const before = value[index - 1];
      if (before !== undefined && before.upTo === undefined) {
        const message = "must be there: only the last tier is open-ended";
        issues.push({ code: "custom", message, input: value, path: [index - 1, "upTo"] });
      } else if (before?.upTo !== undefined && upTo !== undefined && upTo <= before.upTo) {
        const message = `must be more than ${before.upTo}, that of the tier before it`;
        issues.push({ code: "custom", message, input: value, path: [index, "upTo"] });
      }
    }
  }),
);

/** A price that is known has tiers; one that is not says why. */
function price(unit: string) {
  const shape = {
    unit: z.literal(unit, { error: `must be "${unit}"` }),
    tiers: z.optional(tiers),
    unknown: z.optional(text("why there is no price")),
    source: z.optional(source),
    asOf,
    confidence: z.optional(confidence),
    note,
  };
  return z.strictObject(shape, { error: notAnObject }).check(
    z.check<{ tiers?: unknown; unknown?: unknown; source?: unknown; confidence?: unknown }>(({ value, issues }) => {
      if ((value.tiers === undefined) === (value.unknown === undefined)) {
        const message = "must have either tiers, or unknown and why";
        issues.push({ code: "custom", message, input: value, path: [] });
      } else if (value.tiers !== undefined && (value.source === undefined || value.confidence === undefined)) {
        const message = "must have source and confidence, as it has tiers";
        issues.push({ code: "custom", message, input: value, path: [] });
      }
    }),
  );
}

const quotaSchemas = {
  directPutRecordsPerSecond: quota("records a second"),
  directPutRequestsPerSecond: quota("requests a second"),
  directPutBytesPerSecond: quota("bytes a second"),
};
const priceSchemas = Object.fromEntries(
  Object.entries(priceUnits).map(([item, unit]) => [item, z.optional(price(unit))]),
) as Record<PriceItem, z.ZodMiniOptional<ReturnType<typeof price>>>;

const region = text("a Region, such as ap-northeast-1");
const prices = z.strictObject(priceSchemas, { error: notAnObject });

/** A whole file of `regions/`. */
export const regionFile = z.strictObject(
  { region, quotas: z.strictObject(quotaSchemas, { error: notAnObject }), prices },
  { error: notAnObject },
);

/** What `--prices FILE` may hold: what of a region's file is to be another. */
export const overridesFile = z.strictObject(
  {
    region: z.optional(region),
    quotas: z.optional(z.partial(z.strictObject(quotaSchemas, { error: notAnObject }))),
    prices: z.optional(prices),
  },
  { error: notAnObject },
);

export type PriceItem = keyof typeof priceUnits;
/** Of a Firehose stream that is written to directly. */
export type QuotaName = keyof typeof quotaSchemas;
export type Quota = z.infer<ReturnType<typeof quota>>;
/** Either `tiers` are there, with `source` and `confidence`, or `unknown`, which says why they are not. */
export type Price = z.infer<ReturnType<typeof price>>;
/** Quotas and prices of one Region. A price that is not there is unknown. */
export type RegionData = z.infer<typeof regionFile>;
export type Overrides = z.infer<typeof overridesFile>;

/** Puts what is to be another over a Region's data. */
export function overridden(data: RegionData, { quotas, prices: ownPrices }: Overrides): RegionData {
  return {
    region: data.region,
    quotas: { ...data.quotas, ...defined(quotas) },
    prices: { ...data.prices, ...defined(ownPrices) },
  };
}

/** A Region's data made of nothing but overrides; undefined where they lack its name or a quota. */
export function dataOfOverrides({ region: name, quotas = {}, prices: own = {} }: Overrides): RegionData | undefined {
  const { directPutRecordsPerSecond, directPutRequestsPerSecond, directPutBytesPerSecond } = quotas;
  return name !== undefined && directPutRecordsPerSecond && directPutRequestsPerSecond && directPutBytesPerSecond
    ? {
        region: name,
        quotas: { directPutRecordsPerSecond, directPutRequestsPerSecond, directPutBytesPerSecond },
        prices: own,
      }
    : undefined;
}

function defined<Value extends object>(value: Value | undefined): { [Key in keyof Value]: NonNullable<Value[Key]> } {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, each]) => each !== undefined)) as never;
}
