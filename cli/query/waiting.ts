import type { CommandContext } from "../command-context";
import { createProgressLine } from "../progress";
import { durationText } from "../work-progress";

/** Milliseconds from one look at the clock to the next. */
const STEP_MS = 1000;

/** A line that says for how long something has been going on. */
export interface Waiting {
  /** What else is known now, such as bytes that were scanned. */
  say(detail: string): void;
  stop(): void;
}

/** @param label what is being done, such as `querying` */
export function showWaiting(context: CommandContext, label: string): Waiting {
  let detail = "";
  const progress = createProgressLine<string>(
    context.errors,
    (said, elapsedMs) => `${label}: ${durationText(Math.max(elapsedMs, 1))}${said === "" ? "" : `, ${said}`}`,
    context,
  );
  const timer = setInterval(() => {
    progress.update(detail);
  }, STEP_MS);
  timer.unref();
  return {
    say: (text) => {
      detail = text;
      progress.update(detail);
    },
    stop: () => {
      clearInterval(timer);
      progress.stop();
    },
  };
}
