import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { COVERED, createFaults, ERRING, MADE_ANEW, SILENT } from "../support/audit-faults";
import { audit, type Finding, laterBy, messagesOf, runAudit } from "../support/audit-process";
import { ACCOUNT, AuditedAccount, ENVIRONMENT, roleArn, STREAM } from "../support/audited-account";

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;
const BY_FILTER = `filter log-backup-${ENVIRONMENT}`;

// The tests build on one another, in this order, as the days of an account do.
describe("log-backup audit, on a local AWS", () => {
  let account: AuditedAccount;
  let clean: ProcessEnvironment;
  let broken: ProcessEnvironment;

  beforeAll(async () => {
    account = await AuditedAccount.start();
    await account.create(COVERED, {});
    clean = account.environment("clean", { sources: { logGroups: [COVERED] } });
  });

  afterAll(async () => {
    await account.stop();
  });

  test("an account in which every log group is covered", async () => {
    const { exitCode, output, errors } = await runAudit(clean, "--fail-on", "uncovered");

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output.split("\n").filter((line) => line.includes(COVERED))).toEqual([
      expect.stringMatching(/^ +- +for ever +covered +name +filter log-backup-audit +\/app\/covered$/),
    ]);
    expect(await audit(clean)).toMatchObject({ exitCode: 0, verdict: "covered", delivery: { faults: [] } });
  });

  test("a log group that nobody promises is a failure only with --fail-on uncovered", async () => {
    await account.create("/other/nobodys");

    expect(await audit(clean)).toMatchObject({ exitCode: 0, verdict: "uncovered" });
    expect(await audit(clean, "--fail-on", "uncovered")).toMatchObject({ exitCode: 1, verdict: "uncovered" });
  });

  test("a log group that was deleted and made anew has lost its filter, until that is made anew, too", async () => {
    const environment = account.environment("drift", { sources: { logGroups: [COVERED, MADE_ANEW] } });
    await account.create(MADE_ANEW, {});
    expect((await audit(environment)).exitCode).toBe(0);
    await account.delete(MADE_ANEW);
    const deletedAt = new Date().toISOString();
    await account.create(MADE_ANEW);

    const report = await audit(environment);
    const createdAt = report.logGroups.find(({ name }) => name === MADE_ANEW)?.createdAt ?? "";
    expect(createdAt >= deletedAt).toBe(true);
    expect({ exitCode: report.exitCode, messages: messagesOf(report, MADE_ANEW) }).toEqual({
      exitCode: 1,
      messages: [
        `sources.logGroups names it, and no filter sends its events to the stream ${STREAM}: it was created at ${createdAt}, perhaps anew after it was deleted, which drops its filters: deploy audit again`,
      ],
    });
    await account.subscribe(MADE_ANEW, {});
    expect((await audit(environment)).exitCode).toBe(0);
  });

  test("what may not be asked is told, and no answer is no good answer", async () => {
    const logsOnly = await account.userWhoMay("logs-only", ["logs:*"]);
    const nobody = await account.userWhoMay("nobody", ["s3:ListBucket"]);
    const role = roleArn(`log-backup-${ENVIRONMENT}-subscription`);
    await account.enforceIam(true);
    try {
      expect(await audit(patchEnvironment(clean, logsOnly))).toMatchObject({
        exitCode: 3,
        verdict: "unknown",
        notChecked: [
          `whether the Firehose stream ${STREAM} is there: access denied: firehose:DescribeDeliveryStream is needed to see whether the Firehose stream ${STREAM} is there`,
          `whether the role ${role} is there: access denied: iam:GetRole is needed to see whether the role ${role} is there`,
          "whether events were forwarded: access denied: cloudwatch:ListMetrics is needed to find the metrics of the log groups",
        ],
      });
      expect(await runAudit(patchEnvironment(clean, nobody))).toEqual({
        exitCode: 3,
        output: "",
        errors: "log-backup: access denied: logs:DescribeLogGroups is needed to find the log groups\n",
      });
    } finally {
      await account.enforceIam(false);
    }
  });

  test("settings of another account are refused", async () => {
    const environment = account.environment("elsewhere", {
      sources: { logGroups: [COVERED] },
      accountId: "210987654321",
    });

    expect(await runAudit(environment)).toEqual({
      exitCode: 3,
      output: "",
      errors: `log-backup: the AWS credentials are of account ${ACCOUNT}, and the settings of audit are for 210987654321: use credentials of 210987654321\n`,
    });
  });

  test("an account policy cannot be seen here, and is not taken to be there", async () => {
    const environment = account.environment("policy", {
      sources: { account: {} },
      discovered: { prefixes: [], names: [] },
    });

    expect(await audit(environment)).toMatchObject({
      exitCode: 3,
      verdict: "unknown",
      notChecked: ["the account-level subscription policies: this local AWS does not know them"],
    });
  });

  test("every status and every fault that a local AWS can hold", async () => {
    broken = await createFaults(account);

    const { exitCode, verdict, delivery, logGroups } = await audit(broken);
    expect({ exitCode, verdict, delivery: delivery.faults.map(({ message }) => message) }).toEqual({
      exitCode: 1,
      verdict: "faults",
      delivery: [
        `the role ${roleArn("gone")} does not exist, with which CloudWatch Logs forwards the events of /app/no-role: deploy audit again`,
      ],
    });
    const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code).join(", ");
    expect(
      logGroups.map(({ name, status, by, promisedBy, faults, notes }) =>
        [name, status, by ?? "-", promisedBy ?? "-", codes(faults) || "-", codes(notes) || "-"].join(" | "),
      ),
    ).toEqual([
      "/app/by-hand | covered | filter by-hand | name | - | -",
      `/app/covered | covered | ${BY_FILTER} | name | - | -`,
      "/app/elsewhere | not covered | - | name | not-covered, elsewhere | -",
      `/app/erring | covered | ${BY_FILTER} | name | - | -`,
      `/app/errors-only | covered | ${BY_FILTER} | name | pattern | -`,
      "/app/gone | missing | - | name | missing | -",
      `/app/made-anew | covered | ${BY_FILTER} | name | - | -`,
      `/app/no-role | covered | ${BY_FILTER} | name | - | -`,
      "/app/not-covered | not covered | - | name | not-covered | -",
      `/app/one-day | covered | ${BY_FILTER} | name | retention | -`,
      `/app/one-week | covered | ${BY_FILTER} | name | - | -`,
      `/app/silent | covered | ${BY_FILTER} | name | - | -`,
      `/app/twice | covered | ${BY_FILTER} and filter by-hand | name | twice | -`,
      `/app/wants-errors | covered | ${BY_FILTER} | name | pattern | -`,
      `/aws/kinesisfirehose/${STREAM} | own | error log of the stream ${STREAM} | - | loop | -`,
      `/log-backup/${ENVIRONMENT}/restored | own | restore.logGroups | - | - | -`,
      "/other/full | not covered | - | - | - | no-free-slot, foreign-filter, foreign-filter",
      "/other/nobodys | not covered | - | - | - | -",
      `/other/ours | covered | ${BY_FILTER} | - | - | not-promised`,
      "/svc/debug | excluded | sources.prefixes[0].exclude | - | - | excluded-but-subscribed",
      "/svc/debug-quiet | excluded | sources.prefixes[0].exclude | - | - | -",
      `/svc/found | covered | ${BY_FILTER} | prefix /svc/ | - | -`,
      "/svc/gone | missing | - | prefix /svc/ | missing | -",
      "/svc/new | not covered | - | prefix /svc/ | not-covered | -",
      "/svc/new-by-hand | covered | filter by-hand | prefix /svc/ | - | not-discovered",
    ]);
  });

  test("people see each fault in its sentence, and how many there are in the last line", async () => {
    const { exitCode, output, errors } = await runAudit(broken);
    const { delivery, logGroups } = await audit(broken);
    const faulty = logGroups.filter(({ faults }) => faults.length > 0);

    expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: "" });
    for (const { name, faults } of faulty) {
      faults.forEach(({ message }) => {
        expect(output).toContain(`  ${name}: ${message}.\n`);
      });
    }
    delivery.faults.forEach(({ message }) => {
      expect(output).toContain(`  ${message}.\n`);
    });
    const faults = faulty.flatMap((each) => each.faults);
    expect(output.trimEnd().split("\n").at(-1)).toMatch(
      `FAULTS: 1 of the delivery, ${faults.length} in ${faulty.length} log groups. Of 18 promised log groups, 13 are covered.`,
    );
  });

  test("events that met an error are told, and that none was forwarded once the filter is old enough", async () => {
    const now = Date.now();
    await account.count(ERRING, new Date(now - HOUR_MS), {
      IncomingLogEvents: 9,
      ForwardedLogEvents: 4,
      DeliveryErrors: 5,
    });
    await account.count(SILENT, new Date(now - HOUR_MS), { IncomingLogEvents: 2 });
    await account.count(SILENT, new Date(now + HOUR_MS), { IncomingLogEvents: 7 });
    await account.count(COVERED, new Date(now + HOUR_MS), { IncomingLogEvents: 9, ForwardedLogEvents: 9 });
    const withoutTimes = (messages: readonly string[]) =>
      messages.map((message) => message.replace(/from \S+Z to \S+Z/, "from T to T"));

    const today = await audit(broken, "--since", "2h");
    expect(withoutTimes(messagesOf(today, ERRING))).toEqual([
      `5 events met an error on the way to Firehose from T to T, by the ${BY_FILTER}: see its role and the stream, run log-backup verify, then backfill`,
    ]);
    expect(messagesOf(today, SILENT)).toEqual([]);

    const later = await audit(laterBy(2 * HOUR_MS, broken), "--since", "90m");
    expect(withoutTimes(messagesOf(later, SILENT))).toEqual([
      `7 events came in from T to T, and the ${BY_FILTER} forwarded none: see its role and the stream, then run log-backup backfill`,
    ]);
    expect([COVERED, ERRING].flatMap((name) => messagesOf(later, name))).toEqual([]);
  });

  test("a minimum retention, and a stream that writes to another bucket", async () => {
    const environment = account.environment("minimum", {
      sources: { logGroups: [COVERED, "/app/one-week"], minimumRetentionDays: 30 },
      bucketName: "another-bucket-than-the-streams",
    });

    const report = await audit(environment);
    expect(report.exitCode).toBe(1);
    expect(messagesOf(report, "/app/one-week")).toEqual([
      "it keeps events for 7 days, fewer than sources.minimumRetentionDays (30): run log-backup raise-retention --env audit",
    ]);
    expect(messagesOf(report, COVERED)).toEqual([]);
    expect(report.delivery.faults.map(({ code }) => code)).toContain("stream-bucket");
  });

  test("a stream that does not exist any more", async () => {
    await account.deleteStream(STREAM);

    const { exitCode, delivery } = await audit(clean);
    expect(exitCode).toBe(1);
    expect(delivery.faults.find(({ code }) => code === "stream-missing")?.message).toBe(
      `the Firehose stream ${STREAM} does not exist in account ${ACCOUNT}, Region eu-central-1, and what is sent to it is lost: deploy audit`,
    );
  });
});
