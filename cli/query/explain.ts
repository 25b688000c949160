import type { TimeRange } from "../../backup-format/object-key";
import type { CommandContext, ExitCode } from "../command-context";
import { counted } from "../counted";
import { AccessError, UsageError } from "../errors";
import { amountText } from "../estimate/amount-text";
import { PriceSources } from "../estimate/price-sources";
import { sizeText } from "../size-text";
import { writeReport } from "../write-report";
import { athenaCost } from "./athena-cost";
import { type AthenaPlan, athenaPlanOf, scanOfAthena } from "./athena-plan";
import { type CheckedSql, checkSql } from "./check-sql";
import { planOf } from "./duckdb-query";
import { eventsView } from "./events-view";
import { byOverlap } from "./overlapping-files";
import type { QueryRequest } from "./query-request";
import type { Amount, ReadingPlan } from "./reading-plan";

const COLUMNS = 100;
/** Parquet files whose names are shown. */
const SHOWN_FILES = 3;

/**
 * Says what would be read, what the engine would be asked, and what that would cost; for DuckDB, where the environment is
 * named, what Athena would do, too. Nothing is read but listings of what the bounds choose.
 *
 * @throws {UsageError} where DuckDB is to answer, and does not take the SQL
 */
export async function explain(request: QueryRequest, context: CommandContext): Promise<ExitCode> {
  const isDuckDb = request.engine === "duckdb";
  const parts = isDuckDb ? [await duckDbText(request, await checkSql(request.sql, context), context)] : [];
  if (request.settings !== undefined) {
    parts.push(await athenaText(request, context));
  }
  await writeReport(context.output, parts.join("\n"));
  return 0;
}

async function duckDbText(
  request: QueryRequest,
  { messageText }: CheckedSql,
  context: CommandContext,
): Promise<string> {
  const plan = await planOf(request, context);
  const reads = sum(plan.raw, plan.parquet);
  const lines = [
    "DuckDB, on this computer",
    field("reads", amount(reads)),
    field("decodes", amount(plan.raw)),
    ...(messageText === undefined
      ? []
      : [field("", `and keeps events whose message holds ${JSON.stringify(messageText)}`)]),
    field("Parquet", amount(plan.parquet)),
    ...(plan.arrived === undefined ? [] : [field("arrived", rangeText(plan.arrived))]),
    ...asksLine("duckdb", reads, request),
    "",
    `${viewText(plan, request)};`,
    "",
    `${request.sql};`,
    "",
  ];
  return lines.join("\n");
}

async function athenaText(request: QueryRequest, context: CommandContext): Promise<string> {
  let plan: AthenaPlan;
  try {
    plan = athenaPlanOf(request);
  } catch (error) {
    if (error instanceof UsageError && request.engine === "duckdb") {
      return `Athena\n${field("not asked", error.message)}\n`;
    }
    throw error;
  }
  const head = `Athena, in ${plan.region}, workgroup ${plan.workgroup}, database ${plan.database}`;
  try {
    const scan = await scanOfAthena(plan, request, context);
    const { cost, price } = athenaCost(plan.region, scan.bytes);
    const sources = new PriceSources(COLUMNS);
    const perTb = price?.tiers?.[0]?.price;
    const { source, confidence } = price ?? {};
    const mark =
      price === undefined || source === undefined || confidence === undefined
        ? ""
        : `, at ${perTb} USD/TB, ${sources.mark({ ...price, source, confidence })}`;
    const costs = "unknown" in cost ? `unknown: ${cost.unknown}` : `${amountText(cost)} USD at most${mark}`;
    return [
      head,
      field("scans", `at most ${amount(scan)}`),
      field("costs", costs),
      ...asksLine("athena", scan, request),
      "",
      `${plan.sql};`,
      ...(sources.text === "" ? [] : ["", sources.text.trimEnd()]),
      "",
    ].join("\n");
  } catch (error) {
    if (error instanceof AccessError) {
      return `${head}\n${field("scans", `not known (${error.message})`)}\n\n${plan.sql};\n`;
    }
    throw error;
  }
}

/** Whether the engine that was chosen would ask before it reads. */
function asksLine(engine: QueryRequest["engine"], { bytes }: Amount, request: QueryRequest): readonly string[] {
  const { scanLimitBytes: limit, agreed } = request;
  return engine === request.engine
    ? [field("asks", `${bytes > limit && !agreed ? "yes" : "no"}, the limit is ${sizeText(limit)}`)]
    : [];
}

/** What is decoded has no file yet. */
function viewText({ raw, parquetObjects }: ReadingPlan, { wants }: QueryRequest): string {
  const { alone, overlapping } = byOverlap(parquetObjects);
  return eventsView(
    {
      rows: raw.objects === 0 ? [] : [`(rows of ${counted(raw.objects, "object")})`],
      longestLineBytes: 0,
      parquet: shownOf(alone),
      overlapping: shownOf(overlapping),
    },
    wants,
  );
}

function shownOf(objects: readonly { readonly name: string }[]): readonly string[] {
  const shown = objects.slice(0, SHOWN_FILES).map(({ name }) => name);
  const more = objects.length - shown.length;
  return more > 0 ? [...shown, `(and ${counted(more, "more file")})`] : shown;
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(10)}${value}`;
}

function amount({ objects, bytes }: Amount): string {
  return `${counted(objects, "object")}, ${sizeText(bytes)}`;
}

function sum(one: Amount, other: Amount): Amount {
  return { objects: one.objects + other.objects, bytes: one.bytes + other.bytes };
}

function rangeText({ fromMs, untilMs }: TimeRange): string {
  return `${minuteText(fromMs)} to ${minuteText(untilMs)}`;
}

function minuteText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, "Z");
}
