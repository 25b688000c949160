/**
 * Compacted events as envelopes again: members as CloudWatch Logs has them, then those that it may have added, then when
 * the events arrived, see ARRIVED_AT, and the events.
 */
import { JsonText, rawText, stringAt } from "./json-text";
import { ARRIVED_AT } from "./row-format";

/** What the events of an envelope have in common. */
export interface CompactedHead {
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** In milliseconds; null where it is not known. */
  readonly arrivedAtMs: number | null;
  /** The text of an object with the envelope's other members, see row-format.ts; null where there are none. */
  readonly rest: string | null;
}

/** An envelope's text has about so many bytes of events at most, unless one event has more; and so many events. */
const MOST_EVENT_CHARACTERS = 1024 * 1024;
const MOST_EVENTS = 10_000;

/** The text of an envelope up to its first event. Of names, those in `rest` are as they were stored, and count. */
export function headText({ owner, logGroup, logStream, arrivedAtMs, rest }: CompactedHead): string {
  const others = rest === null ? [] : membersOf(rest);
  const isStored = (name: string) => others.some((other) => other.name === name);
  const members = Object.entries({ owner, logGroup, logStream }).flatMap(([name, value]) =>
    isStored(name) ? [] : [`"${name}":${JSON.stringify(value)}`],
  );
  const arrived = arrivedAtMs === null ? [] : [`"${ARRIVED_AT}":${arrivedAtMs}`];
  const all = ['"messageType":"DATA_MESSAGE"', ...members, ...others.map(({ text }) => text), ...arrived];
  return `{${all.join(",")},"logEvents":[`;
}

interface Member {
  readonly name: string;
  /** With its key. */
  readonly text: string;
}

function membersOf(json: string): Member[] {
  const bytes = Buffer.from(json);
  return new JsonText(bytes, 0, bytes.length).allMembers().map(({ key, value }) => ({
    name: stringAt(bytes, key),
    text: `${rawText(bytes, key)}:${rawText(bytes, value)}`,
  }));
}

/**
 * Puts events that follow each other and have the same head together to envelopes, each on a line with its line end. The
 * same events make the same text, however they are given.
 */
export class CompactedLines {
  private head = "";
  private headText = "";
  private events = 0;
  private characters = 0;

  /**
   * @param head a text that stands for the head: equal heads have the same
   * @param event its JSON, on one line
   * @param parse makes the head of that text
   * @returns the text that comes next
   */
  add(head: string, event: string, parse: (head: string) => CompactedHead): string {
    const isFull = this.events === MOST_EVENTS || this.characters + event.length > MOST_EVENT_CHARACTERS;
    if (this.events > 0 && head === this.head && !isFull) {
      this.events += 1;
      this.characters += event.length;
      return `,${event}`;
    }
    const end = this.finish();
    if (head !== this.head || this.headText === "") {
      this.head = head;
      this.headText = headText(parse(head));
    }
    this.events = 1;
    this.characters = event.length;
    return `${end}${this.headText}${event}`;
  }

  /** What ends the last line; empty where there is none. */
  finish(): string {
    const isOpen = this.events > 0;
    this.events = 0;
    this.characters = 0;
    return isOpen ? "]}\n" : "";
  }
}
