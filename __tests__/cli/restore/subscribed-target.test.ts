import { AccessError } from "../../../cli/errors";
import { resentNotices } from "../../../cli/restore/subscribed-target";
import { FakeLogs, sendLogsError } from "../../support/fake-logs";

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
  logs.interfere = (_, response) => sendLogsError(response, "InternalFailure", "no", 500);
});

const noticesAt = (environment: Readonly<Record<string, string>>) =>
  resentNotices({
    client: logs.logsClient(),
    singleTryClient: logs.logsClient(),
    logGroup: "/x",
    exists: false,
    allowed: false,
    environment,
    signal: new AbortController().signal,
  });

it.each<Record<string, string>>([
  {},
  { AWS_ENDPOINT_URL: "" },
  { AWS_ENDPOINT_URL: "https://vpce-1.logs.eu-central-1.vpce.amazonaws.com" },
  { AWS_ENDPOINT_URL: "http://127.0.0.1:5000", AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "https://logs.example.com" },
])("a fault of AWS does not mean that there is no policy: %j", async (environment) => {
  await expect(noticesAt(environment)).rejects.toThrow(AccessError);
});

it("a fault of a local AWS does", async () => {
  expect(await noticesAt({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" })).toEqual([]);
});
