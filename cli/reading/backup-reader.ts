import type { Before, DecodedSegment, Problem, Rest, Segment } from "../../backup-format/segment";
import { emptyStatistics } from "../../backup-format/statistics";
import { UnreadableError } from "../errors";
import { cutSegments, MAX_SEGMENT_BYTES } from "./cut-segments";
import type { DecoderPool } from "./decoder-pool";
import { type LargeMember, verifyLargeMember } from "./large-member";
import { ObjectBytes, type ReadableObject } from "./object-bytes";
import { readAhead } from "./read-ahead";

/** Bytes that are decoded at once where an object is read one part after the other. */
const PART_BYTES = 2 * 1024 * 1024;
const FIRST_BYTE_OF_GZIP = 0x1f;

/** What one part of an object held, or that the object is at its end. Parts come in order, objects too. */
export type Reading<O> =
  | {
      readonly kind: "part";
      readonly object: O;
      readonly decoded: DecodedSegment;
      /** Offset in the object up to which it is dealt with. */
      readonly upTo: number;
    }
  | { readonly kind: "end"; readonly object: O; readonly sizeBytes: number; readonly failure?: UnreadableError };

export interface BackupReaderOptions {
  readonly pool: DecoderPool;
  /** Parts that are being decoded or wait to be taken, at most. */
  readonly window: number;
  /** Objects that are opened before their turn. */
  readonly objectsAhead: number;
  /** Bytes of a part, at least. */
  readonly segmentBytes?: number;
  readonly signal: AbortSignal;
}

/** An object that is being read. */
interface ObjectRun<O> {
  readonly object: O;
  readonly bytes: ObjectBytes;
  /** Gzip members met so far. */
  members: number;
  /** What it was seen to hold. */
  before: Before;
  afterZeros: boolean;
  /** Parts that were cut ahead are of no use: the object is read on one part after the other. */
  inSequence: boolean;
}

interface OpenedObject<O> {
  readonly run: ObjectRun<O>;
  readonly segments: AsyncIterator<Segment>;
  readonly first: Promise<IteratorResult<Segment>>;
}

/** A part that is decoded before it is known whether one begins there. */
interface Speculation<O> {
  readonly run: ObjectRun<O>;
  readonly offset: number;
  readonly end: number;
  readonly final: boolean;
  /** What the object was taken to hold before it, and no zeros at its end. Undefined: it cannot be read. */
  readonly before: Before | undefined;
  /** Rejected where the object cannot be read so far. */
  readonly decoding: Promise<DecodedSegment>;
}

/**
 * Reads objects in order, decoding several parts at once. An object is cut where gzip members seem to begin; where that
 * proves wrong, where it is no gzip, and where it is damaged, it is read on one part after the other.
 */
export class BackupReader<O extends ReadableObject> {
  private readonly runs = new Set<ObjectRun<O>>();

  constructor(private readonly options: BackupReaderOptions) {}

  /** @throws what opening and reading an object throws */
  async *read(objects: AsyncIterable<O>): AsyncGenerator<Reading<O>> {
    const opened = readAhead(this.open(objects), this.options.objectsAhead);
    try {
      for await (const part of readAhead(this.speculate(opened), this.options.window)) {
        const { run, end, final } = part;
        if (run.inSequence) {
          continue;
        }
        let failure: UnreadableError | undefined;
        let isAtEnd = final;
        try {
          const isAsTaken = part.before === undefined || (part.before === run.before && !run.afterZeros);
          let decoded = isAsTaken ? await part.decoding : anew(part);
          for (;;) {
            const reading = this.part(run, decoded, end);
            const more = decoded.rest?.why === "output" ? this.decode(run, decoded.rest, end, final) : undefined;
            more?.catch(() => undefined); // It is thrown in its turn.
            yield reading;
            if (more === undefined) {
              break;
            }
            decoded = await more;
          }
          if (decoded.rest !== undefined) {
            run.inSequence = true;
            yield* this.readInSequence(run, decoded.rest);
            isAtEnd = true;
          }
        } catch (error) {
          if (!(error instanceof UnreadableError)) {
            throw error;
          }
          failure = error;
          run.inSequence = true; // what may still come of it is of no use
          isAtEnd = true;
        }
        if (isAtEnd) {
          const sizeBytes = run.object.isConverted === true ? (run.object.sizeBytes ?? 0) : run.bytes.end;
          yield { kind: "end", object: run.object, sizeBytes, ...(failure && { failure }) };
          this.close(run);
        }
      }
    } finally {
      this.runs.forEach((run) => {
        this.close(run);
      });
    }
  }

  /** Opens objects, and begins to read them. */
  private async *open(objects: AsyncIterable<O>): AsyncGenerator<OpenedObject<O>> {
    for await (const object of objects) {
      const bytes = new ObjectBytes(object, 0, this.options.signal);
      const run: ObjectRun<O> = { object, bytes, members: 0, before: "nothing", afterZeros: false, inSequence: false };
      this.runs.add(run);
      const { pool, segmentBytes } = this.options;
      pool.prepare(object.sizeBytes ?? 0);
      const segments = cutSegments(bytes, (size) => pool.allocateSegment(size), segmentBytes);
      const first = segments.next();
      first.catch(() => undefined); // It is thrown in its turn.
      yield { run, segments, first };
    }
  }

  private async *speculate(opened: AsyncIterable<OpenedObject<O>>): AsyncGenerator<Speculation<O>> {
    for await (const { run, segments, first } of opened) {
      try {
        for (let next = await first; next.done !== true && !run.inSequence; next = await segments.next()) {
          const { offset, bytes, final, before } = next.value;
          const end = offset + bytes.length;
          const decoding = this.options.pool.decode({ ...next.value, arrivedAtMs: run.object.arrival?.getTime() });
          decoding.catch(() => undefined); // It is thrown in its turn, if the part is wanted.
          yield { run, offset, end, final, before, decoding };
        }
      } catch (error) {
        const decoding = Promise.reject(error instanceof Error ? error : new Error(String(error)));
        decoding.catch(() => undefined);
        const { end } = run.bytes;
        yield { run, offset: end, end, final: true, before: undefined, decoding };
      }
    }
  }

  private async *readInSequence(run: ObjectRun<O>, first: Rest): AsyncGenerator<Reading<O>> {
    let rest = first;
    let size = 2 * PART_BYTES;
    for (;;) {
      if (rest.why === "too-large" || (rest.why === "cut" && size > MAX_SEGMENT_BYTES && isMemberAt(run, rest))) {
        rest = yield* this.readLargeMember(run, rest);
        size = PART_BYTES;
      }
      // One byte more tells whether the object ends there.
      await run.bytes.readTo(rest.offset + size + 1);
      const end = Math.min(run.bytes.end, rest.offset + size);
      const final = run.bytes.ended && run.bytes.end === end;
      const decoded = await this.decode(run, rest, end, final);
      yield this.part(run, decoded, end);
      if (decoded.rest === undefined && final) {
        return;
      }
      const next: Rest = decoded.rest ?? { offset: end, skipText: 0, inDamage: false, why: "output" };
      const isFurther = next.offset > rest.offset || next.skipText > rest.skipText;
      size = isFurther ? Math.max(PART_BYTES, next.kept?.storedBytes ?? 0) : 2 * size;
      rest = next;
    }
  }

  /** A member too long for the memory: it is read twice, first to see that it is sound. */
  private async *readLargeMember(run: ObjectRun<O>, { offset }: Rest): AsyncGenerator<Reading<O>, Rest> {
    const member = await verifyLargeMember(run.object, offset, this.options.signal);
    run.members += 1;
    if ("reason" in member) {
      const problem: Problem = { member: run.members, offset, reason: member.reason };
      yield {
        kind: "part",
        object: run.object,
        decoded: { ...NOTHING, members: 1, problems: [problem] },
        upTo: offset,
      };
      return { offset: offset + 1, skipText: 0, inDamage: true, why: "output" };
    }
    const number = run.members;
    yield { kind: "part", object: run.object, decoded: { ...NOTHING, members: 1 }, upTo: offset };
    for await (const reading of new BackupReader<LargeMember>({ ...this.options, objectsAhead: 0 }).read(one(member))) {
      if (reading.kind === "part") {
        const problems = reading.decoded.problems.map((problem) => inMember(problem, number, offset));
        yield { kind: "part", object: run.object, decoded: { ...reading.decoded, members: 0, problems }, upTo: offset };
      }
    }
    return { offset: member.end, skipText: 0, inDamage: false, why: "output" };
  }

  /** Decodes what is left of a part, before all else that waits. */
  private decode(run: ObjectRun<O>, rest: Rest, end: number, final: boolean): Promise<DecodedSegment> {
    const { pool } = this.options;
    const { offset, skipText, kept, inDamage } = rest;
    const bytes = run.bytes.copy(offset, end, (size) => pool.allocateSegment(size));
    const { before, afterZeros } = run;
    const place = { from: 0, skipText, kept, offset, final, inDamage, before, afterZeros, endsAtMember: false };
    return pool.decode({ bytes, ...place, arrivedAtMs: run.object.arrival?.getTime() }, { urgent: true });
  }

  /** Numbers members through the object, and lets go of the bytes that are dealt with. */
  private part(run: ObjectRun<O>, decoded: DecodedSegment, end: number): Reading<O> {
    const problems = decoded.problems.map((problem) => ({
      ...problem,
      member: problem.member === undefined ? undefined : run.members + problem.member,
    }));
    run.members += decoded.members;
    run.before = decoded.before;
    run.afterZeros = decoded.afterZeros;
    const upTo = decoded.rest?.offset ?? end;
    run.bytes.confirm(upTo);
    return { kind: "part", object: run.object, decoded: { ...decoded, problems }, upTo };
  }

  private close(run: ObjectRun<O>): void {
    run.bytes.close();
    this.runs.delete(run);
  }
}

/** For a part that was decoded as if something else came before it: it has to be decoded again. */
function anew({ run, offset }: Speculation<unknown>): DecodedSegment {
  const { before, afterZeros } = run;
  return { ...NOTHING, before, afterZeros, rest: { offset, skipText: 0, inDamage: false, why: "output" } };
}

const NOTHING: DecodedSegment = {
  output: [],
  statistics: emptyStatistics(),
  members: 0,
  textBytes: 0,
  problems: [],
  before: "member",
  afterZeros: false,
  rest: undefined,
};

/** What is wrong in a member's text, as it is told of the object that holds the member. */
function inMember({ member: inner, offset: at, reason }: Problem, member: number, offset: number): Problem {
  const where = inner === undefined ? `at byte ${at} of its text` : `in the gzip inside, member ${inner} at byte ${at}`;
  return { member, offset, reason: `${where}: ${reason}` };
}

function isMemberAt({ bytes }: ObjectRun<unknown>, { offset, inDamage }: Rest): boolean {
  return !inDamage && bytes.copy(offset, offset + 1, (size) => new Uint8Array(size))[0] === FIRST_BYTE_OF_GZIP;
}

// eslint-disable-next-line @typescript-eslint/require-await -- one item, as others come from a list
async function* one<T>(item: T): AsyncGenerator<T> {
  yield item;
}
