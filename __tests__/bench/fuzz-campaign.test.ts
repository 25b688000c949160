import { gunzipSync } from "node:zlib";
import { type Decode, fuzzCase, fuzzFaults } from "../../bench/fuzz-campaign";
import { segmentDecode } from "../../bench/fuzz-decoder";

const SEED = 20_261_122;
const OBJECTS = 500;

/** Without members of many megabytes, which take their time: they are for the campaign itself. */
const isSmall = (number: number) => !fuzzCase(SEED, number).description.includes("in one member");
const faultsOf = (decode: Decode, objects: number) =>
  Array.from({ length: objects }, (_, number) => number)
    .filter(isSmall)
    .flatMap((number) =>
      fuzzFaults(decode, SEED, number).map((fault) => `--seed ${SEED} --object ${number}: ${fault}`),
    );

describe("the fuzz campaign", () => {
  it(`finds no fault in ${OBJECTS} objects`, () => {
    expect(faultsOf(segmentDecode(), OBJECTS)).toEqual([]);
  });

  it("finds what is wrong with readers that are wrong", () => {
    const silent: Decode = () => ({ lines: [], problems: [] });
    const careless: Decode = (object) => ({ lines: gunzipSync(object).toString().split("\n"), problems: [] });
    const right = segmentDecode();
    const forgetful: Decode = (object, partBytes) => {
      const { lines, problems } = right(object, partBytes);
      return { lines: lines.filter((line) => !line.includes("在庫")), problems };
    };

    expect(faultsOf(silent, 50).join()).toContain("damage is not reported");
    expect(faultsOf(careless, 50).join()).toContain("threw Error: incorrect header check");
    expect(faultsOf(forgetful, 50).join()).toContain("在庫");
  });

  it("makes the same object again, and describes it", () => {
    const { description, bytes } = fuzzCase(SEED, 3);

    expect(fuzzCase(SEED, 3)).toMatchObject({ description, bytes });
    expect(description).toMatch(/^(members|spanning|nested|plain|text), /);
    expect(fuzzCase(SEED, 4).bytes.equals(bytes)).toBe(false);
  });
});
