import type { EventQuery } from "../../backup-format/event-query";
import type { Settings } from "../../settings";
import type { SourceSelection } from "../sources/select";
import type { Source } from "../sources/source";
import type { EventWants } from "./reading-plan";
import type { ResultFormat } from "./write-result";

export const ENGINES = ["duckdb", "athena"] as const;
export type Engine = (typeof ENGINES)[number];

/** What a query is about, whatever engine answers it. */
export interface QueryRequest {
  /** One SELECT. */
  readonly sql: string;
  readonly engine: Engine;
  readonly format: ResultFormat;
  readonly wants: EventWants & Pick<EventQuery, "logGroups">;
  readonly selection: SourceSelection;
  /** As users named it, for messages. */
  readonly place: string;
  readonly sources: readonly Source[];
  /** Absent unless the environment was named. */
  readonly settings: Settings | undefined;
  /** `--compacted`. */
  readonly compacted: boolean;
  readonly jobs: number;
  /** Of DuckDB's own. */
  readonly memoryMiB: number;
  readonly scanLimitBytes: number;
  /** `--yes`. */
  readonly agreed: boolean;
}
