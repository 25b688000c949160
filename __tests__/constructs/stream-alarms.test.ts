import { freshnessThreshold, StreamAlarms, type StreamAlarmsProps } from "../../constructs/stream-alarms";
import { parseStack, synthesizeConstruct } from "../support/synthesis";

const props: StreamAlarmsProps = {
  namePrefix: "p-",
  topicArn: "arn:aws:sns:eu-central-1:111122223333:alarms",
  runbook: "docs/runbook.md",
  streamName: "stream",
  bufferIntervalSeconds: 60,
  quotaPercent: 70,
  usesCustomerKey: false,
};

function alarms(more: Partial<StreamAlarmsProps> = {}): Map<string, Record<string, unknown>> {
  const json = synthesizeConstruct((stack) => new StreamAlarms(stack, "stream-alarms", { ...props, ...more }));
  const all = Object.values(parseStack(json).resource?.aws_cloudwatch_metric_alarm ?? {});
  return new Map(all.map((alarm) => [String(alarm.alarm_name).slice("p-".length), alarm]));
}

describe("StreamAlarms", () => {
  test("those that AWS recommends, and failing deliveries; the key's only where it is the customer's", () => {
    const names = [
      "delivery-failing",
      "delivery-late",
      "stream-bytes-near-limit",
      "stream-records-near-limit",
      "stream-requests-near-limit",
      "stream-throttled",
    ];

    expect([...alarms().keys()].sort()).toEqual(names);
    expect([...alarms({ usesCustomerKey: true }).keys()].sort()).toEqual([...names, "stream-key-unusable"].sort());
  });

  test.each([
    [0, 900, 300],
    [60, 900, 300],
    [300, 900, 300],
    [301, 903, 600],
    [600, 1800, 600],
    [900, 2700, 900],
  ])("a buffer of %d s: late after %d s, and writes are judged over %d s", (bufferIntervalSeconds, late, period) => {
    const all = alarms({ bufferIntervalSeconds });

    expect(freshnessThreshold(bufferIntervalSeconds)).toBe(late);
    expect(all.get("delivery-late")?.threshold).toBe(late);
    expect(all.get("delivery-failing")?.period).toBe(period);
  });

  test("load is compared with the stream's own limits, at the share of the settings", () => {
    const bytes = alarms().get("stream-bytes-near-limit");

    expect(bytes).toMatchObject({ threshold: 70, comparison_operator: "GreaterThanThreshold" });
    expect(bytes?.metric_query).toEqual([
      expect.objectContaining({ expression: "100 * (used / PERIOD(used)) / limit", return_data: true }),
      expect.objectContaining({
        metric: expect.objectContaining({ metric_name: "IncomingBytes", stat: "Sum", period: 300 }) as object,
      }),
      expect.objectContaining({
        metric: expect.objectContaining({ metric_name: "BytesPerSecondLimit", stat: "Minimum", period: 300 }) as object,
      }),
    ]);
  });
});
