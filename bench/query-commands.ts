import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { QueryData } from "./query-data";
import { objectsGlob, quoted, type Contender } from "./read-commands";

/** A question, and every way to answer it. Each way prints a line for each row of the answer. */
export interface Question {
  readonly title: string;
  /** What all others are compared with. It is slow: one run. */
  readonly zcatAndJq: Contender;
  readonly contenders: readonly Contender[];
}

/** How often a lookup in compacted files has to be faster than `zcat | jq`. */
export const LOOKUP_TARGET = 20;
/** Of the speed of `log-backup cat`, what compaction has to have at least. */
export const COMPACTION_TARGET = 0.6;
export const COMPACTED_LABEL = "log-backup query, compacted";

const FILTER_TEXT = "status=503";

/** A filter, a count by group and hour, and a lookup; `logBackup` is how a shell starts the command. */
export function questions(data: QueryData, logBackup: string): readonly Question[] {
  const { requestId } = data;
  const containing = (text: string) => `SELECT id FROM events WHERE message LIKE '%${text}%'`;
  const jqContaining = (text: string) => `.logEvents[] | select(.message | contains("${text}")) | .id`;
  const count =
    "SELECT log_group, date_trunc('hour', timestamp) AS hour, count(*) AS events FROM events GROUP BY log_group, date_trunc('hour', timestamp)";
  return [
    question(`Filter: events with ${FILTER_TEXT}`, containing(FILTER_TEXT), jq(data, jqContaining(FILTER_TEXT)), [
      grep(data, FILTER_TEXT),
      catGrep(data, FILTER_TEXT),
    ]),
    question(
      "Count by log group and hour",
      count,
      `${jq(data, '.logGroup as $group | .logEvents[] | "\\($group) \\(.timestamp / 3600000 | floor)"')} | awk '{n[$0]++} END {for (key in n) print n[key], key}'`,
      [],
    ),
    question("Lookup of one request id", containing(requestId), jq(data, jqContaining(requestId)), [
      grep(data, requestId),
      catGrep(data, requestId),
    ]),
  ];

  function question(title: string, sql: string, jqCommand: string, others: readonly Contender[]): Question {
    const query = (where: string, source: string): Contender => ({
      label: `log-backup query, ${where}`,
      command: `${logBackup} query ${quoted(sql)} --format ndjson --yes ${quoted(source)}`,
    });
    return {
      title,
      zcatAndJq: { label: "zcat | jq", command: jqCommand, needs: "jq" },
      contenders: [
        ...others,
        {
          label: "DuckDB's JSON reader, NDJSON",
          command: `node bench/duckdb-ndjson.mjs ${quoted(data.ndjson)} ${quoted(sql)}`,
        },
        query("pass-through", data.passThrough.path),
        query("NDJSON", data.ndjson),
        query("compacted", data.compacted),
      ],
    };
  }
}

/** Compaction, and what it is compared with. */
export function compaction(
  data: QueryData,
  logBackup: string,
): { readonly cats: Contender[]; readonly compact: Contender } {
  const source = quoted(data.passThrough.path);
  return {
    cats: [
      { label: "cat --format ndjson, to /dev/null", command: `${logBackup} cat --format ndjson ${source} > /dev/null` },
      {
        label: "cat --format ndjson, to a file",
        command: `${logBackup} cat --format ndjson ${source} > ${quoted(`${data.compacted}.ndjson`)}`,
      },
      {
        label: "cat --sort --dedupe --format ndjson, to a file",
        command: `${logBackup} cat --sort --dedupe --format ndjson ${source} > ${quoted(`${data.compacted}.ndjson`)}`,
      },
    ],
    compact: {
      label: "compact",
      command: `rm -rf ${quoted(data.compacted)} && ${logBackup} compact ${source} --to ${quoted(data.compacted)}`,
    },
  };
}

/** What a query takes that reads nothing. */
export function starts(data: QueryData, logBackup: string): readonly Contender[] {
  return [
    { label: "node -e 0", command: "node -e 0" },
    {
      label: 'log-backup query "SELECT 1", compacted',
      command: `${logBackup} query "SELECT 1" --format ndjson --yes ${quoted(data.compacted)}`,
    },
  ];
}

/** The same that compaction has: see cli/duckdb/compaction-allocator.ts. */
const COMPACTION_ALLOCATOR =
  "narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0,lg_extent_max_active_fit:20";

/** Seconds that DuckDB takes to write a share of the compacted files' bytes, see duckdb-writer.mjs. */
export async function writerAlone({
  compacted,
}: QueryData): Promise<{ readonly share: number; readonly seconds: number }> {
  const env = { ...process.env, DUCKDB_JE_MALLOC_CONF: COMPACTION_ALLOCATOR };
  const { stdout } = await promisify(execFile)(process.execPath, ["bench/duckdb-writer.mjs", compacted], { env });
  return JSON.parse(stdout) as { share: number; seconds: number };
}

function jq({ passThrough }: QueryData, program: string): string {
  return `cat ${objectsGlob(passThrough)} | zcat | jq -r ${quoted(`select(.messageType == "DATA_MESSAGE") | ${program}`)}`;
}

function grep({ text }: QueryData, wanted: string): Contender {
  return { label: "grep, extracted text", command: `LC_ALL=C grep -F -- ${quoted(wanted)} ${quoted(text)}` };
}

function catGrep({ passThrough }: QueryData, wanted: string): Contender {
  const logBackup = "node .build/log-backup.js";
  return {
    label: "log-backup cat --grep, pass-through",
    command: `${logBackup} cat --format ndjson --grep ${quoted(wanted)} ${quoted(passThrough.path)}`,
  };
}
