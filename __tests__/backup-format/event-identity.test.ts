import { IdentityHash, identityOf } from "../../backup-format/event-identity";
import { Kernel } from "../../backup-format/kernel";
import { PLAIN, readDocument } from "../support/read-documents";

const kernel = new Kernel();
const fingerprint = (...names: [string, string, string, string]): string => identityOf(kernel, ...names).join(" ");

describe("identityOf", () => {
  test("is what the index has", () => {
    const [owner, logGroup, logStream] = ["1", '"é"', "s\n"];
    const logEvents = [
      { id: "日\t", timestamp: 1, message: "" },
      { id: 12.5, timestamp: 1, message: "" },
    ];
    const text = JSON.stringify({ messageType: "DATA_MESSAGE", owner, logGroup, logStream, logEvents });

    expect(readDocument(text, { ...PLAIN, index: true }, false).rows.flatMap(({ identities }) => identities)).toEqual([
      fingerprint(owner, logGroup, logStream, "日\t"),
      fingerprint(owner, logGroup, logStream, "12.5"),
    ]);
  });

  test.each([false, true])("tells the log group of each record, read slowly: %s", (slowOnly) => {
    const envelope = (owner: string, logGroup: string, logStream: string) =>
      JSON.stringify({
        messageType: "DATA_MESSAGE",
        owner,
        logGroup,
        logStream,
        logEvents: [{ id: "1", timestamp: 1, message: "" }],
      });
    const rowsOf = (...names: [string, string, string]) =>
      readDocument(envelope(...names), { ...PLAIN, format: "none", index: true }, slowOnly).rows;
    const hash = new IdentityHash(kernel);
    const key = (owner: string, logGroup: string) => {
      hash.setLogGroup(owner, logGroup);
      return hash.logGroup.join(" ");
    };

    expect(rowsOf("1", '"é"', "s").map(({ logGroup }) => logGroup)).toEqual([key("1", '"é"')]);
    expect(rowsOf("1", '"é"', "other").map(({ logGroup }) => logGroup)).toEqual([key("1", '"é"')]);
    expect(new Set([key("1", "a"), key("2", "a"), key("1", "b"), key("1a", "")]).size).toBe(4);
  });

  test("goes on with names that were kept", () => {
    const hash = new IdentityHash(kernel);
    hash.setNames("o", "g", "s");
    const names = hash.names();
    hash.setNames("other", "names", "entirely");
    hash.resume(names);

    expect(hash.of(Buffer.from("i")).join(" ")).toBe(fingerprint("o", "g", "s", "i"));
  });

  test("does not depend on the kernel, nor on what was asked before", () => {
    const first = fingerprint("o", "g", "s", "i");
    fingerprint("other", "x".repeat(10_000), "y", "z");

    expect(fingerprint("o", "g", "s", "i")).toBe(first);
    expect(identityOf(new Kernel(), "o", "g", "s", "i").join(" ")).toBe(first);
  });

  test("tells apart what differs in any byte, in length or in where a part ends", () => {
    const long = "x".repeat(70);
    const names: [string, string, string, string][] = [
      ["a", "b", "c", "d"],
      ["ab", "", "c", "d"],
      ["", "ab", "c", "d"],
      ["a\0b", "", "c", "d"],
      ["a", "b", "cd", ""],
      ["b", "a", "c", "d"],
      ...Array.from({ length: 70 }, (_, i): [string, string, string, string] => ["a", "b", "c", long.slice(i)]),
      ...Array.from({ length: 70 }, (_, i): [string, string, string, string] => [
        ...(["a", "b", "c"] as const),
        `${long.slice(0, i)}y${long.slice(i + 1)}`,
      ]),
      ["a", "b", "c", "d\0"],
    ];

    expect(new Set(names.map((one) => fingerprint(...one))).size).toBe(names.length);
    expect(new Set(names.map((one) => identityOf(kernel, ...one)[0])).size).toBe(names.length);
    expect(new Set(names.map((one) => identityOf(kernel, ...one)[3])).size).toBe(names.length);
  });
});
