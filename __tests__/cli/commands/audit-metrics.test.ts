import { ERROR_LOG, filter, NOW, policy, RESTORED, useAuditFakes } from "../../support/audit-fakes";
import { sendLogsError } from "../../support/fake-logs";

const HOUR = 3_600_000;
const FILTER = { LogGroupName: "/a", DestinationType: "Firehose", FilterName: "log-backup-prod" };
const POLICY = { LogGroupName: "/a", DestinationType: "Firehose", PolicyLevel: "Account" };

const command = useAuditFakes();
const { logs } = command;

beforeEach(() => {
  command.settings({ logGroups: ["/a"] });
  command.backedUp("/a");
});

function count(metricName: string, dimensions: Record<string, string>, value: number, hoursAgo = 5) {
  logs.metrics.add({ metricName, dimensions }, [{ time: NOW.getTime() - hoursAgo * HOUR, value }]);
}

const came = (value: number, hoursAgo?: number) => {
  count("IncomingLogEvents", { LogGroupName: "/a" }, value, hoursAgo);
};

const NOTHING = [
  "nothing-delivered",
  "7 events came in from 2026-11-21T12:00:00.000Z to 2026-11-22T11:00:00.000Z, and the filter log-backup-prod forwarded none: see its role and the stream, then run log-backup backfill",
];

it("nothing was forwarded though events came in", async () => {
  came(7);

  expect(await command.faultsOf("/a")).toEqual({ exitCode: 1, faults: [NOTHING] });
});

it("what was forwarded before and after does not change that, nor what others were sent", async () => {
  came(7);
  count("ForwardedLogEvents", FILTER, 3, 26);
  count("ForwardedLogEvents", { ...FILTER, FilterName: "siem" }, 3);
  count("ForwardedLogEvents", { ...FILTER, DestinationType: "Lambda" }, 3);
  count("ForwardedLogEvents", { ...FILTER, LogGroupName: "/b" }, 3);

  expect(await command.faultsOf("/a")).toEqual({ exitCode: 1, faults: [NOTHING] });
});

describe("it is no fault that nothing was forwarded", () => {
  it.each<[string, () => void]>([
    ["where nothing came in", () => undefined],
    [
      "where something came in only now",
      () => {
        came(7, 0.1);
      },
    ],
    [
      "where the filter is younger than that",
      () => {
        command.group("/a", [filter({ creationTime: NOW.getTime() - 20 * HOUR })]);
        came(7);
      },
    ],
    [
      "where it forwards only some events",
      () => {
        command.settings({ logGroups: [{ name: "/a", filterPattern: "ERROR" }] });
        command.group("/a", [filter({ filterPattern: "ERROR" })]);
        came(7);
      },
    ],
    [
      "where it came in before the time that is looked at",
      () => {
        came(7, 30);
      },
    ],
    [
      "where some was forwarded",
      () => {
        came(7);
        count("ForwardedLogEvents", FILTER, 1);
      },
    ],
    [
      "where some was forwarded only now",
      () => {
        came(7);
        count("ForwardedLogEvents", FILTER, 1, 0.1);
      },
    ],
    [
      "where the log group is not backed up, or nobody promises it",
      () => {
        command.group("/b");
        count("IncomingLogEvents", { LogGroupName: "/b" }, 7);
        count("IncomingLogEvents", {}, 7);
      },
    ],
  ])("%s", async (_, given) => {
    given();

    expect(await command.json()).toMatchObject({ exitCode: 0, document: { counts: { faults: 0 } } });
  });

  it("where it was counted under dimensions that AWS does not document", async () => {
    came(7);
    count("ForwardedLogEvents", { ...FILTER, PolicyLevel: "LogGroup" }, 7);

    expect(await command.faultsOf("/a")).toEqual({ exitCode: 0, faults: [] });
  });
});

describe("the account's policy", () => {
  beforeEach(() => {
    command.settings({ account: {} });
    command.group("/a", [
      filter({ filterName: "siem", destinationArn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/siem" }),
    ]);
    command.policies(policy({ excluded: [ERROR_LOG, RESTORED] }));
    came(7);
  });

  it.each([POLICY, { ...POLICY, FilterName: "log-backup-prod" }, { ...POLICY, FilterName: "unheard-of" }])(
    "has forwarded events, under whatever dimensions: %j",
    async (dimensions) => {
      count("ForwardedLogEvents", dimensions, 7);

      expect(await command.faultsOf("/a")).toEqual({ exitCode: 0, faults: [] });
    },
  );

  it("has forwarded none, where a filter of others has", async () => {
    count("ForwardedLogEvents", { ...FILTER, FilterName: "siem" }, 7);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "nothing-delivered",
          "7 events came in from 2026-11-21T12:00:00.000Z to 2026-11-22T11:00:00.000Z, and the account policy log-backup-prod forwarded none: see its role and the stream, then run log-backup backfill",
        ],
      ],
    });
  });
});

it("events that met an error are a fault", async () => {
  came(7);
  count("ForwardedLogEvents", FILTER, 4);
  count("DeliveryErrors", FILTER, 3);

  expect(await command.faultsOf("/a")).toEqual({
    exitCode: 1,
    faults: [
      [
        "delivery-errors",
        "3 events met an error on the way to Firehose from 2026-11-21T12:00:00.000Z to 2026-11-22T11:00:00.000Z, by the filter log-backup-prod: see its role and the stream, then run log-backup backfill",
      ],
    ],
  });
});

it("--since says how far back to look, in periods that suit it", async () => {
  came(7, 30);
  const { document } = await command.json("--since", "2d");
  await command.json("--since", "3h");
  await command.json("--since", "20m");
  const periods = logs.requests
    .filter(({ operation }) => operation === "GetMetricData")
    .map(({ input }) => (input.MetricDataQueries as { MetricStat: { Period: number } }[])[0]?.MetricStat.Period);

  expect(document.logGroups).toMatchObject([{ faults: [{ code: "nothing-delivered" }] }]);
  expect(periods).toEqual([3600, 300, 60]);
});

it.each(["ListMetrics", "GetMetricData"])(
  "metrics that may not be read are told, and the rest is audited: %s",
  async (denied) => {
    came(7);
    logs.interfere = ({ operation }, response) =>
      operation === denied && sendLogsError(response, "AccessDenied", "no", 403);
    const { exitCode, document } = await command.json();
    const why =
      denied === "ListMetrics"
        ? "to find the metrics of the log groups"
        : "to compare with the metrics of the log groups";

    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ verdict: "unknown", counts: { covered: 1 } });
    expect(document.notChecked).toEqual([
      `whether events were forwarded: access denied: cloudwatch:${denied} is needed ${why}`,
    ]);
  },
);
