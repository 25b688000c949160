import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardBodyIn } from "./dashboard-body";
import { dashboardPicture } from "./dashboard-picture";

/**
 * `npm run dashboard:picture`: draws the dashboard of a synthesized stack into docs/dashboard.svg. The argument is the
 * stack's `cdk.tf.json`: the one of the tests' example environment, so that nobody's own settings change the picture.
 */
function writeDashboardPicture(stackFile: string | undefined): void {
  if (stackFile === undefined) {
    throw new Error("say which stack: the path of a cdk.tf.json. `npm run dashboard:picture` does");
  }
  const picture = dashboardPicture(dashboardBodyIn(readFileSync(stackFile, "utf8")), "Layout of the dashboard");
  writeFileSync(join(__dirname, "..", "docs", "dashboard.svg"), picture);
}

writeDashboardPicture(process.argv[2]);
