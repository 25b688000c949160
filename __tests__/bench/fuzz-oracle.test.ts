import { comparable, isBlank, judgeText } from "../../bench/fuzz-oracle";

const envelope = (message: string, more = "") =>
  `{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s",${more}"logEvents":[{"id":"7","timestamp":5,"message":${JSON.stringify(message)}}]}`;
const line = (message: string) =>
  JSON.stringify({ id: "7", timestamp: 5, message, logGroup: "g", logStream: "s", owner: "1" });
const judged = (text: string | Uint8Array) => {
  const { isClean, lines, possibleLines } = judgeText(Buffer.from(text as string));
  return { isClean, lines, possibleLines: [...possibleLines] };
};

describe("judgeText", () => {
  it.each([
    ["documents back to back", `${envelope("}{")}${envelope('"')}`, ["}{", '"']],
    ["white space and zeros between them", `\n${envelope("a")}\r\n \0\0${envelope("b")}\0`, ["a", "b"]],
    ["a control message", envelope("a").replace("DATA", "CONTROL"), []],
    ["unknown keys", envelope("a", '"x":[{"y":"]"}],'), ["a"]],
    ["nothing", "", []],
  ])("takes for sound: %s", (_, text, messages) => {
    const lines = messages.map(line);

    expect(judged(text)).toEqual({ isClean: true, lines, possibleLines: lines });
  });

  it.each([
    ["junk between documents", `${envelope("a")}x${envelope("b")}`, ["a", "b"]],
    ["a document that is cut", `${envelope("a")}${envelope("b").slice(0, -1)}`, ["a"]],
    ["what is no JSON", `${envelope("a").replace(":5", ":05")}${envelope("b")}`, ["b"]],
    ["what is no UTF-8", Buffer.from(envelope("ü"), "latin1"), []],
    ["what is no envelope", envelope("a").replace('"s"', "1"), []],
    ["an event that is none", envelope("a").replace("5", '"5"'), []],
    ["an unknown message type", envelope("a").replace("DATA", "data"), []],
  ])("takes for damaged: %s", (_, text, messages) => {
    const { isClean, possibleLines } = judged(text);

    expect({ isClean, possibleLines }).toEqual({ isClean: false, possibleLines: messages.map(line) });
  });
});

describe("comparable", () => {
  it("spells values in one way", () => {
    expect(comparable('{ "id" : "\\u0041\\/" , "n":1.50e1 }')).toBe('{"id":"A/","n":15}');
  });
});

describe("isBlank", () => {
  it("is true for white space and zeros alone", () => {
    expect([isBlank(Buffer.from(" \t\r\n\0")), isBlank(Buffer.from(" x")), isBlank(Buffer.alloc(0))]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
