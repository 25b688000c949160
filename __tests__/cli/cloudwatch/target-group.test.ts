import { createLogsClient } from "../../../cli/aws-clients";
import { createTargetGroup } from "../../../cli/cloudwatch/target-group";
import { FakeLogs } from "../../support/fake-logs";

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
});

async function create(): Promise<void> {
  const environment = {
    AWS_ENDPOINT_URL: logs.endpoint,
    AWS_REGION: logs.region,
    AWS_ACCESS_KEY_ID: "fake",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  await createTargetGroup(await createLogsClient({ environment }), "/x", 7, new AbortController().signal);
}

it("sets the retention also where the answer to its first try was lost", async () => {
  let tries = 0;
  logs.loseAnswer = ({ operation }) => operation === "CreateLogGroup" && (tries += 1) === 1;

  await create();

  expect(logs.groups.get("/x")?.retentionInDays).toBe(7);
});

it("leaves a log group as it is that somebody else has made", async () => {
  logs.addGroup("/x", { retentionInDays: 30 });

  await create();

  expect(logs.groups.get("/x")?.retentionInDays).toBe(30);
});
