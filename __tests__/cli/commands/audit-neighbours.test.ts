import { ERROR_LOG, filter, policy, RESTORED, STREAM_ARN, useAuditFakes } from "../../support/audit-fakes";

const command = useAuditFakes();
const DEV_ERROR_LOG = "/aws/kinesisfirehose/dev-stream";
const DEV_RESTORED = "/log-backup/dev/restored";
const DEV_STREAM_ARN = STREAM_ARN.replace("backup-stream", "dev-stream");
const DEV_FILTER = filter({ filterName: "log-backup-dev", destinationArn: DEV_STREAM_ARN });
const BY_DEV = ["own", "written by the backup of dev", null];

beforeEach(() => {
  command.neighbour();
});

it("what the backup of another environment writes is its own, and never uncovered", async () => {
  command.settings({ logGroups: ["/a"], prefixes: ["/aws/"] }, ["/aws/lambda/a"]);
  command.backedUp("/a");
  command.backedUp("/aws/lambda/a");
  command.group(DEV_ERROR_LOG);
  command.group(DEV_RESTORED);

  expect(await command.standings()).toMatchObject({ [DEV_ERROR_LOG]: BY_DEV, [DEV_RESTORED]: BY_DEV });
  expect(await command.json("--fail-on", "uncovered")).toMatchObject({ exitCode: 0, document: { verdict: "covered" } });
});

it.each([
  [
    "a filter",
    () => {
      command.settings({ logGroups: ["/a"] });
      command.backedUp(DEV_ERROR_LOG);
    },
    "the backup of dev writes it, and the filter log-backup-prod backs it up, so that the two can feed each other: delete that filter",
  ],
  [
    "the account's policy",
    () => {
      command.settings({ account: { exclude: [DEV_ERROR_LOG, DEV_RESTORED] } });
      command.group(DEV_ERROR_LOG);
      command.policies(policy({ excluded: [ERROR_LOG, RESTORED, DEV_RESTORED] }));
    },
    "the backup of dev writes it, and the account policy log-backup-prod backs it up, so that the two can feed each other: have the policy leave it out",
  ],
])("what it writes must not be backed up by %s of ours", async (_, given, message) => {
  given();

  expect(await command.faultsOf(DEV_ERROR_LOG)).toEqual({ exitCode: 1, faults: [["loop", message]] });
});

it.each([
  [
    "filter",
    () => {
      command.group(ERROR_LOG, [DEV_FILTER]);
    },
    "the backup writes it, and the filter log-backup-dev sends it to the backup of dev, so that the two can feed each other: delete that filter",
  ],
  [
    "account policy",
    () => {
      command.group(ERROR_LOG);
      command.policies(policy({ name: "log-backup-dev", destinationArn: DEV_STREAM_ARN, excluded: [] }));
    },
    "the backup writes it, and the account policy log-backup-dev sends it to the backup of dev, so that the two can feed each other: have the policy leave it out",
  ],
])("what ours writes must not be backed up by another environment's %s", async (_, given, message) => {
  command.settings({ logGroups: ["/a"] });
  command.backedUp("/a");
  given();

  expect(await command.faultsOf(ERROR_LOG)).toEqual({ exitCode: 1, faults: [["loop", message]] });
});
