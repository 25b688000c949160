import { setImmediate as nextTurn } from "node:timers/promises";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EventSender } from "../../../cli/restore/event-sender";
import { Refusals } from "../../../cli/restore/refusals";

interface SentCommand {
  readonly constructor: { readonly name: string };
  readonly input: { readonly logStreamName: string; readonly logEvents?: readonly { readonly message: string }[] };
}

/** A client whose calls take some turns; the answer to the call with the message that fails is an error. */
class SlowClient {
  readonly sent: string[] = [];
  readonly created: string[] = [];
  /** Log streams that got a call while another one was under way. */
  readonly overlaps: string[] = [];
  mostAtOnce = 0;
  private readonly busy: string[] = [];

  constructor(private readonly failing = "") {}

  get client(): CloudWatchLogsClient {
    return this as unknown as CloudWatchLogsClient;
  }

  async send({ constructor: { name }, input }: SentCommand): Promise<object> {
    const { logStreamName, logEvents } = input;
    if (name === "CreateLogStreamCommand") {
      this.created.push(logStreamName);
      return {};
    }
    const message = logEvents?.[0]?.message ?? "";
    if (this.busy.includes(logStreamName)) {
      this.overlaps.push(logStreamName);
    }
    this.busy.push(logStreamName);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.busy.length);
    for (let turn = 0; turn < 5; turn += 1) {
      await nextTurn();
    }
    this.busy.splice(this.busy.indexOf(logStreamName), 1);
    if (message === this.failing) {
      throw Object.assign(new Error("no"), {
        name: "InvalidParameterException",
        $metadata: { httpStatusCode: 400 },
      });
    }
    this.sent.push(message);
    return {};
  }
}

function senderOf({ client }: SlowClient, jobs: number): EventSender {
  const logStreams = new Set(["there"]);
  const { signal } = new AbortController();
  return new EventSender({
    client,
    putClient: client,
    logGroup: "/x",
    jobs,
    logStreams,
    refusals: new Refusals(),
    signal,
  });
}

const batch = (logStream: string, message: string) => ({
  logStream,
  events: [{ timestamp: 1, messageBytes: message.length, message, backupMs: 1 }],
});

it("puts the batches of a stream one after the other, and those of several at once", async () => {
  const slow = new SlowClient();
  const sender = senderOf(slow, 3);
  for (const name of ["a1", "a2", "a3", "b1", "there1", "c1", "a4", "b2", "d1"]) {
    await sender.add(batch(name.replace(/\d$/, ""), name));
  }
  await sender.finish();

  expect(slow).toMatchObject({ mostAtOnce: 3, overlaps: [] });
  expect(slow.sent.filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3", "a4"]);
  expect([...slow.sent].sort()).toEqual(["a1", "a2", "a3", "a4", "b1", "b2", "c1", "d1", "there1"]);
  expect([...slow.created].sort()).toEqual(["a", "b", "c", "d"]);
  expect(sender).toMatchObject({ put: 9, calls: 9 });
});

it("begins nothing new after a failure, and ends what is under way", async () => {
  const slow = new SlowClient("b1");
  const sender = senderOf(slow, 2);
  await sender.add(batch("b", "b1"));
  await sender.add(batch("a", "a1"));
  await sender.add(batch("a", "a2"));

  await expect(sender.finish()).rejects.toThrow(
    "CloudWatch Logs refused to put events into /x: no (InvalidParameterException, HTTP 400)",
  );
  expect(slow.sent).toEqual(["a1"]);
  await expect(sender.add(batch("c", "c1"))).rejects.toThrow("CloudWatch Logs refused to put events into /x");
  expect(slow.sent).toEqual(["a1"]);
});
