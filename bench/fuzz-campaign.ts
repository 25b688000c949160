import { type Decoded, judge } from "./fuzz-judge";
import { mutate } from "./fuzz-mutations";
import { fuzzObject, gzipMember, type Piece } from "./fuzz-objects";
import { Random } from "./random";

/** Reads an object whole, handing it to the decoder in parts of that many bytes. */
export type Decode = (object: Uint8Array, partBytes: number) => Decoded;

/** A mutated object, and what is needed to make it again. */
export interface FuzzCase {
  readonly description: string;
  readonly bytes: Buffer;
  /** What is wrong with this answer; an empty list where it is right. */
  readonly judge: (decoded: Decoded) => string[];
}

/** The object of that number, the same for the same seed. */
export function fuzzCase(seed: number, number: number): FuzzCase {
  const random = new Random(seed, number);
  const object = fuzzObject(random);
  const { pieces, mutations } = mutate(random, object.whole.pieces, { bytesOnly: object.shape === "spanning" });
  const content = Buffer.concat(bytesOf(pieces));
  const bytes =
    object.shape === "text"
      ? [...bytesOf(object.before.pieces), gzipMember(random, content), ...bytesOf(object.after.pieces)]
      : [content];
  return {
    description: `${object.shape}, ${mutations.length > 0 ? mutations.join("; ") : "healthy"}`,
    bytes: Buffer.concat(bytes),
    judge: (decoded) => judge(object, pieces, decoded),
  };
}

/** Everything that is wrong with how the object of that number is read, as a whole and in parts. */
export function fuzzFaults(decode: Decode, seed: number, number: number): string[] {
  const { bytes, judge: judgeAnswer } = fuzzCase(seed, number);
  const random = new Random(seed, number, 1);
  const partBytes = random.chance(0.05) ? 1 + random.below(40) : Math.ceil((1 + bytes.length) / (1 + random.below(20)));
  try {
    const whole = decode(bytes, Math.max(1, bytes.length));
    const parts = decode(bytes, partBytes);
    return [...judgeAnswer(whole), ...differences(whole, parts, partBytes)];
  } catch (error) {
    return [`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

/** Where an object is cut must not show in the events. One damage may be reported twice, on both sides of a cut. */
function differences(whole: Decoded, parts: Decoded, partBytes: number): string[] {
  const [lines, linesOfParts] = [JSON.stringify(whole.lines), JSON.stringify(parts.lines)];
  return [
    ...(lines === linesOfParts ? [] : [`in parts of ${partBytes} bytes, other events: ${lines}, ${linesOfParts}`]),
    ...(whole.problems.length > 0 === parts.problems.length > 0
      ? []
      : [`in parts of ${partBytes} bytes, other problems: ${JSON.stringify([whole.problems, parts.problems])}`]),
  ];
}

function bytesOf(pieces: readonly Piece[]): Uint8Array[] {
  return pieces.map(({ bytes }) => bytes);
}
