import { gunzipSync } from "node:zlib";
import { fuzzObject, type Shape, type Whole } from "../../bench/fuzz-objects";
import { comparable, isBlank, judgeText } from "../../bench/fuzz-oracle";
import { Random } from "../../bench/random";

const bytesOf = ({ pieces }: Whole) => Buffer.concat(pieces.map(({ bytes }) => bytes));
const linesOf = ({ contents }: Whole) => contents.flatMap(({ lines }) => lines.map(comparable));

/** By Node.js' own gzip, which passes over zeros at the end. */
function unzipped(body: Buffer): Buffer {
  const text = isBlank(body) ? body : gunzipSync(body);
  return text[0] === 0x1f ? unzipped(text) : text;
}

const OBJECTS = Array.from({ length: 400 }, (_, number) => fuzzObject(new Random(7, number)));
const examples = (shape: Shape) => OBJECTS.filter((object) => object.shape === shape);

describe("fuzzObject", () => {
  it.each<Shape>(["members", "spanning", "plain", "text"])("tells what is in a healthy object: %s", (shape) => {
    for (const { whole } of examples(shape)) {
      const text = shape === "plain" || shape === "text" ? bytesOf(whole) : unzipped(bytesOf(whole));
      const { isClean, lines } = judgeText(text);

      expect({ isClean, lines }).toEqual({ isClean: true, lines: linesOf(whole) });
    }
  });

  it("tells what is in gzip within gzip, member by member", () => {
    for (const { whole } of examples("nested")) {
      for (const { pieces, lines } of whole.contents) {
        const member = whole.pieces[pieces[0] ?? -1]?.bytes ?? Buffer.alloc(0);

        expect(judgeText(unzipped(Buffer.from(member))).lines).toEqual(lines.map(comparable));
      }
    }
  });

  it("makes all kinds of documents", () => {
    const contents = examples("plain").flatMap(({ whole }) => whole.contents);
    const lines = contents.flatMap((content) => content.lines);

    expect(contents.filter(({ canBeFound }) => !canBeFound).length).toBeGreaterThan(8);
    expect(contents.filter((content) => content.lines.length === 0).length).toBeGreaterThan(8);
    expect(lines.filter((line) => line.includes('\\"messageType\\"')).length).toBeGreaterThan(8);
    expect(lines.filter((line) => line.includes("在庫")).length).toBeGreaterThan(4);
    expect(lines.filter((line) => /"id"\s*:\s*\d/.test(line)).length).toBeGreaterThan(2);
  });
});
