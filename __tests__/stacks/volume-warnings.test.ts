import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../settings";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { stubFunctionCode } from "../support/function-code";
import { exampleSettings } from "../support/settings";
import { testApp } from "../support/synthesis";

interface Annotation {
  readonly level: string;
  readonly constructPath: string;
  readonly message: string;
}

/** What cdktf prints of a synthesis of the example environment. */
function annotationsOf(settings: Partial<Settings>): Annotation[] {
  const app = testApp();
  addEnvironmentStacks(app, { ...exampleSettings(), ...settings }, stubFunctionCode());
  app.synth();
  const manifest = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { annotations: Annotation[] }>;
  };
  return Object.values(manifest.stacks).flatMap(({ annotations }) => annotations);
}

test("synthesis warns where the buffer and the quotas do not fit the expected volume", () => {
  const annotations = annotationsOf({ expectedVolume: { gigabytesPerDay: 500, eventBytes: 300, peakFactor: 4 } });

  expect(annotations.map(({ level, constructPath }) => ({ level, constructPath }))).toEqual(
    annotations.map(() => ({ level: "@cdktf/warn", constructPath: "backup-delivery-dev" })),
  );
  expect(annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^expectedVolume passes monitoring\.quotaPercent \(80 %\) of a Firehose quota at its peak: .* bytes a second/,
    ),
    expect.stringMatching(
      /^expectedVolume passes monitoring\.quotaPercent \(80 %\) of a Firehose quota at its peak: .* requests a second/,
    ),
    expect.stringMatching(
      /^backupDelivery\.bufferSizeMiB is less than 10 seconds of what expectedVolume brings at its peak/,
    ),
  ]);
});

test("synthesis says nothing where nothing is expected, or where it fits", () => {
  expect(annotationsOf({})).toEqual([]);
  expect(annotationsOf({ expectedVolume: { gigabytesPerDay: 1, eventBytes: 300, peakFactor: 2 } })).toEqual([]);
});
