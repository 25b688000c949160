import type { IncomingMessage, ServerResponse } from "node:http";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { StoredEvent } from "./fake-log-group";
import { type FakeGroupOptions, FakeLogGroup } from "./fake-log-group";
import { type Answer, operations } from "./fake-logs-operations";
import { Refusal, sendLogsError } from "./fake-logs-refusal";
import { FakeMetrics } from "./fake-metrics";
import { LocalServer } from "./local-server";

export type { FakeGroupOptions, FakeSubscriptionFilter, StoredEvent } from "./fake-log-group";
export { sendLogsError } from "./fake-logs-refusal";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** A request as the fake got it. */
export interface FakeLogsRequest {
  /** Such as `FilterLogEvents`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What happens to a request instead of its answer: true when it has been dealt with. */
export type LogsInterference = (request: FakeLogsRequest, response: ServerResponse) => boolean;

/** An event to be seeded. */
export interface SeededEvent {
  /** By default 56 digits that begin with the time, as CloudWatch Logs makes them. */
  readonly id?: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
  /** By default the timestamp. */
  readonly ingestionTime?: number;
}

/** A CloudWatch Logs on this computer, and CloudWatch's metrics on the same port. */
export class FakeLogs extends LocalServer {
  readonly region = "eu-central-1";
  readonly accountId = "111122223333";
  readonly groups = new Map<string, FakeLogGroup>();
  readonly metrics = new FakeMetrics();
  readonly requests: FakeLogsRequest[] = [];
  /** All that it refused by its own rules, as `PutLogEvents: InvalidParameterException: why`. */
  readonly refusals: string[] = [];
  /** What DescribeAccountPolicies answers. */
  accountPolicies: readonly Readonly<Record<string, unknown>>[] = [];
  /** Events of a FilterLogEvents page, at most. */
  pageSize = 10_000;
  /** Whether FilterLogEvents has empty and partly full pages in between. */
  sparsePages = false;
  /** Epoch milliseconds. */
  now: () => number = Date.now;
  interfere: LogsInterference = () => false;
  /** True for a request that is carried out, but whose connection breaks before the answer. */
  loseAnswer: (request: FakeLogsRequest) => boolean = () => false;
  private lastId = 0;

  /** Empties it. */
  reset(): void {
    this.groups.clear();
    this.metrics.reset();
    this.requests.length = 0;
    this.refusals.length = 0;
    this.accountPolicies = [];
    this.pageSize = 10_000;
    this.sparsePages = false;
    this.now = Date.now;
    this.interfere = () => false;
    this.loseAnswer = () => false;
    this.lastId = 0;
  }

  /** A client for CloudWatch Logs that tries each request once, or as often as told. */
  logsClient(maxAttempts = 1): CloudWatchLogsClient {
    return new CloudWatchLogsClient({ ...this.clientConfig(), maxAttempts });
  }

  /** A client for CloudWatch's metrics that tries each request once. */
  metricsClient(): CloudWatchClient {
    return new CloudWatchClient(this.clientConfig());
  }

  /** Creates a log group, or replaces it. */
  addGroup(name: string, options: FakeGroupOptions = {}): FakeLogGroup {
    const group = new FakeLogGroup(name, options, this.now());
    this.groups.set(name, group);
    return group;
  }

  /** Seeds events, without any rule; creates the group and the stream where they are missing. Returns the events. */
  addEvents(groupName: string, logStream: string, events: readonly SeededEvent[]): readonly StoredEvent[] {
    const group = this.groups.get(groupName) ?? this.addGroup(groupName);
    return events.map(({ id, timestamp, message, ingestionTime = timestamp }) => {
      const event = { id: id ?? this.newId(timestamp), logStream, timestamp, ingestionTime, message };
      group.add(event);
      return event;
    });
  }

  /** The events of a group, in order of time; none where there is no such group. */
  eventsOf(groupName: string): readonly StoredEvent[] {
    return this.groups.get(groupName)?.events ?? [];
  }

  /** An id as CloudWatch Logs makes it: 56 digits that begin with the time. */
  newId(timestamp: number): string {
    this.lastId += 1;
    return ((BigInt(timestamp) << 144n) + BigInt(this.lastId)).toString().padStart(56, "0");
  }

  /** The ARN of a log group, without `:*`. */
  arnOf(groupName: string): string {
    return `arn:aws:logs:${this.region}:${this.accountId}:log-group:${groupName}`;
  }

  private clientConfig() {
    return {
      endpoint: this.endpoint,
      region: this.region,
      credentials: { accessKeyId: "fake", secretAccessKey: "secret" },
      maxAttempts: 1,
    };
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
    const asked = { operation, input };
    this.requests.push(asked);
    if (this.interfere(asked, response)) {
      return;
    }
    try {
      const answered = this.carryOut(asked);
      if (this.loseAnswer(asked)) {
        request.socket.destroy();
        return;
      }
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(answered));
    } catch (error) {
      const { code, message } = error instanceof Refusal ? error : new Refusal("InternalFailure", String(error));
      this.refusals.push(`${operation}: ${code}: ${message}`);
      sendLogsError(response, code, message, error instanceof Refusal ? 400 : 500);
    }
  }

  private carryOut({ operation, input }: FakeLogsRequest): object {
    if (operation === "GetMetricData") {
      return this.metrics.getMetricData(input, this.now());
    }
    if (operation === "ListMetrics") {
      return this.metrics.listMetrics(input, this.now());
    }
    const carryOut: Answer | undefined = operations[operation];
    if (carryOut === undefined) {
      throw new Refusal("UnknownOperationException", `The fake does not know ${operation}.`);
    }
    return carryOut(this, input);
  }
}
