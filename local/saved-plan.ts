import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { findTerraform } from "./terraform-version";

/** What `terraform show -json` says of one resource: https://developer.hashicorp.com/terraform/internals/json-format */
export interface SavedChange {
  readonly address: string;
  readonly change: {
    /** Such as `["no-op"]`, `["update"]`, or `["delete", "create"]` for a replacement. */
    readonly actions: readonly string[];
    /** Set where the resource comes into the state by an import. */
    readonly importing?: { readonly id: string };
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown?: Readonly<Record<string, unknown>>;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
  };
}

/** An output as a state or a plan holds it. A value that is not known before the apply is absent. */
export interface SavedOutput {
  readonly value?: unknown;
  readonly type?: unknown;
  readonly sensitive?: boolean;
}

export interface SavedPlan {
  readonly resource_changes?: readonly SavedChange[];
  readonly planned_values?: { readonly outputs?: Readonly<Record<string, SavedOutput>> };
  readonly prior_state?: {
    readonly values?: {
      readonly root_module?: {
        readonly resources?: readonly {
          readonly address: string;
          readonly values: Readonly<Record<string, unknown>>;
        }[];
      };
    };
  };
}

/** A plan with a dashboard in it is longer than Node's default of 1 MiB. */
const MAX_BYTES = 1024 ** 3;

/** Reads a plan that Terraform has saved into a folder. */
export async function readSavedPlan(
  directory: string,
  planFile: string,
  environment: ProcessEnvironment,
): Promise<SavedPlan> {
  const env = patchEnvironment(environment, {
    CHECKPOINT_DISABLE: "1",
    TF_DATA_DIR: undefined,
    TF_WORKSPACE: undefined,
  });
  const { stdout } = await promisify(execFile)(findTerraform(env), ["show", "-json", planFile], {
    cwd: directory,
    env,
    maxBuffer: MAX_BYTES,
  });
  return JSON.parse(stdout) as SavedPlan;
}
