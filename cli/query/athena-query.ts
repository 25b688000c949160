import type { QueryExecution } from "@aws-sdk/client-athena";
import { createAthenaClient } from "../aws-clients";
import type { CommandContext, ExitCode } from "../command-context";
import { AccessError } from "../errors";
import { amountText } from "../estimate/amount-text";
import { sizeText } from "../size-text";
import { setStopWork } from "../stop-work";
import { athenaCost } from "./athena-cost";
import { failedQueryError } from "./athena-errors";
import { type AthenaPlan, athenaPlanOf, scanOfAthena } from "./athena-plan";
import { AthenaRun } from "./athena-run";
import type { QueryRequest } from "./query-request";
import type { Amount } from "./reading-plan";
import { mayScan } from "./scan-limit";
import { showWaiting } from "./waiting";
import { writeResult } from "./write-result";

const GIB = 1024 ** 3;

/** Answers a query with Athena, in the environment's workgroup. */
export async function queryOnAthena(request: QueryRequest, context: CommandContext): Promise<ExitCode> {
  const plan = athenaPlanOf(request);
  if (!(await isAgreed(plan, request, context))) {
    return 0;
  }
  const { environment, signal, errors } = context;
  const client = await createAthenaClient({ region: plan.region, environment });
  const { workgroup, database } = plan;
  const run = new AthenaRun({ client, workgroup, database, signal });
  const waiting = showWaiting(context, "Athena");
  setStopWork(() => run.stop());
  try {
    const execution = await run.finish(plan.sql, (look) => {
      waiting.say(lookText(look));
    });
    const { State: state, StateChangeReason: reason = "", AthenaError } = execution.Status ?? {};
    if (state === "FAILED" || state === "CANCELLED") {
      const scanLimitGiB = request.settings?.query.scanLimitGiB ?? 0;
      throw failedQueryError(
        { state, reason: reason === "" ? (AthenaError?.ErrorMessage ?? "") : reason, scanLimitGiB },
        request.sql,
        plan.sql,
      );
    }
    await writeResult(await run.result(), request.format, context.output, () => {
      waiting.stop();
    });
    waiting.stop();
    if (errors.isTerminal) {
      const bytes = execution.Statistics?.DataScannedInBytes ?? 0;
      await errors.write(`log-backup: Athena scanned ${sizeText(bytes)}${costText(plan, bytes)}\n`);
    }
    return 0;
  } finally {
    setStopWork(undefined);
    waiting.stop();
    await run.stop();
  }
}

/** Who may ask Athena need not be able to list the bucket: then the workgroup's own limit holds. */
async function isAgreed(plan: AthenaPlan, request: QueryRequest, context: CommandContext): Promise<boolean> {
  const { agreed, scanLimitBytes: limitBytes } = request;
  if (agreed) {
    return true;
  }
  let scan: Amount;
  try {
    scan = await scanOfAthena(plan, request, context);
  } catch (error) {
    if (!(error instanceof AccessError)) {
      throw error;
    }
    await context.errors.write(
      `log-backup: how much Athena will scan is not known, its workgroup's limit holds: ${error.message}\n`,
    );
    return true;
  }
  const endBytes = (request.settings?.query.scanLimitGiB ?? Infinity) * GIB;
  const { cost } = athenaCost(plan.region, scan.bytes);
  const note = "usd" in cost ? `for ${amountText(cost)} USD` : "at an unknown price";
  return mayScan({ what: "Athena would scan up to", note, ...scan, limitBytes, endBytes, agreed }, context);
}

function lookText({ Status, Statistics }: QueryExecution): string {
  const scanned = Statistics?.DataScannedInBytes;
  const state = (Status?.State ?? "queued").toLowerCase();
  return scanned === undefined ? state : `${state}, ${sizeText(scanned)} scanned`;
}

function costText({ region }: AthenaPlan, bytes: number): string {
  const { cost } = athenaCost(region, bytes);
  return "usd" in cost ? `, for ${amountText(cost)} USD` : "";
}
