import { ERROR_LOG, filter, NOW, policy, RESTORED, useAuditFakes } from "../../support/audit-fakes";

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

describe("what was forwarded at other times does not hide a stop", () => {
  const message = (events: number, from: string, to: string, more = "") => [
    "nothing-delivered",
    `${events} events came in from ${from}:00.000Z to ${to}:00.000Z, and the filter log-backup-prod forwarded none${more}: see its role and the stream, then run log-backup backfill`,
  ];

  it.each<[string, () => void, readonly string[]]>([
    [
      "before it, and nothing since",
      () => {
        for (let hour = 1; hour < 24; hour += 1) {
          came(1000, hour);
        }
        count("ForwardedLogEvents", FILTER, 1000, 23.5);
      },
      message(23_000, "2026-11-21T13:00", "2026-11-22T11:05").map((text) => text.replace("23000", "23,000")),
    ],
    [
      "after it, and less than what came in",
      () => {
        came(7, 10);
        came(7, 2);
        count("ForwardedLogEvents", FILTER, 7, 2);
      },
      message(7, "2026-11-22T02:00", "2026-11-22T02:05"),
    ],
    [
      "only now, and less than that",
      () => {
        came(7);
        count("ForwardedLogEvents", FILTER, 1, 0.1);
      },
      message(7, "2026-11-22T07:00", "2026-11-22T07:05"),
    ],
    [
      "in between: it is told once, with how often",
      () => {
        came(7, 10);
        came(5, 8);
        count("ForwardedLogEvents", FILTER, 5, 8);
        came(6, 4);
      },
      message(7, "2026-11-22T02:00", "2026-11-22T02:05", ", and so 1 more time"),
    ],
    [
      "before the filter was made, within that time",
      () => {
        command.group("/a", [filter({ creationTime: NOW.getTime() - 10 * HOUR })]);
        came(7, 20);
        count("ForwardedLogEvents", FILTER, 7, 20);
        came(6, 9);
      },
      message(6, "2026-11-22T03:00", "2026-11-22T03:05"),
    ],
    [
      "by a policy: its counts are not the filter's, where that has its own",
      () => {
        came(7, 20);
        count("ForwardedLogEvents", FILTER, 7, 20);
        came(7);
        count("ForwardedLogEvents", { ...FILTER, PolicyLevel: "Account" }, 7);
      },
      message(7, "2026-11-22T07:00", "2026-11-22T07:05"),
    ],
  ])("%s", async (_, given, fault) => {
    given();

    expect(await command.faultsOf("/a")).toEqual({ exitCode: 1, faults: [fault] });
  });
});

it("takes counts with a level under the filter's name for the filter's, where there are no others", async () => {
  came(7);
  count("ForwardedLogEvents", { ...FILTER, PolicyLevel: "Unheard of" }, 7);

  expect(await command.faultsOf("/a")).toEqual({ exitCode: 0, faults: [] });
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
          "7 events came in from 2026-11-22T07:00:00.000Z to 2026-11-22T07:05:00.000Z, and the account policy log-backup-prod forwarded none: see its role and the stream, then run log-backup backfill",
        ],
      ],
    });
  });
});

describe("a policy whose counts cannot be told from others'", () => {
  beforeEach(() => {
    command.settings({ account: {} });
    command.group("/a");
    command.policies(policy({ excluded: [ERROR_LOG, RESTORED] }));
  });

  const NOT_COUNTED = [
    "not-counted",
    "whether the account policy log-backup-prod has forwarded its events was not checked: CloudWatch counts them under no name that is the policy's for sure",
  ];

  it("is not judged, and that is worth knowing", async () => {
    came(7);
    count("ForwardedLogEvents", { ...FILTER, FilterName: "siem-that-was-deleted" }, 7);

    expect(await command.notesOf("/a")).toEqual({ exitCode: 0, notes: [NOT_COUNTED] });
    expect((await command.run()).output).toContain(
      "  not checked whether events were forwarded, as CloudWatch's counts of the account policy cannot be told: 1 log group, /a.\n",
    );
  });

  it("is judged by those that name a policy's level alone", async () => {
    came(7);
    count("ForwardedLogEvents", FILTER, 7);
    count("ForwardedLogEvents", POLICY, 7, 20);

    expect(await command.faultsOf("/a")).toMatchObject({
      exitCode: 1,
      faults: [["nothing-delivered", expect.stringMatching(/^7 events/)]],
    });
  });
});
