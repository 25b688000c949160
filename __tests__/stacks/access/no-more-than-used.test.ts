import { accessOf, ACCOUNT } from "../../support/access-roles";
import { allowedActions } from "../../support/policy-document";
import recordedActions from "../../support/recorded-actions.json";
import { exampleSettings } from "../../support/settings";
import { UNRECORDED_ACTIONS } from "../../support/unrecorded-actions";

const LOCAL_AWS = { AWS_ENDPOINT_URL: "http://127.0.0.1:5000" };
const { backupDelivery, backupStorage, helloApi, monitoring, query, sources } = exampleSettings();

/** Settings with everything that makes the roles' policies longer. */
const everything = accessOf({
  backupDelivery: { ...backupDelivery, kmsKeyArn: `arn:aws:kms:ap-northeast-1:${ACCOUNT}:key/1` },
  monitoring: { ...monitoring, emailSubscribers: ["ops@example.com"] },
  sources: { ...sources, account: { exclude: [], filterPattern: "" } },
  query: { ...query, catalogue: true, analystPrincipalArns: [`arn:aws:iam::${ACCOUNT}:role/analysts`] },
});
const others = {
  "as dev": accessOf(),
  "on a local AWS": accessOf({}, LOCAL_AWS),
  "with a protected bucket and another's topic": accessOf({
    backupStorage: { ...backupStorage, preventDestroy: true },
    monitoring: { ...monitoring, topicArn: `arn:aws:sns:ap-northeast-1:${ACCOUNT}:alarms` },
    helloApi: { ...helloApi, manageApiGatewayAccount: false },
  }),
};

// access.test.ts, end to end, compares the committed list with what it records.
describe.each(["plan", "deploy"] as const)("the %s role", (name) => {
  const unrecorded = UNRECORDED_ACTIONS.filter(({ role }) => role === "plan" || role === name).map(
    ({ action }) => action,
  );
  const recorded: readonly string[] = recordedActions[name];

  test("has what was recorded, and what a local AWS cannot do, and nothing else", () => {
    expect(allowedActions(everything[name].policies)).toEqual([...new Set([...recorded, ...unrecorded])].sort());
  });

  test.each(Object.entries(others))("has nothing else %s", (_, access) => {
    const known = new Set([...recorded, ...unrecorded]);

    expect(allowedActions(access[name].policies).filter((action) => !known.has(action))).toEqual([]);
  });

  test("lists as not recorded only what was not", () => {
    expect(unrecorded.filter((action) => recorded.includes(action))).toEqual([]);
  });
});
