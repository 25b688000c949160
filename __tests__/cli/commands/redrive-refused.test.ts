import { errorKey, processingFailed } from "../../support/error-documents";
import { sendError } from "../../support/fake-s3";
import { one, two, RedriveCommand } from "../../support/redrive-command";
import { runCommand } from "../../support/run-command";

const command = new RedriveCommand();
const { s3 } = command;
beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
});

describe("redrive without access", () => {
  test("says that it may not list", async () => {
    s3.interfere = (_, response) => sendError(response, 403, "AccessDenied", "Access Denied");

    await expect(command.run()).resolves.toEqual({
      exitCode: 3,
      output: "",
      errors: "log-backup: access denied: s3:ListBucket on arn:aws:s3:::backup is needed\n",
    });
  });

  test("goes on past an object that is archived, and ends with 3", async () => {
    command.put(errorKey(1), processingFailed(one));
    command.put(errorKey(2), processingFailed(two));
    s3.interfere = ({ method, key }, response) =>
      method === "GET" &&
      key === errorKey(1) &&
      sendError(response, 403, "InvalidObjectState", "The operation is not valid for the object's storage class");
    const { exitCode, output, errors } = await command.run();

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: s3://backup/${errorKey(1)} is in an archive storage class, such as GLACIER or DEEP_ARCHIVE: restore it first, with "aws s3api restore-object"\n`,
    });
    expect(output.split("\n").at(-2)).toBe(
      "Cannot tell: 1 of 2 objects could not be read. 1 record with 1 event is in the backup.",
    );
    expect(command.keys("errors/")).toEqual([errorKey(1)]);
  });
});

describe("redrive that was called wrongly", () => {
  test.each<[readonly string[], string]>([
    [[], "expected --env or --bucket to say where the backup is, got: neither"],
    [
      ["--bucket", "backup"],
      "--prefix: expected the folder of the backup, such as logs/, got none: the error objects would lie in the backup",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", "errors"],
      "--error-prefix: expected a folder, which ends in a slash, such as errors/, got: errors",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", ""],
      "--error-prefix: expected a folder, which ends in a slash, such as errors/, got: an empty text",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", "logs/errors/"],
      "--error-prefix: expected a folder that neither lies in the backup's nor holds it (logs/), got: logs/errors/",
    ],
    [
      ["--bucket", "backup", "--prefix", "errors/logs/"],
      "--error-prefix: expected a folder that neither lies in the backup's nor holds it (errors/logs/), got: errors/",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--error-prefix", "redriven/errors/"],
      "--error-prefix: expected another folder than redriven/, where error objects go that are dealt with, got: redriven/errors/",
    ],
    [
      ["--bucket", "backup", "--prefix", "redriven/"],
      "--prefix: expected another folder than redriven/, where error objects go that are dealt with, got: redriven/",
    ],
    [
      ["--bucket", "backup", "--prefix", "logs/", "--jobs", "0"],
      "--jobs: expected a whole number from 1 to 64, got: 0",
    ],
  ])("with %j says what is wrong", async (args, message) => {
    await expect(runCommand(["redrive", ...args])).resolves.toEqual({
      exitCode: 2,
      output: "",
      errors: `log-backup: ${message}\n`,
    });
  });
});
