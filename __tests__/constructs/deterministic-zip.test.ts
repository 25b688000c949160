import { unzipSync } from "fflate";
import { deterministicZip } from "../../constructs/deterministic-zip";

const text = (content: string) => new TextEncoder().encode(content);

describe("deterministicZip", () => {
  it("gives back what went in", () => {
    const files = { "index.js": text("exports.handler = 1;\n".repeat(100)), "data/ünïcode.json": text("{}") };

    expect(unzipSync(deterministicZip(files))).toEqual(files);
  });

  it("does not depend on the order of the files", () => {
    const [a, b] = [text("a"), text("b")];

    expect(deterministicZip({ a, b })).toEqual(deterministicZip({ b, a }));
  });

  it("stores a fixed time and a mode that lets everyone read", () => {
    const bytes = Buffer.from(deterministicZip({ "index.js": text("x") }));
    const entry = bytes.indexOf("PK\u0001\u0002");

    // Offsets in a central directory entry: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12
    expect(bytes.readUInt16LE(entry + 12)).toBe(12 << 11); // 12:00:00
    expect(bytes.readUInt16LE(entry + 14)).toBe((1 << 5) | 1); // 1980-01-01
    expect(bytes.readUInt32LE(entry + 38) >>> 16).toBe(0o100644);
  });
});
