import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

/**
 * Which other parts each part of the project may import, see docs/decisions. All else is forbidden: a part that is not
 * named here, __tests__ among them, is imported by nobody.
 */
const mayImport = {
  main: ["settings", "stacks", "constructs"],
  settings: ["backup-format"],
  estimate: ["settings"],
  "plan-review": ["settings"],
  stacks: ["constructs", "estimate", "query", "settings", "backup-format"],
  constructs: ["query", "backup-format"],
  query: ["backup-format"],
  "backup-format": [],
  "lambda-src": [],
  cli: ["estimate", "query", "settings", "backup-format"],
  local: ["plan-review", "settings", "backup-format"],
  bench: ["plan-review", "settings", "backup-format", "local"],
};

/** Parts that are more, or other, than a folder of their name. */
const paths = { main: ["./main.ts"], settings: ["./settings.ts", "./settings"] };
const pathsOf = (part) => paths[part] ?? [`./${part}`];

const zones = Object.entries(mayImport).map(([part, others]) => ({
  target: pathsOf(part),
  from: "./",
  except: ["./node_modules", ...[part, ...others].flatMap(pathsOf)],
  message: `${part} may import ${others.length > 0 ? `only ${others.join(", ")}` : "nothing else"} of this project: see mayImport in eslint.config.mjs.`,
}));

const wholeProvider = {
  regex: "^@cdktf/provider-aws(/lib(/index(\\.js)?)?)?/?$",
  message: "Import the one module you need, such as @cdktf/provider-aws/lib/s3-bucket: the root loads all.",
};
const processModule = {
  regex: "^(node:)?process$",
  message: "Use the global process: that way the rule on process.env sees who reads the environment.",
};
const forbidPackages = (regex, message) => ({
  "no-restricted-imports": ["error", { patterns: [processModule, { regex, message }] }],
});

export default tseslint.config(
  {
    // kernel/ is AssemblyScript, which only looks like TypeScript: its own compiler checks it.
    ignores: [
      "node_modules/",
      "cdktf.out/",
      ".build/",
      ".bootstrap/",
      ".demo/",
      "coverage/",
      "backup-format/kernel/*.ts",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.mts", "**/*.mjs", "**/*.cjs"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "no-restricted-imports": ["error", { patterns: [wholeProvider, processModule] }],
    },
  },
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      curly: "error",
      "import-x/no-cycle": "error",
      "import-x/order": ["error", { alphabetize: { order: "asc" }, "newlines-between": "never" }],
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only settings.ts and a program's entry read the environment." },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A construct registers itself with its scope: it is made for that effect alone.
      "no-new": "off",
    },
  },
  {
    files: [
      "settings.ts",
      "cli/main.ts",
      "local/bootstrap.ts",
      "local/run-program.ts",
      "local/demo.ts",
      "local/plan.ts",
      "local/deploy.ts",
      "local/recover-state.ts",
      "local/check-exits.ts",
      "bench/**",
      "__tests__/e2e/**",
      "__tests__/support/**",
    ],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["backup-format/**"],
    rules: forbidPackages("^(cdktf|constructs|@cdktf|@aws-sdk)(/|$)", "backup-format is pure."),
  },
  {
    files: ["query/**"],
    rules: forbidPackages("^(cdktf|constructs|@cdktf|@aws-sdk|@duckdb)(/|$)", "query is pure."),
  },
  {
    files: ["lambda-src/**"],
    rules: forbidPackages("^(cdktf|constructs|@cdktf)(/|$)", "A function runs without the program that deploys it."),
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly", Buffer: "readonly" } },
  },
  {
    files: ["__tests__/**"],
    extends: [jest.configs["flat/recommended"], jest.configs["flat/style"]],
    rules: {
      "jest/no-disabled-tests": "error",
      "jest/expect-expect": "error",
      "jest/no-standalone-expect": ["error", { additionalTestBlockFunctions: ["afterAll", "beforeAll"] }],
    },
  },
);
