import { Kernel } from "../backup-format/kernel";
import type { Before, Problem, Rest } from "../backup-format/segment";
import { SegmentDecoder } from "../backup-format/segment-decoder";
import type { Decode } from "./fuzz-campaign";
import type { Decoded } from "./fuzz-judge";

/**
 * Reads objects with the command's decoder, one part after the other, as the command does where it cannot read several at
 * once. One decoder reads all objects: nothing of one may show in another.
 */
export function segmentDecode(): Decode {
  const decoder = new SegmentDecoder(new Kernel(), { format: "ndjson", terminal: false, index: false });
  return (object, partBytes) => {
    const chunks: Uint8Array[] = [];
    const problems: Problem[] = [];
    let at: Rest = { offset: 0, skipText: 0, inDamage: false, why: "output" };
    let before: Before = "nothing";
    let afterZeros = false;
    for (let size = partBytes; ;) {
      const end = Math.min(object.length, at.offset + size);
      const final = end === object.length;
      const { offset, skipText, inDamage } = at;
      const bytes = object.slice(offset, end);
      const decoded = decoder.decode({
        bytes,
        from: 0,
        skipText,
        offset,
        final,
        inDamage,
        before,
        afterZeros,
        endsAtMember: false,
      });
      before = decoded.before;
      afterZeros = decoded.afterZeros;
      chunks.push(...decoded.output.map((chunk) => chunk.bytes));
      problems.push(...decoded.problems);
      const { rest } = decoded;
      if (rest === undefined && final) {
        return decodedOf(chunks, problems);
      }
      if (rest?.why === "too-large") {
        problems.push({ member: undefined, offset: rest.offset, reason: "too large" });
        at = { ...rest, offset: rest.offset + 1, skipText: 0, inDamage: true };
        continue;
      }
      const next: Rest = rest ?? { offset: end, skipText: 0, inDamage: false, why: "output" };
      const isFurther = next.offset > offset || next.skipText > skipText || (inDamage && !next.inDamage);
      if (!isFurther && final) {
        throw new Error(`No progress at ${offset}: ${JSON.stringify(rest)}`);
      }
      size = isFurther ? partBytes : 2 * size;
      at = next;
    }
  };
}

function decodedOf(chunks: readonly Uint8Array[], problems: readonly Problem[]): Decoded {
  const text = Buffer.concat(chunks).toString();
  if (text !== "" && !text.endsWith("\n")) {
    throw new Error(`The output ends inside a line: ${text.slice(-80)}`);
  }
  return {
    lines: text.split("\n").slice(0, -1),
    problems: problems.map(({ offset, reason }) => `at byte ${offset}: ${reason}`),
  };
}
