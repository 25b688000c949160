import { gzipSync } from "node:zlib";
import { readStoredObject } from "../../backup-format/stored-object";

const event = { id: "1", timestamp: 1_432_826_855_000, message: "x" };
const envelope = (message: string, extra: object = {}) => ({
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "/aws/lambda/HelloFunc",
  logStream: "stream",
  subscriptionFilters: ["log-backup-dev"],
  logEvents: [{ ...event, message }],
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

  test("reads events whose id is a number", () => {
    const document = envelope("x", { logEvents: [{ ...event, id: 1 }] });

    expect(readStoredObject(member(document))).toEqual([document]);
  });

  test.each([
    ["another messageType", envelope("x", { messageType: "OTHER" })],
    ["an owner that is a number", envelope("x", { owner: 111122223333 })],
    ["no log group", envelope("x", { logGroup: undefined })],
    ["a log stream that is null", envelope("x", { logStream: null })],
    ["no subscription filters", envelope("x", { subscriptionFilters: undefined })],
    ["no events", envelope("x", { logEvents: undefined })],
    ["events that are no list", envelope("x", { logEvents: { "0": event } })],
    ["an event that is null", envelope("x", { logEvents: [event, null] })],
    ["an event that is text", envelope("x", { logEvents: [event, "x"] })],
    ["an event without id", envelope("x", { logEvents: [event, { ...event, id: undefined }] })],
    ["an event whose id is null", envelope("x", { logEvents: [{ ...event, id: null }] })],
    ["an event whose timestamp is text", envelope("x", { logEvents: [{ ...event, timestamp: "1" }] })],
    ["an event without message", envelope("x", { logEvents: [{ ...event, message: undefined }] })],
    ["an event whose message is an object", envelope("x", { logEvents: [{ ...event, message: {} }] })],
  ])("refuses a document with %s, and says which", (_, document) => {
    const body = Buffer.concat([member(envelope("fine")), member(document)]);

    expect(() => readStoredObject(body)).toThrow(/^document 2 is not a subscription envelope, got: \{"messageType":/);
  });

  test("refuses a cut object", () => {
    const body = member(envelope("whole"));

    expect(() => readStoredObject(body.subarray(0, body.length - 9))).toThrow("unexpected end of file");
  });
});
