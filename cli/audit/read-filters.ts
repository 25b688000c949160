import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type SubscriptionFilter, subscriptionFilters } from "../cloudwatch/subscription-filters";
import { collectGarbage } from "../garbage";
import type { Pace } from "../pace";

export interface ReadFiltersOptions {
  readonly client: CloudWatchLogsClient;
  /** Log groups that are asked for at the same time. */
  readonly atOnce: number;
  /** How fast one after another is asked for. Absent: as fast as the service answers. */
  readonly pace?: Pace | undefined;
  readonly signal: AbortSignal;
  /** Is told the filters of each log group, in no order. Undefined: it is gone. */
  readonly onFilters: (index: number, filters: readonly SubscriptionFilter[] | undefined) => void;
}

/** Answers leave tens of kilobytes of garbage each. */
const ANSWERS_BETWEEN_COLLECTIONS = 200;
const ADVICE = "with a smaller --requests-per-second";

/**
 * Asks for the subscription filters of many log groups.
 *
 * @param names of log groups
 * @throws {AccessError} where they cannot be listed; the others are then not asked for
 */
export async function readFilters(names: readonly string[], options: ReadFiltersOptions): Promise<void> {
  const { client, atOnce, pace, signal, onFilters } = options;
  const rest = names.entries();
  const shared = new Map<string, string>();
  let answers = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, name] of rest) {
      await pace?.turn(signal);
      if (hasFailed) {
        return;
      }
      const purpose = `to see the subscription filters of ${name}`;
      const filters = await subscriptionFilters(client, name, { purpose, advice: ADVICE, signal });
      onFilters(
        index,
        filters?.map((filter) => withSharedTexts(filter, shared)),
      );
      answers += 1;
      if (answers % ANSWERS_BETWEEN_COLLECTIONS === 0) {
        collectGarbage();
      }
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    work().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  await Promise.all(workers);
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
