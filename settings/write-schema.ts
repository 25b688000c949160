import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { environmentJsonSchema } from "./json-schema";

/** `npm run schema`: writes the JSON schema that the environment files name. */
async function writeSchema(): Promise<void> {
  const file = join(__dirname, "..", "environments", "environment.schema.json");
  const text = await format(JSON.stringify(environmentJsonSchema()), {
    ...(await resolveConfig(file)),
    filepath: file,
  });
  writeFileSync(file, text);
}

void writeSchema();
