import { filter, NOW, useAuditFakes } from "../../support/audit-fakes";
import { sendLogsError } from "../../support/fake-logs";

const HOUR = 3_600_000;
const FILTER = { LogGroupName: "/a", DestinationType: "Firehose", FilterName: "log-backup-prod" };

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
  "7 events came in from 2026-11-22T07:00:00.000Z to 2026-11-22T07:05:00.000Z, and the filter log-backup-prod forwarded none: see its role and the stream, then run log-backup backfill",
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
        command.group("/a", [filter({ creationTime: NOW.getTime() - 4 * HOUR })]);
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
      "where as many were forwarded later",
      () => {
        came(7);
        count("ForwardedLogEvents", FILTER, 7, 3);
      },
    ],
    [
      "where it is only a little late, and came after what was forwarded",
      () => {
        count("ForwardedLogEvents", FILTER, 7);
        came(7);
        came(7, 5 - 1 / 12);
        count("ForwardedLogEvents", FILTER, 1, 5 - 1 / 6);
      },
    ],
    [
      "where all was forwarded only now",
      () => {
        came(7);
        count("ForwardedLogEvents", FILTER, 7, 0.1);
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
});

it("events that met an error and were all forwarded in the end are worth knowing", async () => {
  came(1000);
  count("ForwardedLogEvents", FILTER, 1000);
  count("DeliveryErrors", FILTER, 3);

  expect(await command.faultsOf("/a")).toEqual({ exitCode: 0, faults: [] });
  expect(await command.notesOf("/a")).toEqual({
    exitCode: 0,
    notes: [
      [
        "delivery-errors",
        "3 events met an error on the way to Firehose from 2026-11-21T12:00:00.000Z to 2026-11-22T11:45:00.000Z, by the filter log-backup-prod, and as many were forwarded as came in",
      ],
    ],
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
        "3 events met an error on the way to Firehose from 2026-11-21T12:00:00.000Z to 2026-11-22T11:45:00.000Z, by the filter log-backup-prod: see its role and the stream, run log-backup verify, then backfill",
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
    const [what, why] =
      denied === "ListMetrics"
        ? ["whether events", "to find the metrics of the log groups"]
        : ["whether events of /a", "to compare with the metrics of the log groups"];

    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ verdict: "unknown", counts: { covered: 1 } });
    expect(document.notChecked).toEqual([
      `${what} were forwarded: access denied: cloudwatch:${denied} is needed ${why}`,
    ]);
  },
);

it("metrics that fail for some leave what was found for others", async () => {
  const names = Array.from({ length: 300 }, (_, index) => `/g/${String(index).padStart(3, "0")}`);
  command.logs.groups.clear();
  command.settings({ logGroups: names });
  for (const name of names) {
    command.backedUp(name);
    count("IncomingLogEvents", { LogGroupName: name }, 7);
    if (name !== "/g/000" && name !== "/g/299") {
      count("ForwardedLogEvents", { ...FILTER, LogGroupName: name }, 7);
    }
  }
  let calls = 0;
  logs.interfere = ({ operation }, response) => {
    calls += operation === "GetMetricData" ? 1 : 0;
    return operation === "GetMetricData" && calls === 1 && sendLogsError(response, "AccessDenied", "no", 403);
  };
  const { exitCode, document } = await command.json();
  const faulty = document.logGroups.filter(({ faults }) => faults.length > 0);

  expect(exitCode).toBe(1);
  expect(faulty.map(({ name }) => name)).toEqual(["/g/299"]);
  expect(document.notChecked).toEqual([
    "whether events of /g/000, /g/001, /g/002, /g/003, /g/004 and 145 more were forwarded: access denied: cloudwatch:GetMetricData is needed to compare with the metrics of the log groups",
  ]);
});
