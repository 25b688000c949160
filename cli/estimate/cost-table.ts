import type { CostLine, CostPart, CostTotal, MonthCost } from "../../estimate/cost";
import type { Estimate } from "../../estimate/estimate";
import type { Price } from "../../estimate/region-data";
import { reportTable } from "../report-table";
import { visible } from "../visible-text";
import { amountText, boundText, numberText } from "./amount-text";
import type { PriceSources } from "./price-sources";
import type { Page } from "./report-page";
import { wrapped } from "./wrapped-text";

const BACKUP: readonly CostPart[] = ["backup", "direct-put", "vended"];
const BESIDE: readonly CostPart[] = ["anyway", "avoided"];
const THREE_YEARS = 36;

/** How a price's unit is written: what is counted, how many of it are in the unit, and what the price is for. */
const UNITS: Readonly<Record<string, { readonly noun: string; readonly count: number; readonly each: string }>> = {
  GB: { noun: "GB", count: 1, each: "GB" },
  "GB-month": { noun: "GB", count: 1, each: "GB" },
  "1,000 requests": { noun: "requests", count: 1000, each: "1,000" },
  "1,000 objects-month": { noun: "objects", count: 1000, each: "1,000" },
  "alarm metric-month": { noun: "metrics", count: 1, each: "metric" },
  "dashboard-month": { noun: "dashboard", count: 1, each: "dashboard" },
};

/** The months that a report shows: the first, that after three years, and the last. */
export function shownMonths({ months }: Estimate): readonly MonthCost[] {
  const shown = new Set([months[0], months[THREE_YEARS - 1], months.at(-1)]);
  return Array.from(shown).flatMap((month) => (month === undefined ? [] : [month.cost]));
}

/** What the backup costs in these months, line by line, with both totals; and what it goes with. */
export async function costTables(estimate: Estimate, sources: PriceSources, page: Page): Promise<string> {
  const months = shownMonths(estimate);
  return [
    "\nCost of the backup, USD a month (list prices, without tax and free tier):\n",
    await costTable(months, BACKUP, sources, page),
    unknownText(months, BACKUP, page),
    "\nBeside the backup, and in no total:\n",
    await costTable(months, BESIDE, sources, page),
    unknownText(months, BESIDE, page),
    wrapped(
      "Ingestion is paid with or without a backup. To keep as much in CloudWatch Logs is what the backup avoids, taken at the same compression.",
      page.columns,
      2,
    ),
  ].join("");
}

async function costTable(
  months: readonly MonthCost[],
  parts: readonly CostPart[],
  sources: PriceSources,
  { terminal }: Page,
): Promise<string> {
  const last = months.at(-1);
  const rows = (last?.lines ?? [])
    .filter(({ part }) => parts.includes(part))
    .map((line) => [
      ...months.map(({ lines }) => amountText(lines.find(({ label }) => label === line.label)?.amount)),
      useText(line),
      priceText(line),
      dateText(line.price, sources),
      line.label,
    ]);
  const totals = (["directPut", "vended"] as const).map((reading) => {
    const isComplete = months.every((month) => month[reading].without.length === 0);
    const label = `TOTAL with Firehose ${reading === "directPut" ? "A" : "B"}${isComplete ? "" : ", incomplete"}`;
    return [...months.map((month) => totalText(month[reading])), "", "", "", label];
  });
  return reportTable({
    columns: [
      ...months.map(({ month }) => `month ${month}`),
      `use in month ${last?.month ?? ""}`,
      "price",
      "as of",
      "what",
    ],
    numeric: months.length + 2,
    rows: parts === BACKUP ? [...rows, ...totals] : rows,
    terminal,
  });
}

/** USD; behind a `>` where something is not in it. */
export function totalText({ usd, without }: CostTotal): string {
  return boundText(usd, without.length === 0);
}

function useText({ quantity, unit }: CostLine): string {
  const { noun, count } = UNITS[unit] ?? { noun: unit, count: 1 };
  return `${numberText(quantity * count)} ${noun}`;
}

/** The first and the last price of the tiers, and for how much it is. */
function priceText({ price, unit }: CostLine): string {
  const [first, last] = [price?.tiers?.[0]?.price, price?.tiers?.at(-1)?.price];
  if (first === undefined || last === undefined) {
    return "-";
  }
  return `${first === last ? "" : `${first} to `}${last} / ${UNITS[unit]?.each ?? unit}`;
}

function dateText(price: Price | undefined, sources: PriceSources): string {
  if (price === undefined) {
    return "-";
  }
  const { source, asOf, confidence, note } = price;
  return source === undefined || confidence === undefined ? asOf : sources.mark({ source, asOf, confidence, note });
}

/** Why an amount is unknown, or a part of it, once for each line. */
function unknownText(months: readonly MonthCost[], parts: readonly CostPart[], { columns }: Page): string {
  const lines = months.flatMap((month) => month.lines).filter(({ part }) => parts.includes(part));
  const reasons = new Map(
    lines.flatMap(({ amount, label }) => {
      const reason = "unknown" in amount ? `Unknown: ${label}: ${amount.unknown}` : amount.atLeast;
      return reason === undefined ? [] : [[label, "usd" in amount ? `More than that: ${label}: ${reason}` : reason]];
    }),
  );
  return Array.from(reasons.values(), (reason) => wrapped(visible(reason), columns, 2, 4)).join("");
}
