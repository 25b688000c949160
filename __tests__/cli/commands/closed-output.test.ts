import { runCommandLine } from "../../../cli/run-command-line";
import { ClosedPipeError } from "../../../cli/standard-streams";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import { errorKey, processingFailed } from "../../support/error-documents";
import { FakeAws } from "../../support/fake-aws";
import { sendError } from "../../support/fake-s3";
import { DAY, eventAt, NOW, TARGET } from "../../support/restore-command";
import { WORKER_FILE } from "../../support/run-command";
import { envelopeMember, event } from "../../support/stored-objects";

const aws = new FakeAws();
const { logs, s3 } = aws;
beforeAll(() => aws.start());
afterAll(() => aws.stop());
beforeEach(() => {
  aws.reset();
  logs.now = () => NOW.getTime();
});

/** Runs a command whose results nobody reads. */
async function run(...args: readonly string[]) {
  const temporaryFolder = new TemporaryFolder();
  const stopping = new AbortController();
  let errors = "";
  try {
    const exitCode = await runCommandLine(args, {
      environment: aws.environment,
      now: NOW,
      output: {
        isTerminal: false,
        write: (data) => (data.length === 0 ? Promise.resolve() : Promise.reject(new ClosedPipeError())),
      },
      errors: {
        isTerminal: false,
        write: (data) => {
          errors += Buffer.from(data).toString();
          return Promise.resolve();
        },
      },
      temporaryFolder,
      signal: stopping.signal,
      workerFile: WORKER_FILE,
    });
    return { exitCode, errors };
  } finally {
    stopping.abort();
    temporaryFolder.close();
  }
}

describe("a command whose report nobody reads", () => {
  test("restore ends with 1 where events were refused", async () => {
    s3.objects.set("logs/1.gz", { body: envelopeMember(eventAt(NOW.getTime() - 15 * DAY, 1)) });

    expect(await run("restore", "s3://backup/logs/", "--to-log-group", TARGET)).toEqual({ exitCode: 1, errors: "" });
  });

  test("redrive says why it was stopped, and ends with 3", async () => {
    for (const minute of [1, 2]) {
      s3.objects.set(errorKey(minute), { body: Buffer.from(processingFailed(envelopeMember(event(minute)))) });
    }
    s3.interfere = ({ method, key }, response) =>
      method === "DELETE" && key === errorKey(2) && sendError(response, 403, "AccessDenied", "Access Denied");

    expect(await run("redrive", "--bucket", "backup", "--prefix", "logs/")).toEqual({
      exitCode: 3,
      errors: `log-backup: access denied: s3:DeleteObject on arn:aws:s3:::backup/${errorKey(2)} is needed\n`,
    });
  });
});
