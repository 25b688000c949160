import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import { RunbookEnvironment } from "../support/runbook-environment";
import { anchorOf, readSections } from "../support/runbook-text";
import { copyPrograms, eraseStateBucket, eraseStates } from "../support/shared-state-environment";

jest.setTimeout(900_000);

const PAGE = readFileSync(join(PROJECT_DIRECTORY, "docs/shared-state.md"), "utf8");
const SECTIONS = readSections(PAGE);
const WITH_COMMANDS = SECTIONS.filter(({ blocks }) => blocks.some(({ language }) => language === "sh"));
const STATE = "dev/backup-delivery/terraform.tfstate";
const LOCK_ID = "8d4ee4d7-2cb1-4a0c-9cb5-0f0f6f8a1c11";

const parseState = (text: string) => JSON.parse(text) as { readonly serial: number; readonly lineage: string };

test("docs/shared-state.md links to its own sections, and has no block that is neither run nor HCL", () => {
  const anchors = SECTIONS.map(({ heading }) => anchorOf(heading));
  const links = [...PAGE.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
  const languages = SECTIONS.flatMap(({ blocks }) => blocks).map(({ language }) => language);

  expect(links.filter((link) => !anchors.includes(link ?? ""))).toEqual([]);
  expect([...new Set(languages)].sort()).toEqual(["hcl", "sh"]);
});

// The sections are run in the order of the page.
describe("docs/shared-state.md on a local AWS", () => {
  let environment: RunbookEnvironment;
  let failed = false;
  /** The state as it was. */
  let sound = "";

  beforeAll(async () => {
    environment = await RunbookEnvironment.start();
    copyPrograms(environment);
    await environment.deploy();
    sound = await stateText();
  });

  afterAll(async () => {
    await environment.stop();
  });

  async function stateText(): Promise<string> {
    return (await environment.bytesOf(STATE, environment.stateBucket)).toString();
  }

  const put = (key: string, text: string) => environment.put(key, text, environment.stateBucket);

  /** What is so before a section is needed. */
  const before: Readonly<Record<string, () => Promise<unknown>>> = {
    "A stale lock": () => {
      const lock = { ID: LOCK_ID, Operation: "OperationTypeApply", Who: "ci@runner-7", Version: "1.11.4" };
      return put(`${STATE}.tflock`, JSON.stringify({ ...lock, Created: new Date() }));
    },
    "A broken state version": () => put(STATE, sound.slice(0, 1000)),
    "A deleted state": () =>
      environment.aws.s3.send(new DeleteObjectCommand({ Bucket: environment.stateBucket, Key: STATE })),
    "A lost state": () => eraseStates(environment, STATE),
    "A lost state bucket": () => eraseStateBucket(environment),
    "Another Terraform version": () => put(STATE, sound),
  };

  /** What is so after it. */
  const after: Readonly<Record<string, (printed: string) => Promise<void> | void>> = {
    "Start here": () => {
      expect(environment.shell.variable("bucket")).toBe(environment.stateBucket);
      expect(environment.shell.variable("key")).toBe(STATE);
    },
    "Read outputs": (printed) => {
      expect(printed).toMatch(/^stream_name += "cloudwatchlogs-backup-stream"$/m);
      expect(printed).toMatch(/^stream_name=cloudwatchlogs-backup-stream$/m);
    },
    "A stale lock": async (printed) => {
      expect(printed).toContain(`${STATE}.tflock`);
      expect(printed).toContain('"Who": "ci@runner-7"');
      expect(printed).toContain("No changes.");
      expect(await environment.keys(STATE, environment.stateBucket)).toEqual([STATE]);
    },
    "A broken state version": async (printed) => {
      expect(printed).toMatch(/^.+\t\S+\t\?$/m);
      expect(printed).toContain("No changes.");
      const old = parseState(sound);
      const now = parseState(await stateText());
      expect(now.lineage).toBe(old.lineage);
      expect(now.serial).toBeGreaterThan(old.serial);
    },
    "A deleted state": (printed) => {
      expect(printed).toContain("No changes.");
    },
    "A lost state": async (printed) => {
      expect(printed).toContain("Nothing was written: --apply does this.");
      expect(printed).toContain("Recovered: the next plan is empty.");
      expect(await stateText()).toContain('"aws_kinesis_firehose_delivery_stream"');
    },
    "A lost state bucket": (printed) => {
      expect(printed).toMatch(/^Done: bucket/m);
      expect(printed).toMatch(/^terraform-state: nothing to recover/m);
      expect(printed).toMatch(/^backup-delivery: .* does not exist, so all \d+ resources are lacking\.$/m);
      expect(printed).toMatch(/^ {2}import {2}aws_kinesis_firehose_delivery_stream\./m);
    },
    "Another Terraform version": (printed) => {
      expect(printed.match(/^1\.\d+\.\d+$/gm)).toHaveLength(2);
      expect(printed).toContain('provider["registry.terraform.io/hashicorp/aws"]');
    },
  };

  test.each(WITH_COMMANDS.map((section) => [section.heading, section] as const))("%s", async (heading, section) => {
    expect(failed).toBe(false);
    failed = true;
    await before[heading]?.();
    const printed = await environment.run(section);
    await after[heading]?.(printed);
    failed = false;
  });

  test("nothing is prepared for a section that is not there, and each is looked at afterwards", () => {
    const headings = WITH_COMMANDS.map(({ heading }) => heading);

    expect(Object.keys(before).filter((heading) => !headings.includes(heading))).toEqual([]);
    expect(Object.keys(after).sort()).toEqual([...headings].sort());
  });
});
