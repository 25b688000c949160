import type { StorageClass } from "../../settings/aws-limits";
import { lifecycleProblems } from "../../settings/lifecycle";

/** What AWS's user guide says, written out a second time: "yes" where S3 moves an object from the row's class. */
const moves = `
                     STANDARD_IA  INTELLIGENT_TIERING  ONEZONE_IA  GLACIER_IR  GLACIER  DEEP_ARCHIVE
STANDARD_IA          no           yes                  yes         yes         yes      yes
INTELLIGENT_TIERING  no           no                   yes         yes         yes      yes
ONEZONE_IA           no           no                   no          no          yes      yes
GLACIER_IR           no           no                   no          no          yes      yes
GLACIER              no           no                   no          no          no       yes
DEEP_ARCHIVE         no           no                   no          no          no       no`;

const [header = "", ...rows] = moves.trim().split("\n");
const targets = header.trim().split(/\s+/) as StorageClass[];
const cases = rows.flatMap((row) => {
  const [from, ...verdicts] = row.split(/\s+/);
  return targets.map((to, index) => [from as StorageClass, to, verdicts[index] ?? "not in the table"] as const);
});

it("has a verdict on each of the 36 moves", () => {
  expect(cases.filter(([, , verdict]) => /^(yes|no)$/.test(verdict))).toHaveLength(36);
});

it.each(cases)("%s to %s: %s", (from, to, verdict) => {
  const problems = lifecycleProblems([
    { storageClass: from, days: 100 },
    { storageClass: to, days: 200 },
  ]);
  expect(problems.map(({ path }) => path)).toEqual(verdict === "yes" ? [] : [["transitions", 1, "storageClass"]]);
});
