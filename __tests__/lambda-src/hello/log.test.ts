import { describeError, formatLogLine } from "../../../lambda-src/hello/log";

const entry = {
  timestamp: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)),
  level: "INFO",
  requestId: "request-1",
  message: "Request received",
} as const;

describe("formatLogLine", () => {
  it("writes one JSON object and one line end", () => {
    expect(formatLogLine({ ...entry, fields: { method: "GET", retries: 0 } })).toBe(
      '{"timestamp":"2026-01-02T03:04:05.006Z","level":"INFO","requestId":"request-1","message":"Request received","method":"GET","retries":0}\n',
    );
  });

  it.each(["a\nb", "a\r\nb", "a\u2028b\u2029c\u0085d", 'quote " backslash \\', "😀 漢字 \ud800", "\u0000"])(
    "keeps %j on one line, and readable",
    (text) => {
      const line = formatLogLine({ ...entry, message: text, fields: { text } });

      expect(line.trimEnd().split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(1);
      expect(JSON.parse(line)).toMatchObject({ message: text, text });
    },
  );

  it("lets no field replace a fixed member", () => {
    const fields = { timestamp: "x", level: "y", requestId: "z", message: "" };

    expect(formatLogLine({ ...entry, fields })).toBe(formatLogLine(entry));
  });
});

describe("describeError", () => {
  it("keeps name, message and stack of an error", () => {
    const error = new RangeError("too far");

    expect(describeError(error)).toEqual({ name: "RangeError", message: "too far", stack: error.stack });
  });

  it("shows what was thrown when that is no error", () => {
    expect(describeError("plain text")).toEqual({ name: "NotAnError", message: "plain text", stack: undefined });
  });
});
