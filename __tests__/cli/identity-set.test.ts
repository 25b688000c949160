import { readdirSync } from "node:fs";
import fc from "fast-check";
import { IdentitySet } from "../../cli/identity-set";
import { TemporaryFolder } from "../../cli/temporary-folder";
import { temporaryFolder } from "../support/fake-program";

/** Words of few values, so that keys repeat, share their first word, and lie at the ends of the table. */
const word = fc.oneof(fc.constantFrom(0, 1, 2, 0x7fff_ffff, 0xffff_ffff), fc.nat({ max: 0xffff_ffff }));
const key = fc.tuple(word, fc.constantFrom(0, 1, 0xffff_ffff), fc.nat({ max: 1 }), fc.nat({ max: 1 }));

/** A generator of 32-bit numbers, the same for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

function withSet<T>(capacity: number, use: (set: IdentitySet, folder: TemporaryFolder) => T): T {
  const folder = new TemporaryFolder(temporaryFolder());
  const set = new IdentitySet(folder, { capacity });
  try {
    return use(set, folder);
  } finally {
    set.close();
    folder.close();
  }
}

describe("IdentitySet", () => {
  it("says of each key whether it is new, as a Set does, in memory and with files", () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 400 }), fc.constantFrom(1, 3, 10, 100, 1000), (keys, capacity) => {
        withSet(capacity, (set) => {
          const words = Uint32Array.from(keys.flat());
          const model = new Set<string>();
          keys.forEach((parts, index) => {
            const text = parts.join();
            expect(set.add(words, 4 * index)).toBe(!model.has(text));
            model.add(text);
            expect(set.size).toBe(model.size);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it("finds every key again after many were merged into one file", () => {
    withSet(100, (set, folder) => {
      const next = numbersFrom(1);
      const words = Uint32Array.from({ length: 4 * 5000 }, next);
      const added = Array.from({ length: 5000 }, (_, index) => set.add(words, 4 * index));
      expect(added).not.toContain(false);
      expect(readdirSync(folder.path).length).toBeLessThanOrEqual(8);
      const again = Array.from({ length: 5000 }, (_, index) => set.add(words, 4 * index));
      expect(again).not.toContain(true);
      expect(set.size).toBe(5000);
    });
  });

  it("writes no file before its capacity is reached", () => {
    withSet(1000, (set, folder) => {
      const words = Uint32Array.from({ length: 4 * 1001 }, numbersFrom(2));
      for (let index = 0; index < 1000; index += 1) {
        set.add(words, 4 * index);
      }
      expect(folder.bytesInUse).toBe(0);
      set.add(words, 4 * 1000);
      expect(folder.bytesInUse).toBe(16_000);
    });
  });

  it("is empty again after clear(), and its files are gone", () => {
    withSet(10, (set, folder) => {
      const words = Uint32Array.from({ length: 4 * 100 }, (_, index) => index);
      for (let index = 0; index < 100; index += 1) {
        set.add(words, 4 * index);
      }
      set.add(new Uint32Array(4), 0);
      set.clear();
      expect(set.size).toBe(0);
      expect(readdirSync(folder.path)).toEqual([]);
      expect([set.add(words, 396), set.add(new Uint32Array(4), 0), set.add(words, 396)]).toEqual([true, true, false]);
    });
  });
});
