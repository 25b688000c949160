import { ELSEWHERE_ARN, ERROR_LOG, filter, policy, RESTORED, ROLE_ARN, useAuditFakes } from "../../support/audit-fakes";

const command = useAuditFakes();
const OTHER_ROLE = "arn:aws:iam::111122223333:role/made/by-hand";

beforeEach(() => {
  command.settings({ logGroups: ["/a", "/b"] });
  command.backedUp("/a");
  command.backedUp("/b");
});

describe("the stream", () => {
  it("is asked for once, and so is the role", async () => {
    expect((await command.json()).exitCode).toBe(0);
    expect(command.firehose.asked).toEqual(["backup-stream"]);
    expect(command.iam.asked).toEqual(["log-backup-prod-subscription"]);
  });

  it("must be there", async () => {
    command.firehose.streams.clear();
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(1);
    expect(document.delivery).toMatchObject({
      faults: [
        {
          code: "stream-missing",
          message:
            "the Firehose stream backup-stream does not exist in account 111122223333, Region eu-central-1, and what is sent to it is lost: deploy prod",
        },
      ],
      stream: { name: "backup-stream", exists: false, status: null },
    });
    expect(document.logGroups.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    [
      "must be active",
      { status: "CREATING_FAILED", bucketName: "backup" },
      "stream-not-active",
      "the Firehose stream backup-stream is CREATING_FAILED, not ACTIVE, and takes no events: deploy prod again",
    ],
    [
      "must write to the backup's bucket",
      { bucketName: "elsewhere" },
      "stream-bucket",
      "the Firehose stream backup-stream writes to the bucket elsewhere, not to backup: deploy prod again",
    ],
  ])("%s", async (_, stream, code, message) => {
    command.firehose.streams.set("backup-stream", stream);

    expect(await command.deliveryFaults()).toEqual({ exitCode: 1, faults: [[code, message]] });
  });

  it("that a filter of the environment points to is looked at, too, but not those of others", async () => {
    const stream = (name: string) => `arn:aws:firehose:eu-central-1:111122223333:deliverystream/${name}`;
    command.group("/b", [filter({ destinationArn: stream("old") })]);
    command.group("/c", [filter({ filterName: "siem", destinationArn: stream("siem") })]);
    command.group("/d", [filter({ filterName: "siem", destinationArn: ELSEWHERE_ARN })]);
    const { faults } = await command.deliveryFaults();

    expect(command.firehose.asked).toEqual(["backup-stream", "old"]);
    expect(faults).toEqual([
      [
        "stream-missing",
        "the Firehose stream old does not exist in account 111122223333, Region eu-central-1, and what is sent to it is lost: deploy prod",
      ],
    ]);
  });

  it("that may not be seen is told, and the rest is audited", async () => {
    command.firehose.refuseWith = "AccessDeniedException";
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ verdict: "unknown", counts: { covered: 2 } });
    expect(document.delivery.stream).toMatchObject({ exists: null, status: null });
    expect(document.notChecked).toEqual([
      "whether the Firehose stream backup-stream is there: access denied: firehose:DescribeDeliveryStream is needed to see whether the Firehose stream backup-stream is there",
    ]);
  });

  it("that may not be seen makes no less of a fault", async () => {
    command.firehose.refuseWith = "AccessDeniedException";
    command.logs.groups.delete("/a");

    expect(await command.json()).toMatchObject({ exitCode: 1, document: { verdict: "faults" } });
  });
});

describe("a role", () => {
  it("must be there, and is told once with who uses it", async () => {
    command.iam.roles.clear();
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(1);
    expect(document.delivery).toMatchObject({
      faults: [
        {
          code: "role-missing",
          message: `the role ${ROLE_ARN} does not exist, with which CloudWatch Logs forwards the events of /a, /b: deploy prod again`,
        },
      ],
      roles: [{ arn: ROLE_ARN, exists: false }],
    });
  });

  it("of the account's policy must be there, too", async () => {
    command.settings({ account: { exclude: ["/a", "/b"] } });
    command.policies(policy({ roleArn: OTHER_ROLE, excluded: ["/a", "/b", ERROR_LOG, RESTORED] }));
    const { faults } = await command.deliveryFaults();

    expect(command.iam.asked).toEqual(["log-backup-prod-subscription", "by-hand"]);
    expect(faults).toEqual([
      [
        "role-missing",
        `the role ${OTHER_ROLE} does not exist, with which CloudWatch Logs forwards the events of the account policy log-backup-prod: deploy prod again`,
      ],
    ]);
  });

  it("of the same name in another path is another role", async () => {
    command.iam.roles.add("arn:aws:iam::111122223333:role/by-hand");
    command.group("/b", [filter({ roleArn: OTHER_ROLE })]);

    expect(await command.deliveryFaults()).toMatchObject({
      exitCode: 1,
      faults: [["role-missing", expect.anything()]],
    });
  });

  it("of filters of others is not looked at", async () => {
    command.group("/c", [filter({ filterName: "siem", destinationArn: ELSEWHERE_ARN, roleArn: OTHER_ROLE })]);

    expect((await command.json()).exitCode).toBe(0);
    expect(command.iam.asked).toEqual(["log-backup-prod-subscription"]);
  });

  it("that may not be seen is told, and the rest is audited", async () => {
    command.iam.isDenied = true;
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(3);
    expect(document.delivery.roles).toEqual([{ arn: ROLE_ARN, exists: null }]);
    expect(document.notChecked).toEqual([
      `whether the role ${ROLE_ARN} is there: access denied: iam:GetRole is needed to see whether the role ${ROLE_ARN} is there`,
    ]);
  });
});
