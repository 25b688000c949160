import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { discoveredFileOf, discoveredText } from "../settings/discovered-log-groups";
import { ACCOUNT, REGION } from "./local-aws";

/** The environment of every configuration here, and so the name of its filters and the key of its state. */
export const ENVIRONMENT = "bench";
const PREFIX = "/bench/";

/** Where an environment's log groups come from: a discovered file, or names in the settings. */
export type SourceKind = "discovered" | "named";

/** Names of log groups as long as real ones, in order. */
export function logGroupNames(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${PREFIX}orders-service/instance-${String(index).padStart(5, "0")}`,
  );
}

/** Makes a folder with one environment that backs up this many log groups. */
export function writeEnvironment(directory: string, kind: SourceKind, count: number): void {
  const logGroups = logGroupNames(count);
  const sources = kind === "named" ? { logGroups } : { prefixes: [PREFIX] };
  const settings = { accountId: ACCOUNT, region: REGION, sources, backupStorage: { preventDestroy: false } };
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, `${ENVIRONMENT}.json`), JSON.stringify(settings));
  if (kind === "discovered") {
    const prefixes = [{ prefix: PREFIX, exclude: [] }];
    const found = { accountId: ACCOUNT, region: REGION, prefixes, logGroups, cannotBeCovered: {}, accountPolicy: null };
    writeFileSync(discoveredFileOf(directory, ENVIRONMENT), discoveredText(found));
  }
}
