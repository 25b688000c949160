import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../settings";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { type AlarmConfiguration, alarmingPeriods } from "./alarm-evaluation";
import { stubFunctionCode } from "./function-code";
import { type PipelineDay, type PipelineNames, recordPipeline } from "./pipeline-recording";
import { parseStack, type SynthesizedStack, testApp } from "./synthesis";

const synthesized = new WeakMap<Settings, SynthesizedStack>();

/** An environment's `backup-delivery`, as it was synthesized: once for the same settings. */
export function synthesizedDelivery(settings: Settings): SynthesizedStack {
  const stack = synthesized.get(settings) ?? synthesize(settings);
  synthesized.set(settings, stack);
  return stack;
}

function synthesize(settings: Settings): SynthesizedStack {
  const app = testApp();
  addEnvironmentStacks(app, settings, stubFunctionCode());
  app.synth();
  const file = join(app.outdir, "stacks", `backup-delivery-${settings.environment}`, "cdk.tf.json");
  return parseStack(readFileSync(file, "utf8"));
}

/** Its alarms. */
export function deliveryAlarms(settings: Settings): AlarmConfiguration[] {
  const alarms = synthesizedDelivery(settings).resource?.aws_cloudwatch_metric_alarm ?? {};
  return Object.values(alarms) as unknown as AlarmConfiguration[];
}

/** The names of its parts. */
export function pipelineNames({ environment, backupDelivery, backupStorage }: Settings): PipelineNames {
  return {
    streamName: backupDelivery.streamName,
    bucketName: backupStorage.bucketName,
    filterName: `log-backup-${environment}`,
    errorFilterId: `log-backup-${environment}-errors`,
  };
}

/** Which alarms go off on a day, without the environment's prefix, in order of name; each with the minute in which it first does. */
export function alarmsOn(settings: Settings, day: PipelineDay): Record<string, number> {
  const recorded = recordPipeline(pipelineNames(settings), day);
  const wentOff = deliveryAlarms(settings).flatMap((alarm) => {
    const [first] = alarmingPeriods(alarm, recorded);
    const periodMinutes = (alarm.period ?? queryPeriod(alarm)) / 60;
    const name = alarm.alarm_name.slice(`log-backup-${settings.environment}-`.length);
    return first === undefined ? [] : [[name, (first + 1) * periodMinutes] as const];
  });
  return Object.fromEntries(wentOff.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function queryPeriod({ metric_query: queries = [] }: AlarmConfiguration): number {
  return queries.map(({ period, metric }) => period ?? metric?.period).find((period) => period !== undefined) ?? 0;
}
