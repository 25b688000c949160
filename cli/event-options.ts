import { type Command, InvalidArgumentError } from "commander";
import type { EventQuery } from "../backup-format/event-query";

/** What the command line says about which events are wanted. */
export interface EventOptions {
  readonly group?: readonly string[];
  readonly stream?: readonly string[];
  readonly grep?: RegExp;
}

/** The options by which commands that read events are told which ones. */
export function addEventOptions(command: Command): Command {
  return command
    .optionsGroup("Which events:")
    .option(
      "--group <glob>",
      "only of log groups whose name matches: * is any text, ? one character; repeatable",
      collect,
    )
    .option("--stream <glob>", "only of log streams whose name matches; repeatable", collect)
    .option("--grep <regex>", "only events whose message matches this JavaScript regular expression", parseRegex);
}

/** The part of a query that these options make. */
export function eventsOf({ group, stream, grep }: EventOptions): Pick<EventQuery, "logGroups" | "logStreams" | "grep"> {
  return { ...(group && { logGroups: group }), ...(stream && { logStreams: stream }), ...(grep && { grep }) };
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** In Unicode mode, where it is valid there: elsewhere needless escapes are allowed. */
function parseRegex(text: string): RegExp {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(text, flags);
    } catch {
      continue;
    }
  }
  throw new InvalidArgumentError("It is not a valid regular expression of JavaScript.");
}
