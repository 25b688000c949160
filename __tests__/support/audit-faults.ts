import type { ProcessEnvironment } from "../../local/environment";
import { type AuditedAccount, ENVIRONMENT, OTHER_STREAM, STREAM } from "./audited-account";

/** Log groups that the caller has made. */
export const COVERED = "/app/covered";
export const MADE_ANEW = "/app/made-anew";
/** Log groups with a filter, whose events tests count. */
export const ERRING = "/app/erring";
export const SILENT = "/app/silent";
const PREFIXES = [{ prefix: "/svc/", exclude: ["/svc/debug*"] }];

/** Makes a log group for each status and each fault that a local AWS can hold, and gives the environment to audit. */
export async function createFaults(account: AuditedAccount): Promise<ProcessEnvironment> {
  await account.create("/app/not-covered");
  await account.create("/app/errors-only", { pattern: "ERROR" });
  await account.create("/app/wants-errors", {});
  await account.create("/app/elsewhere", { stream: OTHER_STREAM });
  await account.create("/app/twice", {}, { name: "by-hand" });
  await account.create("/app/by-hand", { name: "by-hand" });
  await account.create("/app/one-day", {});
  await account.retain("/app/one-day", 1);
  await account.create("/app/one-week", {});
  await account.retain("/app/one-week", 7);
  await account.create("/app/no-role", { role: "gone" });
  await account.create(ERRING, {});
  await account.create(SILENT, {});
  await account.create("/svc/found", {});
  await account.create("/svc/new");
  await account.create("/svc/new-by-hand", { name: "by-hand" });
  await account.create("/svc/debug", {});
  await account.create("/svc/debug-quiet");
  await account.create("/other/ours", {});
  await account.create("/other/full", { name: "one", stream: OTHER_STREAM }, { name: "two", stream: OTHER_STREAM });
  await account.create(`/aws/kinesisfirehose/${STREAM}`, {});
  await account.create(`/log-backup/${ENVIRONMENT}/restored`);
  const named = [
    "not-covered",
    "errors-only",
    "elsewhere",
    "twice",
    "by-hand",
    "one-day",
    "one-week",
    "no-role",
    "gone",
  ];
  const wantsErrors = { name: "/app/wants-errors", filterPattern: "ERROR" };
  return account.environment("broken", {
    sources: {
      logGroups: [COVERED, MADE_ANEW, ERRING, SILENT, ...named.map((name) => `/app/${name}`), wantsErrors],
      prefixes: PREFIXES,
    },
    discovered: { prefixes: PREFIXES, names: ["/svc/found", "/svc/gone"] },
  });
}
