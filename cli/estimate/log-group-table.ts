import { type CostTotal, totalOf } from "../../estimate/cost";
import type { Estimate, EstimateMonth } from "../../estimate/estimate";
import { counted } from "../counted";
import { reportTable } from "../report-table";
import { amountText, boundText, numberText, percentText } from "./amount-text";
import type { Page } from "./report-page";
import { wrapped } from "./wrapped-text";

const MOST_GROUPS = 10;
const NOT_BY_VOLUME = ["cloudWatchAlarm", "cloudWatchDashboard"];

/** The log groups that cost most; nothing where it is not known which bring how much. */
export async function logGroupTable({ logGroups, months }: Estimate, { terminal, columns }: Page): Promise<string> {
  const [first, last] = [months[0], months.at(-1)];
  if (logGroups.length === 0 || first === undefined || last === undefined) {
    return "";
  }
  const shown = logGroups.slice(0, MOST_GROUPS);
  const [costFirst, costLast] = [volumeCost(first), volumeCost(last)];
  const shareOf = ({ usd, without }: CostTotal, percent: number) =>
    boundText((usd * percent) / 100, without.length === 0);
  const ingestion = first.cost.lines.find(({ item }) => item === "logsIngestion")?.amount;
  const table = await reportTable({
    columns: ["GB a day", "share", "month 1", `month ${last.storage.month}`, "ingestion", "log group"],
    numeric: 5,
    rows: shown.map(({ name, gbPerDay, percent }) => [
      numberText(gbPerDay),
      percentText(percent),
      shareOf(costFirst, percent),
      shareOf(costLast, percent),
      amountText(
        ingestion !== undefined && "usd" in ingestion
          ? { ...ingestion, usd: (ingestion.usd * percent) / 100 }
          : ingestion,
      ),
      name,
    ]),
    terminal,
  });
  const more = logGroups.length - shown.length;
  return [
    "\nLog groups that cost most, USD a month:\n",
    table,
    more > 0 ? `  and ${counted(more, "more log group")}\n` : "",
    wrapped(
      "Each has its share of the backup, with Firehose A and without alarms and dashboard, by its bytes; ingestion is what CloudWatch Logs bills, with or without a backup.",
      columns,
      2,
    ),
  ].join("");
}

/** What of a month's cost goes with the bytes, with Firehose A. */
export function volumeCost({ cost }: EstimateMonth): CostTotal {
  return totalOf(
    cost.lines.filter(({ item }) => !NOT_BY_VOLUME.includes(item)),
    ["backup", "direct-put"],
  );
}
