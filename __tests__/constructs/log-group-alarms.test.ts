import { LogGroupAlarms, type LogGroupAlarmsProps } from "../../constructs/log-group-alarms";
import { addresses, parseStack, synthesizeConstruct } from "../support/synthesis";

const TYPE = "aws_cloudwatch_metric_alarm";
const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `/app/${index + 1}`, forwardsAll: true }));
const props: LogGroupAlarmsProps = {
  namePrefix: "p-",
  topicArn: "arn:aws:sns:eu-central-1:111122223333:alarms",
  runbook: "docs/runbook.md",
  streamName: "stream",
  filterName: "filter",
  logGroups: groups(7),
  granularity: "each",
};
const synthesized = (more: Partial<LogGroupAlarmsProps>) =>
  synthesizeConstruct((stack) => new LogGroupAlarms(stack, "log-group-alarms", { ...props, ...more }));
const alarms = (more: Partial<LogGroupAlarmsProps>) =>
  Object.values(parseStack(synthesized(more)).resource?.[TYPE] ?? {});
const names = (more: Partial<LogGroupAlarmsProps>) => alarms(more).map(({ alarm_name: name }) => String(name));

describe("LogGroupAlarms", () => {
  test("each log group has three of its own; one whose events a pattern leaves out cannot be silent", () => {
    const logGroups = [...groups(1), { name: "/filtered", forwardsAll: false }];

    expect(names({ logGroups }).sort()).toEqual([
      "p-log-group-errors-/app/1",
      "p-log-group-errors-/filtered",
      "p-log-group-silent-/app/1",
      "p-log-group-throttled-/app/1",
      "p-log-group-throttled-/filtered",
    ]);
  });

  test("another log group moves no alarm of the others", () => {
    const few = addresses(synthesized({ logGroups: groups(2) }), TYPE);
    const more = addresses(synthesized({ logGroups: [{ name: "/another", forwardsAll: true }, ...groups(2)] }), TYPE);

    expect(more).toHaveLength(few.length + 3);
    expect(more).toEqual(expect.arrayContaining(few));
  });

  test("shared: errors and throttling of all by one each, silences by one of each log group's own", () => {
    const logGroups = [...groups(2), { name: "/filtered", forwardsAll: false }];

    expect(names({ granularity: "shared", logGroups }).sort()).toEqual([
      "p-log-group-errors",
      "p-log-group-silent-/app/1",
      "p-log-group-silent-/app/2",
      "p-log-group-throttled",
    ]);
  });

  test("an alarm on silence stays where it is when errors begin to be shared", () => {
    const silences = (granularity: "each" | "shared") =>
      addresses(synthesized({ granularity }), TYPE).filter((address) => address.includes("_silent_"));

    expect(silences("each")).toHaveLength(7);
    expect(silences("shared")).toEqual(silences("each"));
  });

  test("silence: something came, and nothing went, whichever of the two has no value", () => {
    const [silent] = alarms({ logGroups: groups(1) }).filter(({ alarm_name: name }) =>
      String(name).includes("-silent-"),
    );

    expect(silent).toMatchObject({
      alarm_description: expect.stringMatching(/^Log events came into the log group \/app\/1 for two hours/) as string,
      metric_query: expect.arrayContaining([
        expect.objectContaining({ expression: "IF(came + 0 * went > 0 AND went + 0 * came == 0, 1, 0)" }),
      ]) as unknown[],
    });
  });

  test("together: three alarms for all, by what reaches the stream", () => {
    expect(names({ granularity: "together" }).sort()).toEqual([
      "p-log-group-errors",
      "p-log-group-silent-all",
      "p-log-group-throttled",
    ]);
  });

  test("nothing is watched where nothing is backed up", () => {
    expect(names({ logGroups: [] })).toEqual([]);
  });

  test("an account policy without a pattern is compared as a whole, beside the log groups that have filters", () => {
    const policy = (forwardsAll: boolean) => names({ granularity: "shared", accountPolicy: { forwardsAll } });

    expect(policy(true)).toContain("p-log-group-silent-all");
    expect(policy(false)).not.toContain("p-log-group-silent-all");
    expect(policy(false)).toContain("p-log-group-silent-/app/1");
  });

  test("queries sum up what filters of this name forward; with an account policy, all that goes to Firehose", () => {
    const queries = (more: Partial<LogGroupAlarmsProps>) =>
      JSON.stringify(alarms({ granularity: "shared", ...more })).match(/SELECT [^}]*?'(?=")/g);

    expect(queries({})).toEqual([
      `SELECT SUM(DeliveryErrors) FROM SCHEMA(\\"AWS/Logs\\", DestinationType, FilterName, LogGroupName) WHERE DestinationType = 'Firehose' AND FilterName = 'filter'`,
      `SELECT SUM(DeliveryThrottling) FROM SCHEMA(\\"AWS/Logs\\", DestinationType, FilterName, LogGroupName) WHERE DestinationType = 'Firehose' AND FilterName = 'filter'`,
    ]);
    expect(queries({ accountPolicy: { forwardsAll: true } })).toEqual([
      `SELECT SUM(DeliveryErrors) FROM \\"AWS/Logs\\" WHERE DestinationType = 'Firehose'`,
      `SELECT SUM(DeliveryThrottling) FROM \\"AWS/Logs\\" WHERE DestinationType = 'Firehose'`,
    ]);
  });

  test("the longest names of log groups fit into what alarms can say", () => {
    const logGroups = Array.from({ length: 5 }, (_, index) => ({
      name: `/${index}${"x".repeat(510)}`,
      forwardsAll: true,
    }));
    const runbook = `https://example.com/${"x".repeat(236)}`;

    for (const granularity of ["each", "shared"] as const) {
      const all = alarms({ logGroups, granularity, runbook });
      expect(Math.max(...all.map(({ alarm_description: text }) => String(text).length))).toBeLessThanOrEqual(1024);
    }
  });
});
