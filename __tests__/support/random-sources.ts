import fc from "fast-check";
import { conflicts } from "../../settings/conflicts";
import { isExcluded, matchesPrefix } from "../../settings/coverage";
import { withDefaults } from "../../settings/defaults";
import type { Settings } from "../../settings/environment-settings";
import { environmentFile } from "../../settings/schema";

/** Some are the backup's own for some of the settings below. */
export const RANDOM_LOG_GROUPS = [
  "/aws/kinesisfirehose/cloudwatchlogs-backup-stream",
  "/aws/kinesisfirehose/other",
  "/log-backup/dev/restored",
  "/log-backup/src/restored",
  "/restored/here",
  "/aws/lambda/orders",
  "/aws/lambda/payments",
  "/ecs/web",
  "/ecs/worker",
];
const name = fc.constantFrom(...RANDOM_LOG_GROUPS);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });
const pattern = fc.constantFrom("/aws/", "/", "*", "/log*", "/*/here", "/ecs/", "/restored/here");
const filterPattern = fc.constantFrom("", "ERROR", '{ $.level = "ERROR" }');

const account = fc.record({ exclude: fc.uniqueArray(name, { maxLength: 5 }), filterPattern });
const mixed = fc.record(
  {
    logGroups: names,
    prefixes: fc.uniqueArray(
      fc.record({ prefix: pattern, exclude: fc.uniqueArray(fc.oneof(name, pattern), { maxLength: 2 }), filterPattern }),
      { minLength: 1, maxLength: 2, selector: ({ prefix }) => prefix },
    ),
    account,
  },
  { requiredKeys: [] },
);

const sources = fc.oneof(mixed, fc.record({ account }), fc.record({ logGroups: names }));

/** An environment file, without where it is deployed. */
export const randomFile = fc.record({
  sources,
  backupDelivery: fc.record({ streamName: fc.constantFrom("cloudwatchlogs-backup-stream", "other") }),
  restore: fc.record({ logGroups: names }, { requiredKeys: [] }),
});

/** The settings that a file gives, with some of what its prefixes take as discovered; undefined where they are refused. */
export function acceptedSettings(
  written: object,
  discovered: readonly string[],
  environment = "dev",
): Settings | undefined {
  const settings = withDefaults(environmentFile.parse(written), environment, {
    usePathStyle: false,
    plainHttpEndpoint: false,
  });
  const taken = (each: string) =>
    settings.sources.prefixes.some((source) => matchesPrefix(source, each) && !isExcluded(source, each));
  const found = discovered.filter(taken).map((each) => ({ name: each, filterPattern: "" }));
  const complete = { ...settings, sources: { ...settings.sources, discovered: found } };
  return conflicts([{ file: "dev.json", settings: complete }]).length === 0 ? complete : undefined;
}
