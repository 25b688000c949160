/** Where and when an event was before it was moved to another time. */
export interface MovedFrom {
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly id: string;
}

const BEGINNING = '{"backup":{"timestamp":';

/** The message of an event that is put at another time than its own: JSON that keeps what it was. */
export function movedMessage({ timestamp, owner, logGroup, logStream, id }: MovedFrom, message: string): string {
  return JSON.stringify({ backup: { timestamp, owner, logGroup, logStream, id }, message });
}

/** What a message says that movedMessage() has made; undefined of any other message. */
export function movedFrom(message: string): MovedFrom | undefined {
  if (!message.startsWith(BEGINNING)) {
    return undefined;
  }
  let backup: unknown;
  try {
    ({ backup } = JSON.parse(message) as { backup?: unknown });
  } catch {
    return undefined;
  }
  return isMovedFrom(backup) ? backup : undefined;
}

function isMovedFrom(value: unknown): value is MovedFrom {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { timestamp, owner, logGroup, logStream, id } = value as Record<string, unknown>;
  return typeof timestamp === "number" && [owner, logGroup, logStream, id].every((part) => typeof part === "string");
}
