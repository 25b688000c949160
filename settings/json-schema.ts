import * as z from "zod/mini";
import { environmentFile } from "./schema";

/**
 * The JSON schema of an environment file: what editors check and describe while a file is written.
 * Draft 7, because every editor knows it; checks of properties against each other are left to `loadSettings`.
 */
export function environmentJsonSchema(): Record<string, unknown> {
  return { title: "Log backup environment", ...z.toJSONSchema(environmentFile, { io: "input", target: "draft-7" }) };
}
