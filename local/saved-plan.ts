import type { Terraform } from "./terraform";

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

/** Reads a plan that Terraform has saved into its folder. */
export async function readSavedPlan(terraform: Terraform, planFile: string): Promise<SavedPlan> {
  return JSON.parse(await terraform.show(planFile)) as SavedPlan;
}
