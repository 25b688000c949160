import { writeSync } from "node:fs";
import { countText, sizeText } from "./size-text";

/** At most eight times a second. */
const MS_BETWEEN_DRAWINGS = 125;
const DEFAULT_TERMINAL_COLUMNS = 80;
const ERASE_LINE = "\r\u001b[K";
const STANDARD_ERROR = 2;

export interface ProgressCounts {
  readonly objects: number;
  readonly bytes: number;
  /** Of all objects, where that is known. */
  readonly totalBytes?: number;
  readonly events?: number;
}

/** A line that says how far the work is. */
export interface Progress<Counts = ProgressCounts> {
  update(counts: Counts): void;
  /** Removes the line, so that something else can be written; it comes back by itself. */
  clear(): void;
  /** Removes it for good. */
  stop(): void;
}

export interface ProgressOptions {
  /** There is no line for `CI` or for a dumb terminal. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Writes at once: what is written elsewhere after clear() must not come before it. */
  readonly write?: (text: string) => void;
  readonly terminalColumns?: () => number;
  /** In milliseconds, from any start. */
  readonly clock?: () => number;
}

const NO_PROGRESS: Progress<unknown> = { update: () => undefined, clear: () => undefined, stop: () => undefined };

/**
 * Shows progress in the last line of standard error, if that is a terminal.
 *
 * @param label what is being done, such as `reading`; undefined for no progress
 */
export function createProgress(
  stream: { readonly isTerminal: boolean },
  label: string | undefined,
  options: ProgressOptions = {},
): Progress {
  return label === undefined
    ? NO_PROGRESS
    : createProgressLine(stream, (counts, elapsedMs) => progressText(label, counts, elapsedMs), options);
}

/** What makes the line's text; the time since it began is in milliseconds. */
export type ProgressText<Counts> = (counts: Counts, elapsedMs: number) => string;

/** The same with any counts, and a text of the caller's own. */
export function createProgressLine<Counts>(
  stream: { readonly isTerminal: boolean },
  textOf: ProgressText<Counts>,
  options: ProgressOptions = {},
): Progress<Counts> {
  const { CI: ci = "", TERM: term } = options.environment ?? {};
  const isCi = ci !== "" && ci !== "false";
  return !stream.isTerminal || isCi || term === "dumb" ? NO_PROGRESS : new ProgressLine(textOf, options);
}

let stopDrawn: (() => void) | undefined;

/** Removes what line there is, before the process ends. */
export function clearProgress(): void {
  stopDrawn?.();
}

class ProgressLine<Counts> implements Progress<Counts> {
  private readonly write: (text: string) => void;
  private readonly terminalColumns: () => number;
  private readonly clock: () => number;
  private readonly startMs: number;
  private drawnMs = Number.NEGATIVE_INFINITY;
  private isDrawn = false;
  private isStopped = false;
  private counts: Counts | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly textOf: ProgressText<Counts>,
    options: ProgressOptions,
  ) {
    this.write = options.write ?? writeToStandardError;
    this.terminalColumns = options.terminalColumns ?? (() => process.stderr.columns);
    this.clock = options.clock ?? (() => performance.now());
    this.startMs = this.clock();
  }

  update(counts: Counts): void {
    this.counts = counts;
    this.drawSoon();
  }

  clear(): void {
    if (this.isDrawn) {
      this.write(ERASE_LINE);
      this.isDrawn = false;
      // What it makes room for is not written yet.
      this.drawnMs = this.clock();
      clearTimeout(this.timer);
      this.timer = undefined;
      this.drawSoon();
    }
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.clear();
  }

  private drawSoon(): void {
    if (this.isStopped || this.timer !== undefined) {
      return;
    }
    const waitMs = this.drawnMs + MS_BETWEEN_DRAWINGS - this.clock();
    if (waitMs <= 0) {
      this.draw();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.draw();
    }, waitMs);
    this.timer.unref();
  }

  private draw(): void {
    if (this.counts === undefined || this.isStopped) {
      return;
    }
    this.drawnMs = this.clock();
    this.isDrawn = true;
    stopDrawn = () => {
      this.stop();
    };
    // A line as wide as the terminal would go on to the next one, and could not be erased.
    const columns = this.terminalColumns() || DEFAULT_TERMINAL_COLUMNS;
    const text = this.textOf(this.counts, this.drawnMs - this.startMs).slice(0, columns - 1);
    this.write(`${ERASE_LINE}${text}`);
  }
}

function progressText(
  label: string,
  { objects, bytes, totalBytes, events }: ProgressCounts,
  elapsedMs: number,
): string {
  const parts = [`${countText(objects)} ${objects === 1 ? "object" : "objects"}`];
  if (totalBytes === undefined || totalBytes === 0) {
    parts.push(sizeText(bytes));
  } else {
    const percent = Math.min(100, Math.floor((100 * bytes) / totalBytes));
    parts.push(`${sizeText(bytes)} of ${sizeText(totalBytes)} (${percent} %)`);
  }
  if (events !== undefined) {
    parts.push(`${countText(events)} events`);
  }
  if (elapsedMs >= 1000) {
    parts.push(`${sizeText((1000 * bytes) / elapsedMs)}/s`);
  }
  return `${label}: ${parts.join(", ")}`;
}

function writeToStandardError(text: string): void {
  try {
    writeSync(STANDARD_ERROR, text);
  } catch {
    // The terminal is slow or gone: progress is not worth an error.
  }
}
