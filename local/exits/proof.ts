/** How a proof ended. */
export type Outcome = "holds" | "fails" | "could not run" | "not run";

/** One line of the report, and what is to be said where it does not hold. */
export interface Proof {
  readonly title: string;
  readonly outcome: Outcome;
  /** What was compared; or why it was not. */
  readonly text: string;
  readonly seconds?: number;
}

/** A way out that is closed: the message has a line for each difference. */
export class ExitClosedError extends Error {
  override readonly name = "ExitClosedError";
}

/** Something that a proof needs is not there, such as Terraform, moto or a package registry. */
export class CannotRunError extends Error {
  override readonly name = "CannotRunError";
}

/** Errors of `local/` that say that something is not there. */
const MISSING = new Set(["CannotRunError", "MotoError", "TerraformNotFoundError", "ProviderMirrorError"]);
/** What Terraform says where it cannot get a provider. */
const UNREACHABLE = /Failed to query available provider packages|Failed to install provider/;
const SHOWN_DIFFERENCES = 20;

/** @throws ExitClosedError with what differs, unless nothing does */
export function expectNone(what: string, differences: readonly string[]): void {
  if (differences.length > 0) {
    const rest = differences.length - SHOWN_DIFFERENCES;
    const lines = differences.slice(0, SHOWN_DIFFERENCES).map((line) => `  ${line}`);
    throw new ExitClosedError([`${what}:`, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n"));
  }
}

/** Whether an error says that something is not there, rather than that it is wrong. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && (MISSING.has(error.name) || UNREACHABLE.test(error.message));
}

/** Runs a proof, whose work returns what was compared, and takes the time. */
export async function prove(title: string, work: () => Promise<string>): Promise<Proof> {
  const startedAt = performance.now();
  const end = (outcome: Outcome, text: string): Proof => ({
    title,
    outcome,
    text,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  });
  try {
    return end("holds", await work());
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    return end(isMissing(error) ? "could not run" : "fails", message);
  }
}

/** 0 all hold, 1 one does not, 3 one could not be run. */
export function exitCodeOf(proofs: readonly Proof[]): 0 | 1 | 3 {
  const has = (outcome: Outcome) => proofs.some((proof) => proof.outcome === outcome);
  return has("fails") ? 1 : has("could not run") ? 3 : 0;
}

const WORDS: Readonly<Record<Outcome, string>> = {
  holds: "holds",
  fails: "FAILS",
  "could not run": "COULD NOT RUN",
  "not run": "not run",
};

/** The report: a line for each proof, and a last one. */
export function formatReport(proofs: readonly Proof[], seconds: number): string {
  const lines = proofs.map(({ title, outcome, text, seconds: took }) => {
    const time = took === undefined ? "" : ` (${took} s)`;
    return `${title}: ${WORDS[outcome]}${time}. ${text}`;
  });
  const last = {
    0: "Every exit that was tried is open",
    1: "An exit is closed",
    3: "Not every exit could be tried",
  }[exitCodeOf(proofs)];
  return [...lines, `${last}, in ${seconds} s.`].join("\n");
}
