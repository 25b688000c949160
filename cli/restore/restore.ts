import { PutBatches } from "../cloudwatch/put-batches";
import { createTargetGroup } from "../cloudwatch/target-group";
import type { CommandContext } from "../command-context";
import { createWorkProgress } from "../work-progress";
import { EventSender } from "./event-sender";
import { outgoingEvents, type PutEvent } from "./outgoing-events";
import { Refusals } from "./refusals";
import { planRestore, type RestorePlan, type RestoreRequest } from "./restore-plan";
import { refusedEvents, type RestoreReport } from "./restore-report";

/*
 * The way of an event: read-selected (out of the backup, sorted, on disk), restore-plan (find-missing: what the target does not
 * hold, by target-events and matching; refusals: what it would not take), outgoing-events (moved, if asked for), PutBatches,
 * event-sender, and what came of it in restore-report.
 */

/**
 * Puts the selected events into a log group, but for those that are there already or would be refused; with a dry run only
 * counts them.
 *
 * @throws {AccessError} if CloudWatch Logs or temporary files cannot be used
 */
export async function restoreEvents(request: RestoreRequest, context: CommandContext): Promise<RestoreReport> {
  const { toLogGroup, group, timestamps, dryRun } = request;
  const { selected, damagedObjects, unreadableObjects } = request.read;
  const plan = await planRestore(request, context);
  const { missing, outgoing } = plan;
  const isNewGroup = group === undefined;
  const outcome = dryRun
    ? { put: plan.toPut, calls: plan.calls, refusals: plan.refusals }
    : await putMissing(request, plan, context);
  const report = {
    toLogGroup,
    isNewGroup,
    isCreated: isNewGroup && !dryRun && plan.toPut > 0,
    retentionDays: isNewGroup ? request.retentionDays : group.retentionDays,
    timestamps,
    dryRun,
    read: selected.file.count,
    repeats: selected.repeats,
    damagedObjects,
    unreadableObjects,
    put: outcome.put,
    alreadyThere: missing.alreadyThere,
    refused: outcome.refusals.list(),
    calls: outcome.calls,
    logGroups: selected.streams.groupCount,
    logStreams: selected.streams.count,
    offsetMs: outgoing.offsetMs,
    firstMs: selected.firstMs,
    lastMs: selected.lastMs,
  };
  const { read, put, alreadyThere } = report;
  const refused = refusedEvents(report);
  if (put + refused + alreadyThere !== read) {
    throw new Error(
      `restore has lost count: ${put} put, ${refused} refused and ${alreadyThere} already there are not the ${read} read`,
    );
  }
  return report;
}

async function putMissing(
  { toLogGroup, group, retentionDays, jobs, client, putClient }: RestoreRequest,
  { missing, outgoing, toPut, logStreams }: RestorePlan,
  { signal, errors, environment }: CommandContext,
): Promise<{ readonly put: number; readonly calls: number; readonly refusals: Refusals }> {
  const refusals = new Refusals();
  if (group === undefined && toPut > 0) {
    await createTargetGroup(client, toLogGroup, retentionDays, signal);
  }
  const sender = new EventSender({ client, putClient, logGroup: toLogGroup, jobs, logStreams, refusals, signal });
  const batches = new PutBatches<PutEvent>();
  const progress = createWorkProgress(errors, `putting into ${toLogGroup}`, "events", { environment });
  try {
    for await (const events of outgoingEvents(missing.file, outgoing)) {
      for (const { logStream, event, refusal } of events) {
        if (refusal !== undefined) {
          refusals.add(refusal, event.backupMs, logStream);
          continue;
        }
        for (const batch of batches.add(logStream, event)) {
          await sender.add(batch);
          progress.update({
            done: sender.put,
            total: toPut,
            detail: `up to ${new Date(event.backupMs).toISOString()}`,
          });
        }
      }
    }
    for (const batch of batches.finish()) {
      await sender.add(batch);
      progress.update({ done: sender.put, total: toPut });
    }
    await sender.finish();
  } finally {
    progress.stop();
  }
  return { put: sender.put, calls: sender.calls, refusals };
}
