import { distance } from "fastest-levenshtein";

/** The candidate that someone who wrote `word` most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, away: howFar(written, candidate.toLowerCase()) }))
    .filter(({ away }) => away <= Math.max(2, written.length / 3))
    .sort((one, other) => one.away - other.away);
  return ranked[0]?.candidate;
}

/** Edits from one to the other; a long enough part of a name counts as near to it. */
function howFar(written: string, candidate: string): number {
  const edits = distance(written, candidate);
  return written.length >= 4 && candidate.includes(written) ? Math.min(edits, 1) : edits;
}
