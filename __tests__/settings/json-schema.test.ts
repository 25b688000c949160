import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { loadSettings } from "../../settings";
import { environmentJsonSchema } from "../../settings/json-schema";

const environments = join(__dirname, "..", "..", "environments");
const read = (file: string): unknown => JSON.parse(readFileSync(join(environments, file), "utf8"));
const validate = new Ajv({ allErrors: true, strict: true }).compile(environmentJsonSchema());
const examples = readdirSync(environments).filter((file) => !file.endsWith(".schema.json"));
const least = { accountId: "111122223333", region: "ap-northeast-1" };

/** Every property of the schema that has no description, by path. */
function undescribed(schema: unknown, path: string): string[] {
  const { properties, items, description } = schema as Record<string, unknown>;
  return [
    ...(description === undefined ? [path] : []),
    ...Object.entries(properties ?? {}).flatMap(([name, inner]) => undescribed(inner, `${path}.${name}`)),
    ...(items === undefined ? [] : undescribed(items, `${path}[]`)),
  ];
}

it("is what environments/environment.schema.json holds (if not: npm run schema)", () => {
  expect(read("environment.schema.json")).toEqual(environmentJsonSchema());
});

it("describes every property", () => {
  expect(undescribed(environmentJsonSchema(), "")).toEqual([]);
});

it("asks for an account and a Region alone", () => {
  expect(environmentJsonSchema()).toMatchObject({ required: ["accountId", "region"] });
});

it("is named by every example", () => {
  expect(examples).toEqual(["dev.json", "local.json", "prod.json"]);
  expect(examples.map((file) => (read(file) as { $schema: string }).$schema)).toEqual(
    examples.map(() => "./environment.schema.json"),
  );
});

it.each(examples)("accepts %s", (file) => {
  validate(read(file));
  expect(validate.errors).toBeNull();
});

it.each([
  [{ accountId: 111122223333, region: "us-east-1" }, "/accountId"],
  [{ ...least, region: "tokyo" }, "/region"],
  [{ ...least, colour: 1 }, ""],
  [{ ...least, tags: { "aws:x": "y" } }, "/tags"],
  [{ ...least, helloApi: { logRetentionDays: 31 } }, "/helloApi/logRetentionDays"],
  [{ ...least, sources: { logGroups: ["aws/x"] } }, "/sources/logGroups/0"],
  [{ ...least, backupStorage: { bucketName: "a.b.c" } }, "/backupStorage/bucketName"],
  [{ ...least, backupDelivery: { bufferSizeMiB: 129 } }, "/backupDelivery/bufferSizeMiB"],
  [{ ...least, backupDelivery: { prefix: "logs" } }, "/backupDelivery/prefix"],
])("refuses %j", (file, place) => {
  expect(validate(file)).toBe(false);
  expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(place);
});

it("goes with examples that loadSettings accepts, all together", () => {
  const all = loadSettings({ env: {}, directory: environments });
  expect(all.map(({ environment, accountId }) => [environment, accountId])).toEqual([
    ["dev", "111122223333"],
    ["local", "123456789012"],
    ["prod", "444455556666"],
  ]);
});
