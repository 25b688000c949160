import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { sourceOfEnvironment } from "../../../cli/sources/environment-source";
import { exampleEnvironments, exampleSettings } from "../../support/settings";

const ENVIRONMENT = { LOG_BACKUP_ENVIRONMENTS_DIR: exampleEnvironments, LOG_BACKUP_ENVIRONMENT: "local" };
const shown = relative(process.cwd(), exampleEnvironments);

describe("an environment's backup", () => {
  test("is where its settings say", async () => {
    const { backupStorage, backupDelivery, region } = exampleSettings({}, "prod");

    expect(await sourceOfEnvironment("prod", ENVIRONMENT)).toEqual({
      kind: "s3",
      bucket: backupStorage.bucketName,
      prefix: backupDelivery.prefix,
      region,
    });
  });

  test("is not found under another name, and the others are told", async () => {
    await expect(sourceOfEnvironment("prot", ENVIRONMENT)).rejects.toMatchObject({
      name: "UsageError",
      message: `--env: there is no ${shown}/prot.json, only dev, local, prod, did you mean "prod"?`,
    });
  });

  test.each(["", " ", "dev,prod"])("is of one environment, not %j", async (name) => {
    await expect(sourceOfEnvironment(name, ENVIRONMENT)).rejects.toMatchObject({
      name: "UsageError",
      message: `--env takes the name of one environment, got: ${JSON.stringify(name)}`,
    });
  });

  test("tells what is wrong with its file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "environments-"));
    writeFileSync(join(folder, "dev.json"), "{");
    try {
      await expect(sourceOfEnvironment("dev", { LOG_BACKUP_ENVIRONMENTS_DIR: folder })).rejects.toMatchObject({
        name: "UsageError",
        message: expect.stringMatching(/dev\.json:1:2: not valid JSON: /) as unknown,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
