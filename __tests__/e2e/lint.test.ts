import { execFileSync } from "node:child_process";
import path from "node:path";

const repository = path.resolve(__dirname, "../..");

/** A file of each part that another part could import, from the repository's root. */
const FILES = {
  main: "main",
  settings: "settings",
  "settings/": "settings/problems",
  stacks: "stacks/environment-stack",
  constructs: "constructs/private-bucket",
  query: "query/saved-query",
  "backup-format": "backup-format/object-key",
  "lambda-src": "lambda-src/hello/log",
  cli: "cli/errors",
  local: "local/environment",
  bench: "bench/measure",
  __tests__: "__tests__/support/condition",
};
const OF_SETTINGS = ["settings", "settings/"];

/** ESLint loads its configuration with import(), which Jest's own modules can't: it gets a process of its own. */
const LINT = `
  import { readFileSync } from "node:fs";
  import { ESLint } from "eslint";
  const rules = ["import-x/no-restricted-paths", "no-restricted-imports", "no-restricted-properties"];
  const eslint = new ESLint({
    // Files that are not there have no types, and these rules need none.
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => rules.includes(ruleId),
  });
  const answers = {};
  for (const [filePath, lines] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
    const [{ messages }] = await eslint.lintText(lines.join("\\n"), { filePath });
    answers[filePath] = messages.map(({ line, ruleId, message }) => (ruleId ? lines[line - 1] : message));
  }
  console.log(JSON.stringify(answers));
`;

/** Which lines of each file the rules on imports and the environment forbid. */
function forbiddenLines(files: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const answer = execFileSync(process.execPath, ["--input-type=module", "--eval", LINT], {
    cwd: repository,
    input: JSON.stringify(files),
    encoding: "utf8",
  });
  return JSON.parse(answer) as Record<string, string[]>;
}

const importing = (from: string, module: string) =>
  `import ${JSON.stringify(path.relative(path.dirname(from), module).replace(/^(?!\.)/, "./"))};`;

describe("the rules on imports", () => {
  it("let each part import only the parts below it", () => {
    const allowed: Record<string, readonly string[]> = {
      "main.ts": ["main", ...OF_SETTINGS, "stacks", "constructs"],
      "settings.ts": [...OF_SETTINGS, "backup-format"],
      "settings/new.ts": [...OF_SETTINGS, "backup-format"],
      "stacks/new.ts": ["stacks", "constructs", "query", ...OF_SETTINGS, "backup-format"],
      "constructs/new.ts": ["constructs", "query", "backup-format"],
      "query/new.ts": ["query", "backup-format"],
      "backup-format/new.ts": ["backup-format"],
      "lambda-src/hello/new.ts": ["lambda-src"],
      "cli/new.ts": ["cli", "query", ...OF_SETTINGS, "backup-format"],
      "local/new.ts": ["local", ...OF_SETTINGS, "backup-format"],
      "local/new.mjs": ["local", ...OF_SETTINGS, "backup-format"],
      "bench/new.ts": ["bench", "local", ...OF_SETTINGS, "backup-format"],
      "__tests__/new.ts": Object.keys(FILES),
    };
    const imports = Object.keys(allowed).map((from) => [
      from,
      Object.values(FILES).map((file) => importing(from, `${file}.ts`)),
    ]);
    const expected = Object.entries(allowed).map(([from, parts]) => [
      from,
      Object.entries(FILES)
        .filter(([part]) => !parts.includes(part))
        .map(([, file]) => importing(from, `${file}.ts`)),
    ]);

    const forbidden = forbiddenLines(Object.fromEntries(imports) as Record<string, string[]>);

    expect(forbidden).toEqual(Object.fromEntries(expected));
  }, 30_000);

  it("forbid the whole provider, the environment by another way, and packages that do not belong", () => {
    const allowed = ['import "node:path";', 'import "fflate";'];
    const one = 'import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";';
    const everywhere = [
      'import { s3Bucket as a } from "@cdktf/provider-aws";',
      'import { s3Bucket as b } from "@cdktf/provider-aws/lib";',
      'import { s3Bucket as c } from "@cdktf/provider-aws/lib/index";',
      'import { env as d } from "node:process";',
      'import { env as e } from "process";',
    ];
    const environment = ["process.env.HOME;", "const { env } = process;"];
    const framework = ['import { App } from "cdktf";', 'import { Construct } from "constructs";'];
    const lines = [...allowed, one, ...everywhere, ...environment, ...framework];
    const files = ["stacks/new.ts", "settings.ts", "local/new.mjs", "lambda-src/hello/new.ts", "backup-format/new.ts"];

    expect(forbiddenLines(Object.fromEntries(files.map((file) => [file, lines])))).toEqual({
      "stacks/new.ts": [...everywhere, ...environment],
      "settings.ts": everywhere,
      "local/new.mjs": everywhere,
      "lambda-src/hello/new.ts": [one, ...everywhere, ...environment, ...framework],
      "backup-format/new.ts": [one, ...everywhere, ...environment, ...framework],
    });
  }, 30_000);
});
