import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ShownPlan } from "./shown-plan";

/** Where the code of a function, as AWS tells it, is not that of the stack folder's package: by its SHA-256, in base64. */
export function assetDifferences(plan: ShownPlan, directory: string): readonly string[] {
  const functions = (plan.prior_state?.values?.root_module?.resources ?? []).filter(
    ({ type }) => type === "aws_lambda_function",
  );
  return functions.flatMap(({ address, values }) => {
    const file = join(directory, String(values.filename));
    const expected = existsSync(file)
      ? createHash("sha256").update(readFileSync(file)).digest("base64")
      : "no such file";
    return values.code_sha256 === expected
      ? []
      : [`${address}: ${String(values.filename)} is ${expected}, deployed is ${String(values.code_sha256)}`];
  });
}
