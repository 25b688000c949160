import { counted } from "../counted";
import { listedNames } from "../listed-names";
import { countText } from "../size-text";
import type { AuditReport } from "./audit-report";
import type { AuditedLogGroup, LogGroupNote } from "./audited-log-group";

/** More destinations than that are only counted. */
const MOST_DESTINATIONS = 10;

type SummedNote = Exclude<LogGroupNote["code"], "foreign-filter">;

/** What a note says of the log groups that are named before it. */
const SUMMARIES: Readonly<Record<SummedNote, string>> = {
  "no-free-slot": "not covered, and without a free filter slot",
  "excluded-but-subscribed": "excluded, and backed up all the same",
  "not-promised": "backed up, though no source of the settings takes them",
  "not-discovered": "backed up, and not among the discovered log groups: run npm run discover",
  "system-fields": "backed up with fields that the filter adds to events",
  "delivery-errors": "met errors on the way to Firehose, and as many events were forwarded as came in",
  "not-counted":
    "not checked whether events were forwarded, as CloudWatch's counts of the account policy cannot be told",
};

/** The notes of all log groups, summed up, and what else is worth knowing of the account. */
export function noteLines({ logGroups, policies, plan, notes: ofEnvironment }: AuditReport): readonly string[] {
  const summed = Object.entries(SUMMARIES).flatMap(([code, summary]) => {
    const names = logGroups.filter(({ notes }) => notes.some((note) => note.code === code)).map(({ name }) => name);
    return names.length === 0 ? [] : [`${summary}: ${counted(names.length, "log group")}, ${listedNames(names)}`];
  });
  const foreignPolicies = policies
    .filter(({ name, destinationArn }) => name !== plan.subscriptionName && destinationArn !== plan.streamArn)
    .map(({ name, destinationArn }) => `the account policy ${name} sends to ${destinationArn}`);
  const general = ofEnvironment.map(({ message }) => message);
  return [...general, ...summed, ...foreignFilterLines(logGroups, plan), ...foreignPolicies, ...slotLines(logGroups)];
}

function foreignFilterLines(logGroups: readonly AuditedLogGroup[], plan: AuditReport["plan"]): readonly string[] {
  const destinations = new Map<string, number>();
  for (const { name, destinationArn } of logGroups.flatMap(({ filters }) => filters)) {
    if (destinationArn !== plan.streamArn && name !== plan.subscriptionName) {
      destinations.set(destinationArn, (destinations.get(destinationArn) ?? 0) + 1);
    }
  }
  const lines = Array.from(
    destinations,
    ([arn, count]) => `filters of others that send to ${arn}: ${countText(count)}`,
  );
  const rest = lines.length - MOST_DESTINATIONS;
  return [
    ...lines.slice(0, MOST_DESTINATIONS),
    ...(rest > 0 ? [`... and to ${counted(rest, "more destination")}`] : []),
  ];
}

function slotLines(logGroups: readonly AuditedLogGroup[]): readonly string[] {
  const counts = new Map<number, number>();
  for (const { freeFilterSlots: free } of logGroups) {
    if (free !== undefined) {
      counts.set(free, (counts.get(free) ?? 0) + 1);
    }
  }
  const parts = Array.from(counts)
    .sort(([one], [other]) => one - other)
    .map(([free, count]) => `${free} in ${counted(count, "log group")}`);
  return parts.length === 0 ? [] : [`free filter slots: ${parts.join(", ")}`];
}
