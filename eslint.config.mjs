import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

/** What each folder may not import: arrows go main -> settings -> stacks -> constructs -> backup-format, see docs/decisions. */
const zone = (target, from) => ({
  target: `./${target}`,
  from: from.map((folder) => `./${folder}`),
  message: `${target} must not import this: imports go main -> settings -> stacks -> constructs -> backup-format.`,
});

const zones = [
  zone("settings.ts", ["main.ts", "stacks", "constructs", "cli", "local"]),
  zone("settings", ["main.ts", "stacks", "constructs", "cli", "local"]),
  zone("stacks", ["main.ts", "cli", "local"]),
  zone("constructs", ["main.ts", "settings.ts", "settings", "stacks", "cli", "local"]),
  zone("backup-format", ["main.ts", "settings.ts", "settings", "stacks", "constructs", "cli", "local"]),
  zone("lambda-src", ["main.ts", "settings.ts", "settings", "stacks", "constructs", "backup-format", "cli", "local"]),
  zone("cli", ["main.ts", "stacks", "constructs", "local"]),
  zone("local", ["main.ts", "stacks", "constructs", "cli"]),
];

export default tseslint.config(
  {
    ignores: ["node_modules/", "cdktf.out/", ".build/", ".bootstrap/", ".demo/", "coverage/"],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "import-x/no-cycle": "error",
      "import-x/order": ["error", { alphabetize: { order: "asc" }, "newlines-between": "never" }],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@cdktf/provider-aws",
              message: "Import the one module you need, such as @cdktf/provider-aws/lib/s3-bucket: the root loads all.",
            },
          ],
        },
      ],
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
      "local/bootstrap.ts",
      "local/demo.ts",
      "bench/**",
      "__tests__/e2e/**",
      "__tests__/support/**",
    ],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["backup-format/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["cdktf", "@cdktf/*", "constructs", "@aws-sdk/*"], message: "backup-format is pure." }] },
      ],
    },
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
