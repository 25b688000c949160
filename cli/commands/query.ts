import { totalmem } from "node:os";
import { type Command, Option } from "commander";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { UsageError } from "../errors";
import { listSaved } from "../query/list-saved";
import { type Engine, ENGINES, type QueryRequest } from "../query/query-request";
import { type QueryText, type QueryTextOptions, queryTextOf } from "../query/query-text";
import { scanLimitOf } from "../query/scan-limit";
import { RESULT_FORMATS, type ResultFormat } from "../query/write-result";
import {
  addSourceOptions,
  addTimeOptions,
  jobsOf,
  selectionOf,
  type SourceOptions,
  sourcesOf,
  timeWindow,
  wholeNumber,
} from "../source-options";

interface QueryOptions extends SourceOptions, QueryTextOptions {
  readonly list?: true;
  readonly engine: Engine;
  readonly format?: ResultFormat;
  readonly explain?: true;
  readonly scanLimit?: string;
  readonly yes?: true;
  readonly jobs?: string;
  readonly memory?: string;
}

/** What DuckDB may read before it asks: it takes some times as much space on disk for the time of the query. */
const DUCKDB_LIMIT_GIB = 20;
const MIB = 1024 ** 2;
/** DuckDB's share of the computer's memory, and how much it gets of a large one's. */
const MEMORY_SHARE = 0.5;
const MOST_MEMORY_MIB = 4096;
const LEAST_MEMORY_MIB = 256;

const AFTER_HELP = `
The table:
  events("timestamp", log_group, log_stream, id, message, owner, arrived_at): an event a row,
  each event once, without control messages. Times are UTC. "timestamp" may be quoted.
  What means the same on both engines, JSON functions for the message among it, is in
  docs/sql.md.

Engines:
  duckdb    on this computer: reads files, folders and S3, in any format. Objects are decoded
            into a temporary folder (TMPDIR), which takes some times their size; compacted
            Parquet files are read as they are, those of S3 are copied first. They have no
            checksums that DuckDB looks at: log-backup compact --check finds silent damage
  athena    in AWS, for what is too much for a computer: needs --env, and query.catalogue in
            the environment's settings. AWS bills what is scanned. Ctrl-C stops the query.
            Athena ends what scans more than the settings' query.scanLimitGiB, whatever
            --scan-limit and --yes say

What is read:
  --group, --since and --until choose the objects by their keys, and limit events to what they
  say; conditions in the SQL do not choose objects. A result is written while it comes in: a
  table for a terminal, ndjson for all else, where nothing is cut off.

Saved queries:
  --list shows them. --since, --until and --group, if it is one name, are their parameters of
  that name, too; without them they are about the last 24 hours.

Exit codes: 0 done, 1 done, and something of the backup is damaged, 2 the SQL or an option is
wrong, or nobody could be asked whether to read more than the limit, 3 it could not be done.

Examples:
  log-backup query "SELECT log_group, count(*) AS events FROM events GROUP BY log_group" backup/
  log-backup query --env prod --since 2h --group '/aws/lambda/*' "SELECT * FROM events
    WHERE json_extract_scalar(message, '$.level') = 'ERROR' ORDER BY \\"timestamp\\""
  log-backup query --env prod --saved request-across-groups --parameter text=1-67891233 --since 1d
  log-backup query --env prod --engine athena --since 2026-01-01 --explain --file report.sql`;

/** SQL that begins with a comment is no option. */
const LEADING_COMMENT = /^--\s/;

/** Adds `log-backup query`. */
export function addQuery(program: Command, run: Run, context: CommandContext) {
  const command = program
    .command("query")
    .summary("ask a backup in SQL, with DuckDB on this computer or with Athena")
    .description("Asks a backup in SQL: one SELECT from the table events.")
    .argument("[sql]", "one SELECT; - reads it from standard input")
    .optionsGroup("Which query:")
    .option("--file <file>", "SQL of a file instead of the argument; - for standard input")
    .option("--saved <name>", "a saved query instead of SQL")
    .option("--parameter <name=value>", "a parameter of the saved query; repeatable", collect)
    .option("--list", "list the saved queries, and do nothing else");
  addSourceOptions(command)
    .optionsGroup("Which events:")
    .option(
      "--group <glob>",
      "only of log groups whose name matches: * is any text, ? one character; repeatable",
      collect,
    );
  addTimeOptions(command)
    .optionsGroup("How:")
    .addOption(new Option("--engine <engine>", "what answers").choices(ENGINES).default("duckdb"))
    .addOption(new Option("--format <format>", "default: table on a terminal, else ndjson").choices(RESULT_FORMATS))
    .option("--explain", "say what would be read and asked, and what it costs, and do nothing else")
    .option(
      "--scan-limit <GiB>",
      `ask before more is read (default: ${DUCKDB_LIMIT_GIB}; Athena: the settings' query.scanLimitGiB)`,
    )
    .option("--yes", "do not ask; with Athena, do not list the objects first, either")
    .option("--jobs <n>", "threads, up to 64 (default: the processors, up to 8)")
    .option("--memory <MiB>", `of DuckDB (default: half of the computer's, up to ${MOST_MEMORY_MIB})`)
    .addHelpText("after", AFTER_HELP)
    .action((sql: string | undefined, sources: string[], options: QueryOptions) =>
      run(() => query(sql, sources, options, context)),
    );
  takeCommentsAsSql(command);
}

/** Options never have white space after their hyphens, and SQL may have some before it. */
function takeCommentsAsSql(command: Command): void {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (args) => parse(args.map((arg) => (LEADING_COMMENT.test(arg) ? ` ${arg}` : arg)));
}

async function query(
  first: string | undefined,
  others: readonly string[],
  options: QueryOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (options.list) {
    return listSaved(context);
  }
  const isSqlElsewhere = options.saved !== undefined || options.file !== undefined;
  if (options.saved !== undefined && options.file !== undefined) {
    throw new UsageError("expected one of SQL, --file or --saved, got: --file and --saved");
  }
  const argument = isSqlElsewhere ? undefined : first;
  const positional = isSqlElsewhere && first !== undefined ? [first, ...others] : others;
  if ((options.file === "-" || argument === "-") && positional.includes("-")) {
    throw new UsageError("standard input can be read only once, got - for the SQL and for the backup");
  }
  const text = await queryTextOf(argument, options, timeWindow(options, context.now), {
    now: context.now,
    openStdin: () => process.stdin,
  });
  const request = await requestOf(text, positional, options, context);
  if (options.explain) {
    const { explain } = await import("../query/explain");
    return explain(request, context);
  }
  if (options.engine === "athena") {
    const { queryOnAthena } = await import("../query/athena-query");
    return queryOnAthena(request, context);
  }
  const { queryOnDuckDb } = await import("../query/duckdb-query");
  return queryOnDuckDb(request, context);
}

async function requestOf(
  { sql, window, logGroups }: QueryText,
  positional: readonly string[],
  options: QueryOptions,
  { environment, output }: CommandContext,
): Promise<QueryRequest> {
  const { env, engine } = options;
  if (engine === "athena" && env === undefined) {
    throw new UsageError("--engine athena goes with --env: the environment's settings say where Athena is to be asked");
  }
  const sources = await sourcesOf(positional, options, environment);
  const settings =
    env === undefined
      ? undefined
      : await (await import("../sources/environment-source")).settingsOfEnvironment(env, environment);
  const defaultLimit = engine === "athena" ? settings?.query.scanLimitGiB : undefined;
  return {
    sql,
    engine,
    format: options.format ?? (output.isTerminal ? "table" : "ndjson"),
    wants: { ...window, ...(logGroups && { logGroups }) },
    selection: selectionOf(options, window),
    place: positional.length > 0 ? positional.join(", ") : "the backup",
    sources,
    settings,
    compacted: options.compacted === true,
    jobs: jobsOf(options.jobs),
    memoryMiB: memoryOf(options.memory),
    scanLimitBytes: scanLimitOf(options.scanLimit ?? String(defaultLimit ?? DUCKDB_LIMIT_GIB)),
    agreed: options.yes === true,
  };
}

/** @throws {UsageError} */
function memoryOf(text: string | undefined): number {
  if (text === undefined) {
    const share = Math.floor((MEMORY_SHARE * totalmem()) / MIB);
    return Math.max(LEAST_MEMORY_MIB, Math.min(share, MOST_MEMORY_MIB));
  }
  return wholeNumber("--memory", text);
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
