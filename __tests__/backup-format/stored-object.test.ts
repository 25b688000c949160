import { gzipSync } from "node:zlib";
import { readStoredObject } from "../../backup-format/stored-object";

const envelope = (message: string, extra: object = {}) => ({
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "/aws/lambda/HelloFunc",
  logStream: "stream",
  subscriptionFilters: ["log-backup-dev"],
  logEvents: [{ id: "1", timestamp: 1_432_826_855_000, message }],
  ...extra,
});
const member = (value: unknown) => gzipSync(JSON.stringify(value));

describe("readStoredObject", () => {
  test("reads every member of an object, keys that are not known included", () => {
    const envelopes = [envelope("}{"), envelope('"\n\u2028'), envelope("last", { policyLevel: "ACCOUNT" })];

    expect(readStoredObject(Buffer.concat(envelopes.map(member)))).toEqual(envelopes);
  });

  test("keeps control messages", () => {
    const control = envelope("CWL CONTROL MESSAGE: Checking health of destination Firehose.", {
      messageType: "CONTROL_MESSAGE",
      owner: "CloudwatchLogs",
      logGroup: "",
      logStream: "",
      subscriptionFilters: [],
    });

    expect(readStoredObject(member(control))).toEqual([control]);
  });

  test.each([
    ["another messageType", envelope("x", { messageType: "OTHER" })],
    ["no events", envelope("x", { logEvents: undefined })],
    ["an event without id", envelope("x", { logEvents: [{ timestamp: 1, message: "x" }] })],
    ["an event whose timestamp is text", envelope("x", { logEvents: [{ id: "1", timestamp: "1", message: "x" }] })],
  ])("refuses a document with %s, and says which", (_, document) => {
    const body = Buffer.concat([member(envelope("fine")), member(document)]);

    expect(() => readStoredObject(body)).toThrow(/^document 2 is not a subscription envelope, got: \{"messageType":/);
  });

  test("refuses a cut object", () => {
    const body = member(envelope("whole"));

    expect(() => readStoredObject(body.subarray(0, body.length - 9))).toThrow("unexpected end of file");
  });
});
