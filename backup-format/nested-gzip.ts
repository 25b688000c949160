import { beginsMember, skipBlank } from "./beginnings";
import type { DocumentSeries } from "./document-series";
import { findMember, type MemberReader } from "./gzip-members";
import type { Kernel, Region } from "./kernel";
import { reasonOfMember } from "./problem-list";
import { MAX_DOCUMENT_BYTES } from "./segment";

/** Gzip in gzip in gzip is met in the field, deeper is not. */
const MAX_NESTING = 3;

/** Reads gzip members that are the text of a gzip member. A document cannot go on from one of them to the next. */
export class NestedGzip {
  /** Text of members, one region for each level. */
  private readonly texts: Region[] = [];

  constructor(
    private readonly kernel: Kernel,
    private readonly memberReader: MemberReader,
    private readonly documents: DocumentSeries,
  ) {}

  /**
   * Reads the members from `start` to `end` of `content`, past all damage.
   *
   * @param onProblem is told what is wrong, and where in the content
   * @returns the place in the content, between two members, where there was enough output, if there was
   */
  read(content: Region, start: number, end: number, onProblem: (reason: string) => void): number | undefined {
    return this.readLevel(1, content, start, end, onProblem);
  }

  private readLevel(
    level: number,
    content: Region,
    start: number,
    end: number,
    onProblem: (reason: string) => void,
  ): number | undefined {
    for (let position = start; ;) {
      position = skipBlank(this.kernel.bytes, content.start + position, content.start + end) - content.start;
      if (position >= end) {
        return undefined;
      }
      // Only there can decoding go on: a rest says how much of the outermost member's text is dealt with.
      if (level === 1 && this.documents.hasEnough) {
        return position;
      }
      const inside = `in the gzip inside, at byte ${position}`;
      const text = this.textOf(level);
      const read = this.memberReader.read(content, position, end, text, 0, MAX_DOCUMENT_BYTES);
      if (read.kind !== "member") {
        onProblem(`${inside}: ${reasonOfMember(read)}`);
        const bytes = this.kernel.bytes.subarray(content.start, content.start + end);
        const next = findMember(bytes, position + 1, end);
        position = next === -1 ? end : next;
        continue;
      }
      position = read.end;
      if (!beginsMember(this.kernel.bytes, text.start, text.start + read.textLength)) {
        this.documents.readAll(text, 0, read.textLength, {
          last: true,
          mayStop: false,
          onProblem: (_, at, reason) => {
            onProblem(`${inside}: at byte ${at} of its text: ${reason}`);
          },
        });
      } else if (level < MAX_NESTING) {
        this.readLevel(level + 1, text, 0, read.textLength, onProblem);
      } else {
        onProblem(`${inside}: gzip in gzip more than ${MAX_NESTING} times`);
      }
    }
  }

  private textOf(level: number): Region {
    return (this.texts[level - 1] ??= this.kernel.allocate(1024 * 1024));
  }
}
