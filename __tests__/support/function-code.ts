import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FunctionCode } from "../../constructs/function-code";
import { temporaryFolder } from "./fake-program";

/** Function code whose hash does not follow the sources, so that a snapshot does not either. */
export function stubFunctionCode(): FunctionCode {
  const zipPath = join(temporaryFolder(), "function.zip");
  writeFileSync(zipPath, "stub");
  return { zipPath, sourceCodeHash: Buffer.alloc(32, 7).toString("base64") };
}
