import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { TextDocument } from "vscode-languageserver-textdocument";
import { temporaryFolder } from "./fake-program";
import { PROJECT_DIRECTORY } from "./local-aws";
import type { CiFile } from "./workflow-files";

/** What is used of `@actions/languageservice`, whose types need another way to resolve modules than ours. */
interface LanguageService {
  readonly validate: (document: TextDocument, options: object) => Promise<readonly Finding[]>;
  readonly registerLogger: (logger: Readonly<Record<"log" | "info" | "warn" | "error", Log>>) => void;
}

type Log = (message: string) => void;

interface Finding {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

/** What GitHub's own checker says of a file: its schema, expressions, jobs that wait for others, called workflows. */
export type WorkflowChecker = (file: CiFile) => Promise<readonly string[]>;

/** Loads GitHub's checker as a bundle: it imports JSON in a way that Node 20 does not take. */
export function loadWorkflowChecker(): WorkflowChecker {
  const outfile = join(temporaryFolder(), "language-service.cjs");
  const entryPoints = ["@actions/languageservice"];
  buildSync({ entryPoints, outfile, absWorkingDir: PROJECT_DIRECTORY, bundle: true, platform: "node", format: "cjs" });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- made a moment ago
  const { validate, registerLogger } = require(outfile) as LanguageService;

  // It only logs when it fails itself, and then has no finding.
  let failures: string[] = [];
  const nothing = () => undefined;
  registerLogger({ log: nothing, info: nothing, warn: nothing, error: (message) => failures.push(message) });

  const fileProvider = {
    getFileContent: async ({ path }: { readonly path: string }) => ({
      name: path,
      content: await readFile(join(PROJECT_DIRECTORY, path), "utf8"),
    }),
  };
  let count = 0;
  return async ({ path, text }) => {
    failures = [];
    count += 1; // It keeps what it has parsed by address.
    const document = TextDocument.create(`file:///${count}/${path}`, "yaml", 1, text);
    const found = await validate(document, { fileProvider });
    return [...found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`), ...failures];
  };
}
