import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSettings, type Settings } from "../../settings";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { temporaryFolder } from "../support/fake-program";
import { stubFunctionCode } from "../support/function-code";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import { testApp } from "../support/synthesis";

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
}

interface Configuration {
  readonly output?: Readonly<Record<string, { readonly description?: string }>>;
}

/** Environments that have every stack and every output between them: with CI, analysts have no policy of their own. */
const ENVIRONMENTS = [
  { ciAccess: { github: { repository: "example/log-backup" } } },
  {
    backupDelivery: { format: "ndjson" },
    query: { analystPrincipalArns: ["arn:aws:iam::123456789012:role/analysts"] },
  },
];

function environmentOf(file: object): Settings {
  const directory = mkdtempSync(join(temporaryFolder(), "environments-"));
  writeFileSync(
    join(directory, "dev.json"),
    JSON.stringify({ accountId: "123456789012", region: "us-east-1", ...file }),
  );
  const [settings] = loadSettings({ env: {}, directory });
  if (settings === undefined) {
    throw new Error("dev.json was not read");
  }
  return settings;
}

/** Rows of the table of outputs: stack, output, what it is. */
function declaredOutputs(): readonly (readonly string[])[] {
  const rows = ENVIRONMENTS.flatMap((file) => outputsOf(environmentOf(file)));
  return [...new Map(rows.map((row) => [row.join(" "), row])).values()];
}

function outputsOf(settings: Settings): readonly (readonly string[])[] {
  const app = testApp();
  addEnvironmentStacks(app, settings, stubFunctionCode());
  app.synth();
  const { stacks } = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8")) as Manifest;
  return Object.entries(stacks).flatMap(([id, { synthesizedStackPath }]) => {
    const { output = {} } = JSON.parse(readFileSync(join(app.outdir, synthesizedStackPath), "utf8")) as Configuration;
    return Object.entries(output)
      .filter(([name]) => !name.startsWith("cross-stack-output-"))
      .map(([name, { description = "" }]) => [id.replace(/-dev$/, ""), name, description]);
  });
}

function documentedOutputs(): readonly (readonly string[])[] {
  const page = readFileSync(join(PROJECT_DIRECTORY, "docs/shared-state.md"), "utf8");
  const section = /^## Outputs\n([\s\S]*?)^## /m.exec(page)?.[1] ?? "";
  return [...section.matchAll(/^\| `([\w-]+)` \| `(\w+)` \| (.+) \|$/gm)].map((row) => row.slice(1));
}

test("docs/shared-state.md tells every output of every stack, as it is described there", () => {
  const declared = declaredOutputs();
  const stacks = new Set(declared.map(([stack]) => stack));
  const documented = documentedOutputs().filter(([stack]) => stacks.has(stack));

  expect(declared.length).toBeGreaterThan(10);
  expect([...documented].sort()).toEqual([...declared].sort());
});
