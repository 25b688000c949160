import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { commonFault, failureOf } from "../aws-failures";
import { isDenied, isThrottled } from "../cloudwatch/logs-errors";
import { type SubscriptionFilter, subscriptionFilters } from "../cloudwatch/subscription-filters";
import { AccessError } from "../errors";
import { collectGarbage } from "../garbage";
import type { Pace } from "../pace";

export interface ReadFiltersOptions {
  readonly client: CloudWatchLogsClient;
  /** Log groups that are asked for at the same time. */
  readonly atOnce: number;
  /** How fast one request may follow another. Absent: as fast as the service answers. */
  readonly pace?: Pace | undefined;
  readonly signal: AbortSignal;
  /** Is told the filters of each log group, in no order. Undefined: it is gone. */
  readonly onFilters: (index: number, filters: readonly SubscriptionFilter[] | undefined) => void;
  /** Is told of a log group whose filters may not be seen, or that AWS throttled again and again. */
  readonly onRefused: (index: number, error: AccessError) => void;
}

/** Answers leave tens of kilobytes of garbage each. */
const ANSWERS_BETWEEN_COLLECTIONS = 200;
const ADVICE = "with a smaller --requests-per-second";
/** Where the first so many are refused, all are. */
const FIRST = 5;

/**
 * Asks for the subscription filters of many log groups. What AWS throttles is asked for once more after all others.
 *
 * @param names of log groups
 * @throws {AccessError} where the first are all refused, or the service cannot be asked at all; the others are then not asked for
 */
export async function readFilters(names: readonly string[], options: ReadFiltersOptions): Promise<void> {
  const { client, atOnce, pace, signal, onFilters, onRefused } = options;
  const shared = new Map<string, string>();
  const refused: { readonly index: number; readonly error: AccessError }[] = [];
  let answers = 0;
  let hasFailed = false;
  const ask = async (index: number, name: string): Promise<void> => {
    try {
      const purpose = `to see the subscription filters of ${name}`;
      const filters = await subscriptionFilters(client, name, { purpose, advice: ADVICE, pace, signal });
      onFilters(
        index,
        filters?.map((filter) => withSharedTexts(filter, shared)),
      );
    } catch (error) {
      refused.push({ index, error: refusalOf(error) });
      if (answers === 0 && refused.length >= Math.min(FIRST, names.length)) {
        throw error;
      }
      return;
    }
    answers += 1;
    if (answers % ANSWERS_BETWEEN_COLLECTIONS === 0) {
      collectGarbage();
    }
  };
  const askAll = async (indexes: readonly number[]): Promise<void> => {
    const rest = indexes.values();
    const work = async (): Promise<void> => {
      for (const index of rest) {
        if (hasFailed) {
          return;
        }
        await ask(index, names[index] ?? "");
      }
    };
    const workers = Array.from({ length: atOnce }, () =>
      work().catch((error: unknown) => {
        hasFailed = true;
        throw error;
      }),
    );
    await Promise.all(workers);
  };
  await askAll(Array.from(names.keys()));
  const [throttled, others] = [refused.filter(isPassing), refused.filter((each) => !isPassing(each))];
  refused.length = 0;
  await askAll(throttled.map(({ index }) => index));
  for (const { index, error } of [...others, ...refused]) {
    onRefused(index, error);
  }
}

/** What is so of one log group, and need not be of another. @throws what is so of all */
function refusalOf(error: unknown): AccessError {
  if (!(error instanceof AccessError) || commonFault(failureOf(error.cause), "", "") !== undefined) {
    throw error;
  }
  if (isDenied(error.cause) || isThrottled(error.cause)) {
    return error;
  }
  throw error;
}

function isPassing({ error }: { readonly error: AccessError }): boolean {
  return isThrottled(error.cause);
}

/** Thousands of filters have the same few names, destinations and roles: they are kept once. */
function withSharedTexts(filter: SubscriptionFilter, shared: Map<string, string>): SubscriptionFilter {
  const once = (text: string): string => {
    const kept = shared.get(text);
    if (kept === undefined) {
      shared.set(text, text);
    }
    return kept ?? text;
  };
  const { name, destinationArn, roleArn } = filter;
  return {
    ...filter,
    name: once(name),
    destinationArn: once(destinationArn),
    ...(roleArn !== undefined && { roleArn: once(roleArn) }),
  };
}
