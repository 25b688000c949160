import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteSubscriptionFilterCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import { ORDERS, PAYMENTS, RunbookEnvironment } from "../support/runbook-environment";
import { anchorOf, commandsOf, readSections, type RunbookSection } from "../support/runbook-text";
import "../support/synthesis";

jest.setTimeout(300_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RUNBOOK = readFileSync(join(PROJECT_DIRECTORY, "docs/runbook.md"), "utf8");
const SECTIONS = readSections(RUNBOOK);
const START = "Start here";
const MOVE = "Move to another bucket";
/** These are run beside the others, in an environment of their own: the provider watches a new bucket for a minute. */
const ELSEWHERE = ["Change the buffer", MOVE, "Force-unlock the state"];
/** What an alarm's section has; those that only point to the section of their sister have none. */
const PARTS = ["What it means", "Look", "Mend", "If nobody does anything"];
const POINTERS = ["stream-bytes-near-limit", "stream-records-near-limit"];
/** Blocks that are neither run nor held against an output. None: a local AWS can do all that the runbook says. */
const NOT_RUN: readonly string[] = [];
const FIREHOSE = { DeliveryStreamName: "cloudwatchlogs-backup-stream" };
const ERROR_LOG = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";
const DELIVERY_ROLE = "log-backup-dev-delivery";

const section = (heading: string): RunbookSection => {
  const found = SECTIONS.find((candidate) => candidate.heading === heading);
  if (found === undefined) {
    throw new Error(`docs/runbook.md has no section ${heading}`);
  }
  return found;
};

describe("the runbook as a page", () => {
  const alarms = (() => {
    const from = SECTIONS.findIndex(({ heading }) => heading === "Alarms");
    const to = SECTIONS.findIndex(({ heading }) => heading === "Procedures");
    return SECTIONS.slice(from + 1, to);
  })();

  test.each(alarms.map(({ heading }) => heading))(
    "%s says what it means, how to look, how to mend, and what is lost",
    (heading) => {
      const { text } = section(heading);
      const parts = [...text.matchAll(/^\*\*([^*]+)\.\*\* ?/gm)].map((match) => match[1]);

      expect(parts).toEqual(POINTERS.includes(heading) ? [] : PARTS);
      expect(text).toMatch(/\S\.\s*$/);
    },
  );

  test("nothing is left unrun, and each link leads to a section", () => {
    const others = SECTIONS.flatMap(({ blocks }) => blocks).filter(
      ({ language }) => !["sh", "output"].includes(language),
    );
    const anchors = SECTIONS.map(({ heading }) => anchorOf(heading));
    const links = [...RUNBOOK.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);

    expect(others.map(({ text }) => text)).toEqual(NOT_RUN);
    expect(links.filter((link) => !anchors.includes(link ?? ""))).toEqual([]);
  });
});

// The sections build on one another, in the order of the page, as a bad night does.
describe("the runbook on a local AWS", () => {
  const now = Date.now();
  const earlier = now - 2 * HOUR;
  const yesterday = Math.floor(now / DAY) * DAY - 60_000;
  let environment: RunbookEnvironment;
  let mover: RunbookEnvironment;
  let moving: Promise<void>;
  let storage: Promise<void>;
  let failed = false;
  /** Objects of the backup, by what is in them. */
  const keys = { lost: "", refused: "" };

  beforeAll(async () => {
    [environment, mover] = await Promise.all([RunbookEnvironment.start(), RunbookEnvironment.start()]);
    moving = runElsewhere();
    moving.catch(() => undefined);
    const key = await environment.shell.execute([
      "kms_key=$(aws kms create-key --query KeyMetadata.Arn --output text)",
      'echo "$kms_key"',
    ]);
    const deployment = await environment.deploy({ kmsKeyArn: key.trim() });
    // The rest of storage meanwhile: the provider watches its lifecycle rules for a minute.
    storage = deployment.terraform("backup-storage").apply();
    storage.catch(() => undefined);
    await environment.log(ORDERS, "web-1", yesterday, "ERROR of yesterday", "all is well");
    keys.lost = await environment.deliver(ORDERS, "web-2", earlier, "ERROR in an object that somebody deletes");
    keys.refused = await environment.deliver(ORDERS, "web-3", earlier, "refused by Firehose");
  });

  afterAll(async () => {
    await Promise.all([environment.stop(), mover.stop()]);
  });

  /** What is so before a section is needed. */
  const before: Readonly<Record<string, () => Promise<unknown>>> = {
    "Start here": () => environment.setAlarm("log-backup-dev-delivery-late", "too old"),
    "delivery-late": async () => {
      const errorCode = JSON.stringify({ errorCode: "S3.AccessDenied", errorMessage: "Access was denied." });
      const logEvents = [{ timestamp: now, message: errorCode }];
      await environment.aws.logs.send(
        new PutLogEventsCommand({ logGroupName: ERROR_LOG, logStreamName: "S3Delivery", logEvents }),
      );
      await environment.putMetric("AWS/Firehose", "DeliveryToS3.DataFreshness", 4711, FIREHOSE);
      await environment.aws.iam.send(
        new DeleteRolePolicyCommand({ RoleName: DELIVERY_ROLE, PolicyName: "permissions" }),
      );
    },
    "stream-throttled": () => environment.putMetric("AWS/Firehose", "ThrottledRecords", 4712, FIREHOSE),
    "stream-requests-near-limit": () => environment.putMetric("AWS/Firehose", "IncomingRecords", 4713, FIREHOSE),
    "stream-key-unusable": () =>
      environment.shell.execute(['aws kms schedule-key-deletion --key-id "${kms_key##*/}" --pending-window-in-days 7']),
    "error-objects": async () => {
      const rawData = (await environment.bytesOf(keys.refused)).toString("base64");
      const document = { attemptsMade: 4, arrivalTimestamp: now, errorCode: "Lambda.FunctionTimedOut", rawData };
      await environment.put("errors/processing-failed/2026/11/22/10/stream-1", `${JSON.stringify(document)}\n`);
      await environment.removeForGood(keys.refused);
    },
    "log-group-errors": async () => {
      const filterName = "log-backup-dev";
      await environment.aws.logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: PAYMENTS, filterName }));
      await environment.log(PAYMENTS, "web-1", earlier, "logged while the filter was gone");
    },
    "log-group-throttled": () =>
      environment.putMetric("AWS/Logs", "DeliveryThrottling", 4714, {
        LogGroupName: ORDERS,
        DestinationType: "Firehose",
        FilterName: "log-backup-dev",
      }),
    "Verify after an incident": () => environment.remove(keys.lost),
    "Force-unlock the state": () => {
      const lock = { ID: "8d4ee4d7-2cb1-4a0c-9cb5-0f0f6f8a1c11", Operation: "OperationTypeApply", Who: "ci@runner-7" };
      const key = "dev/backup-delivery/terraform.tfstate.tflock";
      return mover.put(key, JSON.stringify({ ...lock, Created: new Date(now) }), mover.stateBucket);
    },
    [MOVE]: async () => {
      await mover.deliver(ORDERS, "web-1", earlier, "before the move");
      await mover.put("errors/processing-failed/2026/11/22/10/stream-1", "an error object");
    },
    "Tear down safely": async () => {
      await storage;
      await environment.removeDeleteMarkers();
    },
  };

  /** What is so after it. */
  const after: Readonly<Record<string, (printed: string) => Promise<void> | void>> = {
    "Start here": (printed) => {
      expect(printed.match(/^log-backup-dev-\S+\s.*/gm)).toEqual([
        expect.stringMatching(/^log-backup-dev-delivery-late\s.*\stoo old$/),
      ]);
      expect(printed).toMatch(/^email\sops@example\.com\s/m);
      expect(environment.shell.variable("bucket")).toBe(environment.bucket);
      expectAlarmsInTheRunbook();
    },
    "delivery-late": (printed) => {
      expect(printed).toContain('{"errorCode":"S3.AccessDenied"');
      expect(printed).toMatch(/\s4711\.0$/m);
    },
    "delivery-failing": (printed) => {
      expect(printed).toContain('"PolicyNames": []');
      expect(printed).toContain("AES256");
    },
    "stream-throttled": (printed) => {
      expect(printed).toMatch(/\s4712\.0$/m);
    },
    "stream-requests-near-limit": (printed) => {
      expect(printed).toMatch(/^IncomingRecords\s+4713\.0$/m);
    },
    "stream-key-unusable": async (printed) => {
      expect(printed).toMatch(/^PendingDeletion\s/m);
      expect(printed).toMatch(/^ENABLED$/m);
      const query = 'aws kms describe-key --key-id "$key" --query KeyMetadata.KeyState --output text';
      expect(await environment.shell.execute([query])).toBe("Enabled");
    },
    "error-objects": async (printed) => {
      expect(printed).toContain("Lambda.FunctionTimedOut");
      expect(await environment.keys("errors/")).toHaveLength(1);
    },
    "log-group-throttled": (printed) => {
      expect(printed).toMatch(/\s4714\.0$/m);
    },
    "log-group-silent": async () => {
      expect(await environment.filtersOf(PAYMENTS)).toBe(0);
    },
    "Deploy delivery again": async () => {
      expect(await environment.filtersOf(PAYMENTS)).toBe(1);
      expect(await environment.policiesOf(DELIVERY_ROLE)).toEqual(["permissions"]);
    },
    "Find and read a day's logs": (printed) => {
      const day = environment.shell.variable("day") ?? "";
      const text = environment.read(`${day}.log`);
      expect(text.split("\n")).toHaveLength(3);
      expect(text).toContain("all is well");
      expect(printed).toContain("/app/orders\tweb-1\tERROR of yesterday");
      expect(environment.read("all.log")).toContain("ERROR in an object that somebody deletes");
    },
    "Verify after an incident": async () => {
      expect(await environment.keys("logs/")).toContain(keys.lost);
    },
    Backfill: async () => {
      expect((await environment.keys("logs/")).join("\n")).toContain("/log-backup-backfill-1-");
    },
    Redrive: async () => {
      expect(await environment.keys("errors/")).toEqual([]);
      expect(await environment.keys("redriven/")).toHaveLength(1);
    },
    Restore: (printed) => {
      expect(printed).toContain("web-1\tERROR of yesterday");
    },
    "Change the buffer": (printed) => {
      expect(printed).toMatch(/"SizeInMBs": 5,\s+"IntervalInSeconds": 300/);
      expect(printed).toMatch(/^Plan: 0 to add, \d+ to change, 0 to destroy\.$/m);
    },
    "Force-unlock the state": async () => {
      expect(await mover.keys("dev/backup-delivery/", mover.stateBucket)).toEqual([
        "dev/backup-delivery/terraform.tfstate",
      ]);
    },
    [MOVE]: async (printed) => {
      const newBucket = `${mover.bucket}-2`;
      expect(mover.shell.variable("bucket")).toBe(newBucket);
      expect(printed).toMatch(/^Plan: 0 to add, [1-9]\d* to change, 0 to destroy\.$/m);
      const keys = await mover.keys("");
      expect(keys).toHaveLength(2);
      expect(await mover.keys("", newBucket)).toEqual(keys);
      await mover.deliver(PAYMENTS, "web-1", earlier, "after the move", newBucket);
      expect(await mover.keys("")).toEqual(keys);
    },
    "Tear down safely": async () => {
      expect(await environment.hasBucket(environment.bucket)).toBe(false);
      expect(await environment.hasBucket(environment.stateBucket)).toBe(false);
      expect(await environment.filtersOf(ORDERS)).toBe(0);
      expect(await environment.policiesOf(DELIVERY_ROLE)).toBeUndefined();
    },
  };

  /** What the stack makes goes to a section that is there, by its name and by its description. */
  function expectAlarmsInTheRunbook(): void {
    const headings = SECTIONS.map(({ heading }) => heading);
    const alarms = environment.synthesizedAlarms();
    expect(alarms.length).toBeGreaterThan(8);
    for (const { alarm_name: name, alarm_description: description } of alarms) {
      const anchor = /docs\/runbook\.md#([a-z-]+)$/.exec(description)?.[1] ?? "none";
      expect(headings).toContain(anchor);
      expect(name).toMatch(new RegExp(`^log-backup-dev-${anchor}(-|$)`));
    }
    const anchors = new Set(alarms.map(({ alarm_description: text }) => text.replace(/^.*#/, "")));
    const first = headings.indexOf("Alarms") + 1;
    expect(headings.slice(first, headings.indexOf("Procedures")).filter((heading) => !anchors.has(heading))).toEqual(
      [],
    );
  }

  /** What has to be so, the section, and what is so then. */
  async function go(where: RunbookEnvironment, heading: string): Promise<void> {
    await before[heading]?.();
    const printed = await where.run(section(heading));
    await after[heading]?.(printed);
  }

  async function runElsewhere(): Promise<void> {
    await mover.deploy();
    // All of the start is run once; here its variables are enough.
    const variables = commandsOf(section(START)).filter(({ text }) => /^(export |\w+=)/.test(text));
    await mover.shell.execute(variables.map(({ text }) => text));
    for (const heading of ELSEWHERE) {
      await go(mover, heading);
    }
  }

  const withCommands = SECTIONS.filter(({ blocks }) => blocks.length > 0).map(({ heading }) => heading);
  const here = withCommands.filter((heading) => !ELSEWHERE.includes(heading));

  // eslint-disable-next-line jest/expect-expect -- what is expected is in `after`, and the commands end as they say
  test.each(here)("%s", async (heading) => {
    if (failed) {
      throw new Error("a section before this one has failed");
    }
    failed = true;
    await go(environment, heading);
    failed = false;
  });

  test("the buffer, another bucket, force-unlock", async () => {
    await moving;

    expect(mover.shell.headings).toEqual(ELSEWHERE);
  });

  test("no section was left out, and nothing is prepared for one that is not there", () => {
    expect([...environment.shell.headings, ...mover.shell.headings].sort()).toEqual([...withCommands].sort());
    const prepared = [...Object.keys(before), ...Object.keys(after)];
    expect(prepared.filter((heading) => !withCommands.includes(heading))).toEqual([]);
  });
});
