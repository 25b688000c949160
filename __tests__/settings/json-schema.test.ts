import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { loadSettings } from "../../settings";
import { environmentJsonSchema } from "../../settings/json-schema";
import { exampleEnvironments } from "../support/settings";

const environments = join(__dirname, "..", "..", "environments");
const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const environmentFilesIn = (folder: string) =>
  readdirSync(folder).filter(
    (file) => file.endsWith(".json") && !file.endsWith(".schema.json") && !file.endsWith(".log-groups.json"),
  );
const validate = new Ajv({ allErrors: true, strict: true }).compile(environmentJsonSchema());
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
  expect(read(join(environments, "environment.schema.json"))).toEqual(environmentJsonSchema());
});

it("describes every property", () => {
  expect(undescribed(environmentJsonSchema(), "")).toEqual([]);
});

it("asks for an account and a Region alone", () => {
  expect(environmentJsonSchema()).toMatchObject({ required: ["accountId", "region"] });
});

// The files in environments/ are the reader's own: nothing here may depend on what they say.
describe.each([
  ["environments/", environments],
  ["the tests' examples", exampleEnvironments],
])("%s", (_, folder) => {
  const files = environmentFilesIn(folder);

  it.each(files)("has a %s that the schema accepts", (file) => {
    validate(read(join(folder, file)));
    expect(validate.errors).toBeNull();
  });

  it("has files that loadSettings accepts, all together", () => {
    const loaded = loadSettings({ env: {}, directory: folder }).map(({ environment }) => `${environment}.json`);
    expect(loaded.sort()).toEqual(files.sort());
  });
});

it.each([
  [{ accountId: 111122223333, region: "us-east-1" }, "/accountId"],
  [{ ...least, region: "tokyo" }, "/region"],
  [{ ...least, colour: 1 }, ""],
  [{ ...least, tags: { "aws:x": "y" } }, "/tags"],
  [{ ...least, helloApi: { logRetentionDays: 31 } }, "/helloApi/logRetentionDays"],
  [{ ...least, sources: { logGroups: ["aws/x"] } }, "/sources/logGroups/0"],
  [{ ...least, sources: { logGroups: [{ name: "/a", filterPattern: "${x}" }] } }, "/sources/logGroups/0/filterPattern"],
  [{ ...least, sources: { prefixes: ["/a b"] } }, "/sources/prefixes/0"],
  [{ ...least, sources: { account: { exclude: ["/a*"] } } }, "/sources/account/exclude/0"],
  [{ ...least, backupStorage: { bucketName: "a.b.c" } }, "/backupStorage/bucketName"],
  [{ ...least, backupDelivery: { bufferSizeMiB: 129 } }, "/backupDelivery/bufferSizeMiB"],
  [{ ...least, backupDelivery: { prefix: "logs" } }, "/backupDelivery/prefix"],
  [{ ...least, backupDelivery: { prefix: "a*/" } }, "/backupDelivery/prefix"],
  [{ ...least, backupDelivery: { errorPrefix: "*/" } }, "/backupDelivery/errorPrefix"],
  [{ ...least, helloApi: { throttlingRateLimit: 0 } }, "/helloApi/throttlingRateLimit"],
  [{ ...least, helloApi: { throttlingBurstLimit: 0 } }, "/helloApi/throttlingBurstLimit"],
])("refuses %j", (file, place) => {
  expect(validate(file)).toBe(false);
  expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(place);
});
