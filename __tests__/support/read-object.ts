import type { EventQuery } from "../../backup-format/event-query";
import { Kernel } from "../../backup-format/kernel";
import type { Before, Problem } from "../../backup-format/segment";
import { SegmentDecoder } from "../../backup-format/segment-decoder";
import { addStatistics, emptyStatistics, type Statistics } from "../../backup-format/statistics";
import { placeOf } from "../../cli/problem-report";

/** All that was found in an object. */
export interface WholeObject {
  readonly text: string;
  readonly records: number;
  readonly members: number;
  readonly statistics: Statistics;
  /** As the command shows them, without the object's name. */
  readonly problems: readonly string[];
}

export const NDJSON: EventQuery = { format: "ndjson", terminal: false, index: false };

/** Made once for each query: a kernel's memory takes longer to make than a small object to read. */
const decoders = new Map<EventQuery, SegmentDecoder>();

/** Reads an object as one segment, and again for each rest that it leaves. */
export function readObject(bytes: Uint8Array, query: EventQuery = NDJSON): WholeObject {
  const decoder = decoders.get(query) ?? new SegmentDecoder(new Kernel(), query);
  decoders.set(query, decoder);
  const output: Uint8Array[] = [];
  const problems: Problem[] = [];
  const statistics = emptyStatistics();
  let records = 0;
  let members = 0;
  let next = { offset: 0, skipText: 0, inDamage: false };
  let before: Before = "nothing";
  let afterZeros = false;
  for (;;) {
    const decoded = decoder.decode({
      ...next,
      bytes: bytes.subarray(next.offset),
      from: 0,
      final: true,
      before,
      afterZeros,
      endsAtMember: false,
    });
    before = decoded.before;
    afterZeros = decoded.afterZeros;
    output.push(...decoded.output.map((chunk) => chunk.bytes));
    records += decoded.output.reduce((sum, chunk) => sum + chunk.records, 0);
    problems.push(...decoded.problems.map((problem) => numbered(problem, members)));
    addStatistics(statistics, decoded.statistics);
    members += decoded.members;
    if (decoded.rest === undefined) {
      break;
    }
    if (decoded.rest.why !== "output") {
      throw new Error(`a segment that is the last one cannot be told to go on for this: ${decoded.rest.why}`);
    }
    next = decoded.rest;
  }
  return {
    text: Buffer.concat(output).toString(),
    records,
    members,
    statistics,
    problems: problems.map((problem) => `${placeOf(problem)}: ${problem.reason}`),
  };
}

function numbered(problem: Problem, before: number): Problem {
  return { ...problem, member: problem.member === undefined ? undefined : before + problem.member };
}
