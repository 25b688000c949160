import fc from "fast-check";
import { ObjectBytes } from "../../../cli/reading/object-bytes";

const SIGN = Buffer.from("ab]c");
const find = (bytes: Uint8Array) => Buffer.from(bytes).indexOf(SIGN);

/** All of an object that comes in such chunks. */
async function readAll(bytes: Buffer, sizes: readonly number[]): Promise<ObjectBytes> {
  const object = new ObjectBytes(
    {
      // eslint-disable-next-line @typescript-eslint/require-await -- what is read from elsewhere takes time
      async *open(offset) {
        for (let start = offset, chunk = 0; start < bytes.length; chunk += 1) {
          const size = sizes[chunk % sizes.length] ?? 1;
          yield bytes.subarray(start, start + size);
          start += size;
        }
      },
      release: () => undefined,
    },
    0,
    new AbortController().signal,
  );
  await object.readTo(Infinity);
  return object;
}

it("finds the first place between two offsets, however the bytes came", async () => {
  const piece = fc.constantFrom("ab]c", "a", "b", "]c", "ab", "x");
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      fc.nat(60),
      fc.nat(60),
      async (pieces, sizes, one, other) => {
        const bytes = Buffer.from(pieces.join(""));
        const [from, to] = [Math.min(one, other), Math.min(Math.max(one, other), bytes.length)];
        const place = bytes.subarray(from, to).indexOf(SIGN);

        const object = await readAll(bytes, sizes);
        expect(object.search(from, to, SIGN.length, find)).toBe(place === -1 ? -1 : from + place);
      },
    ),
    { numRuns: 300 },
  );
});
