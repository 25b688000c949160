import type { ProcessEnvironment } from "../environment";
import type { TerraformCliConfig } from "../terraform-cli-config";

/** What every proof of one run works with. */
export interface Run {
  /** The folder with cdktf.json: a copy, see copy-sources.ts. */
  readonly projectDirectory: string;
  /** A temporary folder outside of the project: no package of the project can be found from there. */
  readonly directory: string;
  /** What the user has set, with Terraform's way to its provider and the folder of the deployed environment's settings. */
  readonly environment: ProcessEnvironment;
  readonly terraformCli: TerraformCliConfig;
  readonly signal: AbortSignal;
  /** Progress, for people. */
  readonly onLine: (line: string) => void;
  /** Has something done when the run ends, however it ends. */
  readonly atEnd: (work: () => Promise<void>) => void;
}
