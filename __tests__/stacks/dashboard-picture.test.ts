import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardBodyIn } from "../../local/dashboard-body";
import { dashboardPicture } from "../../local/dashboard-picture";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { stubFunctionCode } from "../support/function-code";
import { exampleSettings } from "../support/settings";
import { testApp } from "../support/synthesis";

test("docs/dashboard.svg is current: `npm run dashboard:picture` writes it", () => {
  const app = testApp();
  addEnvironmentStacks(app, exampleSettings({}, "prod"), stubFunctionCode());
  app.synth();
  const stack = readFileSync(join(app.outdir, "stacks", "backup-delivery-prod", "cdk.tf.json"), "utf8");
  const picture = readFileSync(join(__dirname, "..", "..", "docs", "dashboard.svg"), "utf8");

  expect(picture).toBe(dashboardPicture(dashboardBodyIn(stack), "Layout of the dashboard"));
});
