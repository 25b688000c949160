import fc from "fast-check";
import { mutate } from "../../bench/fuzz-mutations";
import type { Piece } from "../../bench/fuzz-objects";
import { Random } from "../../bench/random";

const piecesOf = (sizes: readonly number[]): Piece[] =>
  sizes.map((size, id) => ({ bytes: new Random(8, id).bytes(size), id, intact: true }));

describe("mutate", () => {
  it("knows which pieces it has not touched", () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(60), { maxLength: 6 }), fc.boolean(), (seed, sizes, bytesOnly) => {
        const pieces = piecesOf(sizes);
        const mutated = mutate(new Random(seed), pieces, { bytesOnly });

        for (const { id, intact, bytes } of mutated.pieces) {
          const before = id === undefined ? undefined : pieces[id];
          const isSame = before !== undefined && Buffer.from(before.bytes).equals(bytes);

          expect({ id, isSame }).toEqual({ id, isSame: intact || isSame });
          expect(bytes.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("says what it has done, and does the same again", () => {
    const pieces = piecesOf([100, 50, 0, 30]);
    const examples = Array.from({ length: 400 }, (_, seed) => mutate(new Random(seed), pieces, { bytesOnly: false }));

    examples.forEach(({ mutations, pieces: changed }, seed) => {
      expect(mutate(new Random(seed), pieces, { bytesOnly: false })).toEqual({ mutations, pieces: changed });
    });
    const said = examples.flatMap(({ mutations }) => mutations.map((text) => text.replaceAll(/[\d ]+/g, " ")));

    expect([...new Set(said.filter((text) => !/inserted|put in|piece/.test(text)))].sort()).toEqual(
      ["bit of byte flipped", "byte set to ", " bytes from set to ", " bytes removed at ", "cut at "].sort(),
    );
    expect(examples.filter(({ mutations }) => mutations.length === 0).length).toBeGreaterThan(10);
  });

  it("leaves pieces where they are when it is to change bytes only", () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const { pieces, mutations } = mutate(new Random(seed), piecesOf([40, 40, 40]), { bytesOnly: true });
      const ids = pieces.flatMap(({ id }) => id ?? []);

      expect(ids).toEqual([...ids].sort());
      expect(mutations.join()).not.toContain("piece");
    }
  });
});
