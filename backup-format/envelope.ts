/** One log event as CloudWatch Logs wrote it, with every key that it came with. */
export interface LogEvent {
  /** CloudWatch Logs' own id of the event: 56 digits on AWS, empty in a control message; moto writes a number. */
  readonly id: string | number;
  /** Event time, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * What a subscription filter sends: one batch of events of one log stream.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export interface Envelope {
  /** `CONTROL_MESSAGE` is CloudWatch Logs' check that the destination is reachable; it holds no log event. */
  readonly messageType: "DATA_MESSAGE" | "CONTROL_MESSAGE";
  /** Account id of the log group's owner: 12 digits. */
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly LogEvent[];
}

/** Whether a JSON value has an envelope's shape. Keys that are not known here are allowed. */
export function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const candidate = value as Record<string, unknown>;
  return (
    (candidate.messageType === "DATA_MESSAGE" || candidate.messageType === "CONTROL_MESSAGE") &&
    typeof candidate.owner === "string" &&
    typeof candidate.logGroup === "string" &&
    typeof candidate.logStream === "string" &&
    Array.isArray(candidate.subscriptionFilters) &&
    Array.isArray(candidate.logEvents) &&
    candidate.logEvents.every(isLogEvent)
  );
}

function isLogEvent(value: unknown): value is LogEvent {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const candidate = value as Record<string, unknown>;
  return (
    (typeof candidate.id === "string" || typeof candidate.id === "number") &&
    typeof candidate.timestamp === "number" &&
    typeof candidate.message === "string"
  );
}
