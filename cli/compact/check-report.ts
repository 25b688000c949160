import type { EventSpan, UnitComparison } from "./fingerprints";
import type { ReadInput } from "./read-batch";

/** Names, and lines of each kind, that are told of one check. */
const MOST_TOLD = 1000;

/** Events of a log group that are not where they should be. */
export interface Finding {
  readonly kind: "missing" | "extra" | "duplicated";
  /** The compacted file. */
  readonly file: string;
  readonly logGroup: string;
  readonly span: EventSpan;
}

/** What a check has found. */
export class CheckReport {
  inputs = 0;
  inputEvents = 0;
  /** Inputs that no manifest names, or as something else. */
  notCompacted = 0;
  problems = 0;
  unreadable = 0;
  outputs = 0;
  outputEvents = 0;
  unsorted = 0;
  /** Inputs of the manifests that are no longer there: how many, and the first thousand names. */
  goneInputs = 0;
  readonly gone: string[] = [];
  readonly findings: Finding[] = [];
  /** What is wrong with a compacted file itself. */
  readonly faults: { readonly file: string; readonly reason: string }[] = [];
  missing = 0;
  duplicated = 0;
  /** Events that no input holds that is still there. They may be of those that are not: see areExtraExplained. */
  extra = 0;
  private faultCount = 0;

  addListed(isCompacted: boolean): void {
    this.inputs += 1;
    this.notCompacted += isCompacted ? 0 : 1;
  }

  addRead({ events, problems, failure }: ReadInput): void {
    this.inputEvents += events;
    this.problems += problems;
    this.unreadable += failure === undefined ? 0 : 1;
  }

  addGone(name: string): void {
    this.goneInputs += 1;
    if (this.gone.length < MOST_TOLD) {
      this.gone.push(name);
    }
  }

  addFault(file: string, reason: string): void {
    this.faultCount += 1;
    if (this.faults.length < MOST_TOLD) {
      this.faults.push({ file, reason });
    }
  }

  addComparison(file: string, logGroup: string, comparison: UnitComparison): void {
    this.outputs += 1;
    this.outputEvents += comparison.events;
    this.missing += comparison.missing.events;
    this.duplicated += comparison.duplicated.events;
    this.extra += comparison.extra.events;
    if (comparison.unsorted > 0) {
      this.unsorted += comparison.unsorted;
      this.addFault(file, `${comparison.unsorted} of its events are out of order`);
    }
    for (const kind of ["missing", "extra", "duplicated"] as const) {
      if (comparison[kind].events > 0 && this.findings.length < MOST_TOLD) {
        this.findings.push({ kind, file, logGroup, span: comparison[kind] });
      }
    }
  }

  /** Whether events may be there of inputs that could not be read any more. */
  get areExtraExplained(): boolean {
    return this.goneInputs > 0 || this.unreadable > 0;
  }

  /** Whether every event of the inputs is in the outputs exactly once, and nothing else is. */
  get isProved(): boolean {
    return (
      this.missing === 0 &&
      this.duplicated === 0 &&
      this.faultCount === 0 &&
      this.unreadable === 0 &&
      (this.extra === 0 || this.areExtraExplained)
    );
  }
}
