import type { EventQuery } from "../../backup-format/event-query";
import type { EnvelopeText, EventText } from "./envelope-texts";

/** What must be written for an envelope, put together from the texts that the envelope was made of. */
export function expectedRecords(envelope: EnvelopeText, query: EventQuery): string[] {
  const { owner, logGroup, logStream } = envelope;
  if (!isNamed(decoded(logGroup), query.logGroups) || !isNamed(decoded(logStream), query.logStreams)) {
    return [];
  }
  const events = envelope.events.filter((event) => isWanted(event, query));
  switch (query.format) {
    case "none":
    case "row": // its lines are compared as JSON: see row-format.test.ts
      return events.map(() => "");
    case "ndjson":
      return events.map(
        ({ text }) =>
          `${oneLine(text).slice(0, -1)},"logGroup":${logGroup},"logStream":${logStream},"owner":${owner}}\n`,
      );
    case "text":
      return events.map((event) => textRecord(envelope, event, query.terminal));
    case "envelope": {
      const hasFilter = query.sinceMs !== undefined || query.untilMs !== undefined || query.grep !== undefined;
      return hasFilter && events.length === 0 ? [] : [`${oneLine(envelope.text)}\n`];
    }
  }
}

/** A JSON string's text, as UTF-8 can hold it. */
export function decoded(json: string): string {
  return Buffer.from(JSON.parse(json) as string, "utf8").toString("utf8");
}

/** An id's text: a number's is its spelling. */
export function idText(id: string): string {
  return id.startsWith('"') ? decoded(id) : id;
}

function isNamed(name: string, globs: readonly string[] | undefined): boolean {
  return globs === undefined || globs.some((glob) => new RegExp(`^${asPattern(glob)}$`, "su").test(name));
}

function asPattern(glob: string): string {
  return Array.from(glob, (one) =>
    one === "*" ? ".*" : one === "?" ? "." : one.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"),
  ).join("");
}

function isWanted({ timestamp, message }: EventText, { sinceMs, untilMs, grep }: EventQuery): boolean {
  const ms = Number(timestamp);
  return (
    (sinceMs === undefined || ms >= sinceMs) &&
    (untilMs === undefined || ms < untilMs) &&
    (grep === undefined || decoded(message).search(new RegExp(grep.source, grep.flags.replace("y", ""))) >= 0)
  );
}

function textRecord(envelope: EnvelopeText, { timestamp, message }: EventText, terminal: boolean): string {
  const ms = Number(timestamp);
  const iso = Number.isInteger(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : "";
  const parts = [
    /^\d{4}-/.test(iso) ? iso : timestamp,
    decoded(envelope.logGroup),
    decoded(envelope.logStream),
    decoded(message).replace(/(?<![\r\n])[\r\n]+$/, ""),
  ];
  if (!terminal) {
    return `${parts.join(" ")}\n`;
  }
  const [time = "", ...names] = parts;
  const [group = "", stream = "", text = ""] = names.map(visible);
  return `\u001b[2m${time}\u001b[0m \u001b[36m${group}\u001b[0m \u001b[32m${stream}\u001b[0m ${text}\n`;
}

function visible(text: string): string {
  return Array.from(text, (one) => {
    const code = one.charCodeAt(0);
    const isControl = code < 0x20 ? code !== 9 && code !== 10 : code >= 0x7f && code < 0xa0;
    return isControl ? `\\u00${code < 16 ? "0" : ""}${code.toString(16)}` : one;
  }).join("");
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}
