import type { CommandContext, ExitCode } from "../command-context";
import type { Engine } from "../duckdb/engine";
import { problemLine } from "../problem-report";
import { createProgress } from "../progress";
import { objectsOf } from "../sources/objects";
import { visible } from "../visible-text";
import { createWorkProgress } from "../work-progress";
import { type CheckedSql, checkSql } from "./check-sql";
import { damagedFile } from "./damaged-file";
import { resultOfDuckDb } from "./duckdb-cells";
import { eventsView } from "./events-view";
import { byOverlap } from "./overlapping-files";
import { type ParquetFile, parquetFiles } from "./parquet-files";
import type { QueryRequest } from "./query-request";
import { planReading, type ReadingPlan } from "./reading-plan";
import { mayScan } from "./scan-limit";
import { openSqlEngine } from "./sql-engine";
import { errorOfSql } from "./sql-errors";
import { stageRows } from "./staged-rows";
import { showWaiting } from "./waiting";
import { writeResult } from "./write-result";

/** Answers a query with DuckDB, from what is copied or decoded into the temporary folder for it. */
export async function queryOnDuckDb(request: QueryRequest, context: CommandContext): Promise<ExitCode> {
  const { jobs: threads, memoryMiB } = request;
  const { temporaryFolder, signal } = context;
  // It starts while the SQL is looked at, and objects are listed.
  const opening = openSqlEngine({ threads, memoryMiB, temporaryFolder, signal });
  opening.catch(() => undefined); // It is thrown where the engine is needed.
  const files: { remove(): void }[] = [];
  try {
    const checked = await checkSql(request.sql, context);
    const plan = await planOf(request, context);
    if (!(await mayRead(request, plan, context))) {
      return 0;
    }
    const engine = await opening;
    const { faults, parquet } = await readEvents(engine, request, { ...plan, ...checked }, files, context);
    await answer(engine, request, parquet, context);
    return faults.unreadable > 0 ? 3 : faults.damaged > 0 ? 1 : 0;
  } finally {
    (await opening.catch(() => undefined))?.close();
    for (const file of files) {
      file.remove();
    }
  }
}

/** Whether so much is to be read. */
async function mayRead(request: QueryRequest, plan: ReadingPlan, context: CommandContext): Promise<boolean> {
  const { raw, parquet } = plan;
  const scan = { objects: raw.objects + parquet.objects, bytes: raw.bytes + parquet.bytes };
  const { scanLimitBytes: limitBytes, agreed } = request;
  if (!(await mayScan({ what: "DuckDB would read", ...scan, limitBytes, agreed }, context))) {
    return false;
  }
  if (scan.objects === 0) {
    await context.errors.write(`log-backup: ${emptyText(request, plan)}\n`);
  }
  return true;
}

/** What is to be read. */
export async function planOf(request: QueryRequest, context: CommandContext): Promise<ReadingPlan> {
  const { sources, selection, wants } = request;
  const progress = createWorkProgress(context.errors, "listing", "objects", context);
  try {
    return await planReading(
      () => objectsOf(sources, selection, { ...context, parquetAsStored: true }),
      wants,
      (objects) => {
        progress.update({ done: objects });
      },
    );
  } finally {
    progress.stop();
  }
}

/** Makes `events`. */
async function readEvents(
  engine: Engine,
  { wants, jobs }: QueryRequest,
  plan: ReadingPlan & CheckedSql,
  made: { remove(): void }[],
  context: CommandContext,
) {
  const { errors, signal, temporaryFolder, workerFile } = context;
  const progress = createProgress(errors, "reading", context);
  const faults = { damaged: 0, unreadable: 0 };
  const tell = async (line: string) => {
    progress.clear();
    await errors.write(line);
  };
  const totalBytes = plan.raw.bytes + plan.parquet.bytes;
  let before = { objects: 0, bytes: 0 };
  try {
    const parquet = await parquetFiles(plan.parquetObjects, engine, {
      temporaryFolder,
      signal,
      onProgress: (counts) => {
        before = { ...counts };
        progress.update({ ...counts, totalBytes });
      },
      onFault: async (fault) => {
        faults[fault.kind] += 1;
        await tell(
          fault.kind === "damaged"
            ? `log-backup: ${visible(fault.name)}: ${visible(fault.reason)}\n`
            : `log-backup: ${fault.message}\n`,
        );
      },
    });
    made.push(
      ...parquet.filter(({ remove }) => remove !== undefined).map(({ remove }) => ({ remove: () => remove?.() })),
    );
    const { messageText } = plan;
    const staged = await stageRows(plan.rawObjects(), {
      query: { ...wants, ...(messageText !== undefined && { grep: literally(messageText) }) },
      jobs,
      expectedBytes: plan.raw.bytes,
      signal,
      workerFile,
      temporaryFolder,
      onProgress: ({ objects, bytes, events }) => {
        progress.update({ objects: before.objects + objects, bytes: before.bytes + bytes, totalBytes, events });
      },
      onProblem: async (object, problem) => {
        faults.damaged += 1;
        await tell(problemLine(object, problem));
      },
      onFailure: async (message) => {
        faults.unreadable += 1;
        await tell(`log-backup: ${message}\n`);
      },
    });
    made.push(...staged.files);
    const rows = staged.files.map(({ path }) => path);
    const { alone, overlapping } = byOverlap(parquet);
    const { longestLineBytes } = staged;
    const view = { rows, longestLineBytes, parquet: pathsOf(alone), overlapping: pathsOf(overlapping) };
    await engine.run(eventsView(view, wants));
    await engine.confine([], [...rows, ...pathsOf(parquet)]);
    return { faults, parquet };
  } finally {
    progress.stop();
  }
}

/** What finds a text, and nothing else. */
function literally(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
}

function pathsOf(files: readonly ParquetFile[]): readonly string[] {
  return files.map(({ path }) => path);
}

async function answer(
  engine: Engine,
  { sql, format }: QueryRequest,
  files: readonly ParquetFile[],
  context: CommandContext,
): Promise<void> {
  const waiting = showWaiting(context, "querying");
  try {
    const result = await engine.stream(sql);
    const cells = await resultOfDuckDb(result, () => engine.chunk(result));
    await writeResult(cells, format, context.output, () => {
      waiting.stop();
    });
  } catch (error) {
    throw errorOfSql(error, sql, (await damagedFile(engine, files, error))?.name);
  } finally {
    waiting.stop();
  }
}

function emptyText({ place, wants }: QueryRequest, { leftOut }: ReadingPlan): string {
  const { sinceMs, untilMs, logGroups = [] } = wants;
  const isLimited = sinceMs !== undefined || untilMs !== undefined || (logGroups.length > 0 && leftOut.objects > 0);
  return isLimited ? `no object in ${place} can hold such events` : `there is no object in ${place}`;
}
