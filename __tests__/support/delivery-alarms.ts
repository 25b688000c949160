import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../settings";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { type AlarmConfiguration, alarmingMinutes } from "./alarm-evaluation";
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
export function pipelineNames({ environment, backupDelivery, backupStorage, sources }: Settings): PipelineNames {
  return {
    streamName: backupDelivery.streamName,
    bucketName: backupStorage.bucketName,
    filterName: `log-backup-${environment}`,
    errorFilterId: `log-backup-${environment}-errors`,
    isPolicy: sources.account !== undefined,
  };
}

/** Which alarms go off on a day, without the environment's prefix, in order of name; each with the minute in which it first does. */
export function alarmsOn(settings: Settings, day: PipelineDay): Record<string, number> {
  return Object.fromEntries(
    Object.entries(alarmTimesOn(settings, day)).flatMap(([name, [first]]) =>
      first === undefined ? [] : [[name, first] as const],
    ),
  );
}

/** The minutes in which each alarm is on. */
export function alarmTimesOn(settings: Settings, day: PipelineDay): Record<string, readonly number[]> {
  const recorded = recordPipeline(pipelineNames(settings), day);
  const times = deliveryAlarms(settings).map((alarm) => {
    const name = alarm.alarm_name.slice(`log-backup-${settings.environment}-`.length);
    return [name, alarmingMinutes(alarm, recorded)] as const;
  });
  return Object.fromEntries(times.sort(([one], [other]) => (one < other ? -1 : 1)));
}
