/** The program `log-backup`. */
import { writeSync } from "node:fs";
import { constants } from "node:os";
import { confirmAtTerminal } from "./confirm";
import { COMPACTION_ALLOCATOR } from "./duckdb/compaction-allocator";
import { clearProgress } from "./progress";
import { runCommandLine } from "./run-command-line";
import { StandardStream } from "./standard-streams";
import { takeStopNote } from "./stop-note";
import { takeStopWork } from "./stop-work";
import { TemporaryFolder } from "./temporary-folder";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
// DuckDB reads it when it is loaded.
if (process.argv[2] === "compact") {
  process.env.DUCKDB_JE_MALLOC_CONF ??= COMPACTION_ALLOCATOR;
}

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
