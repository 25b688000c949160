import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { ENVIRONMENT } from "./audited-account";
import { logBackup, type ProcessResult } from "./command-process";

/** A fault or a note. */
export interface Finding {
  readonly code: string;
  readonly message: string;
}

/** The part of the JSON report that tests look at. */
export interface AuditJson {
  readonly verdict: string;
  readonly delivery: { readonly faults: readonly Finding[] };
  readonly logGroups: readonly {
    readonly name: string;
    readonly status: string;
    readonly by: string | null;
    readonly promisedBy: string | null;
    readonly createdAt: string | null;
    readonly faults: readonly Finding[];
    readonly notes: readonly Finding[];
  }[];
  readonly notChecked: readonly string[];
}

/** The environment of a command whose clock is ahead. */
export function laterBy(ms: number, environment: ProcessEnvironment): ProcessEnvironment {
  const script = `
    const Now = Date;
    globalThis.Date = class extends Now {
      constructor(...time) { super(...(time.length > 0 ? time : [Now.now() + ${ms}])); }
      static now() { return Now.now() + ${ms}; }
    };`;
  return patchEnvironment(environment, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` });
}

/** Runs `log-backup audit` in a process of its own. */
export function runAudit(environment: ProcessEnvironment, ...args: readonly string[]): Promise<ProcessResult> {
  return logBackup(["audit", "--env", ENVIRONMENT, ...args], environment);
}

/** The same with `--json`. */
export async function audit(
  environment: ProcessEnvironment,
  ...args: readonly string[]
): Promise<AuditJson & Pick<ProcessResult, "exitCode" | "errors">> {
  const { exitCode, output, errors } = await runAudit(environment, "--json", ...args);
  return { exitCode, errors, ...(JSON.parse(output) as AuditJson) };
}

/** What is said to be wrong with a log group. */
export function messagesOf({ logGroups }: AuditJson, name: string): string[] {
  return logGroups.filter((each) => each.name === name).flatMap(({ faults }) => faults.map(({ message }) => message));
}
