import type { DocumentRead } from "./document-reader";
import type { MemberRead } from "./gzip-members";
import { MAX_DOCUMENT_BYTES, type Problem } from "./segment";

/** So many problems are told of one segment. */
const MOST_PROBLEMS = 1000;

/** The problems of a segment. Of very many, as in what was never a backup, the first ones will do. */
export class ProblemList {
  private problems: Problem[] = [];

  add(problem: Problem): void {
    if (this.problems.length < MOST_PROBLEMS) {
      this.problems.push(problem);
    } else if (this.problems.length === MOST_PROBLEMS) {
      this.problems.push({ ...problem, reason: "there are more problems from here on" });
    }
  }

  /** All that was added since the last call. */
  take(): readonly Problem[] {
    const { problems } = this;
    this.problems = [];
    return problems;
  }
}

/** What is wrong with a gzip member that could not be read, as a phrase. */
export function reasonOfMember(read: Exclude<MemberRead, { kind: "member" }>): string {
  switch (read.kind) {
    case "cut":
      return "the object ends inside this gzip member";
    case "too-large":
      return `no document ends within the first ${MAX_DOCUMENT_BYTES} bytes of its text`;
    case "damaged":
      return read.reason;
  }
}

/** What is wrong with a document that could not be read, as a phrase. */
export function reasonOfDocument(read: Exclude<DocumentRead, { kind: "read" | "full" }>): string {
  return read.kind === "cut" ? "the text ends inside this document" : read.reason;
}
