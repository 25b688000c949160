import type { SubscriptionFilter } from "../cloudwatch/subscription-filters";

/**
 * How a log group stands. `covered`: something sends its events to the environment's stream; `cannot be covered`: its class
 * can have no subscription; `excluded`: left out on purpose; `own`: the backup writes it itself, or that of another
 * environment; `missing`: promised, and not there; `unknown`: what may cover it could not be seen.
 */
export const STATUSES = [
  "covered",
  "not covered",
  "cannot be covered",
  "excluded",
  "own",
  "missing",
  "unknown",
] as const;
export type Status = (typeof STATUSES)[number];

/** Something that is to be told. */
export interface Finding<Code extends string = string> {
  /** For programs; it stays the same. */
  readonly code: Code;
  /** For people: a sentence without its full stop. */
  readonly message: string;
}

/** What sends the events of a log group to the environment's stream. */
export interface Covering {
  readonly kind: "filter" | "account policy";
  readonly name: string;
  readonly roleArn?: string;
  /** Empty: every event. */
  readonly filterPattern: string;
  readonly fieldSelectionCriteria: string;
  readonly applyOnTransformedLogs?: true;
  /** Since when it is as it is, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly sinceMs?: number;
}

/** What is wrong with a log group. */
export type LogGroupFault = Finding<
  | "not-covered"
  | "missing"
  | "wrong-class"
  | "pattern"
  | "elsewhere"
  | "retention"
  | "twice"
  | "loop"
  | "nothing-delivered"
  | "delivery-errors"
>;

/** What is worth knowing of a log group, and no fault. */
export type LogGroupNote = Finding<
  | "no-free-slot"
  | "excluded-but-subscribed"
  | "not-promised"
  | "not-discovered"
  | "system-fields"
  | "foreign-filter"
  | "delivery-errors"
  | "not-counted"
>;

/** A log group of the account, or one that is promised and missing, as the audit found it. */
export interface AuditedLogGroup {
  readonly name: string;
  readonly status: Status;
  /** How it is covered, by whom it is excluded, why it cannot be covered or told, or what of a backup's own it is. */
  readonly by: string | undefined;
  /** `name`, `prefix <prefix>` or `account`. Undefined: nobody. */
  readonly promisedBy: string | undefined;
  /** Undefined where it is missing. */
  readonly logGroupClass: string | undefined;
  /** Undefined: for ever, or it is missing. */
  readonly retentionDays: number | undefined;
  readonly createdMs: number | undefined;
  /** Undefined where it is missing, its class has none, or its filters could not be seen. */
  readonly freeFilterSlots: number | undefined;
  readonly filters: readonly SubscriptionFilter[];
  readonly coverings: readonly Covering[];
  readonly faults: readonly LogGroupFault[];
  readonly notes: readonly LogGroupNote[];
}

/** How messages and reports call it. */
export function textOf({ kind, name }: Pick<Covering, "kind" | "name">): string {
  return `${kind} ${name}`;
}
