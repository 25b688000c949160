/** The program `log-backup`. */
import { writeSync } from "node:fs";
import { constants } from "node:os";
import { confirmAtTerminal } from "./confirm";
import { clearProgress } from "./progress";
import { runCommandLine } from "./run-command-line";
import { StandardStream } from "./standard-streams";
import { takeStopNote } from "./stop-note";
import { takeStopWork } from "./stop-work";
import { TemporaryFolder } from "./temporary-folder";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
// For DuckDB's memory allocator, where that is jemalloc: compaction's engines run on whatever thread is free, and would take
// fresh memory on each. One arena, which keeps what it has and does not cut large pieces up, takes a quarter of the time off.
// https://jemalloc.net/jemalloc.3.html#tuning
process.env.DUCKDB_JE_MALLOC_CONF ??=
  "narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0,lg_extent_max_active_fit:20";

const stopping = new AbortController();

// The temporary folder is removed when the process exits, and threads end with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    clearProgress();
    writeNow(takeStopNote());
    const end = () => {
      // What runs in native code, such as a query of DuckDB's, would be waited for.
      stopping.abort();
      process.exit(128 + constants.signals[signal]);
    };
    const work = takeStopWork();
    if (work === undefined) {
      end();
    }
    void work?.then(end, end);
  });
}

/** At once: the process is about to end. */
function writeNow(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody is there to read it.
  }
}

void runCommandLine(process.argv.slice(2), {
  environment: process.env,
  now: new Date(),
  output: new StandardStream(1),
  errors: new StandardStream(2),
  temporaryFolder: new TemporaryFolder(),
  signal: stopping.signal,
  confirm: confirmAtTerminal(),
})
  .catch(() => 3) // not even the error could be written
  .then((exitCode) => process.exit(exitCode));
