import type { Settings } from "../../settings";
import { createLogsClient, createMetricsClient } from "../aws-clients";
import type { CommandContext } from "../command-context";
import { discoveredNotes } from "../discovered-notes";
import { neighboursOfSettings, writtenBy } from "../neighbours";
import { promisedLogGroups } from "../promised-log-groups";
import { createWorkProgress } from "../work-progress";
import { type MeasuredVolume, measureVolume } from "./measured-volume";

/**
 * What came into the log groups that an environment is to back up, by CloudWatch's metrics. What it promises and is not there
 * is told on standard error.
 *
 * @throws {AccessError} where the log groups or their metrics cannot be read, or there are none
 */
export async function readVolume(settings: Settings, days: number, context: CommandContext): Promise<MeasuredVolume> {
  const { environment, errors, now, signal } = context;
  const clients = { region: settings.region, environment };
  const written = writtenBy(await neighboursOfSettings(settings, environment));
  const logs = await createLogsClient(clients);
  const { groups, unmatched } = await promisedLogGroups(logs, settings, { written, signal });
  const notes = [
    ...(await discoveredNotes(settings, environment)),
    ...unmatched.map(({ asked, reason }) => `${asked} is left out: ${reason}`),
  ];
  for (const note of notes) {
    await errors.write(`log-backup: ${note}\n`);
  }
  const progress = createWorkProgress(errors, "reading metrics", "log groups", { environment });
  try {
    return await measureVolume({
      settings,
      groups,
      metrics: await createMetricsClient(clients),
      days,
      now,
      signal,
      onProgress: (done) => {
        progress.update({ done, total: groups.length });
      },
    });
  } finally {
    progress.stop();
  }
}
