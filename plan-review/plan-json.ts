/**
 * What `terraform show -json` says of a saved plan, as far as a review reads it.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanJson {
  /** `1.x`: a reader may ignore what it does not know. */
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChangeJson[];
  /** What differs from the state, though Terraform has not changed it. */
  readonly resource_drift?: readonly ResourceChangeJson[];
  readonly output_changes?: Readonly<Record<string, ChangeJson>>;
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly configuration?: {
    readonly root_module?: {
      readonly variables?: Readonly<Record<string, { readonly sensitive?: boolean }>>;
      readonly resources?: readonly {
        readonly address: string;
        /** By attribute. A block is a list of such records, and has no references itself. */
        readonly expressions?: Readonly<Record<string, { readonly references?: readonly string[] }>>;
      }[];
    };
  };
  /** The state after it was refreshed. */
  readonly prior_state?: {
    readonly values?: {
      readonly outputs?: Readonly<Record<string, { readonly value?: unknown; readonly sensitive?: boolean }>>;
      readonly root_module?: StateModuleJson;
    };
  };
}

export interface ResourceChangeJson {
  readonly address: string;
  /** Where it was in the state, if it moves within it. */
  readonly previous_address?: string;
  /** Of an object that was left behind by a replacement that failed half way. */
  readonly deposed?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: ChangeJson;
  /** Why it is replaced or destroyed, such as `replace_because_cannot_update`. */
  readonly action_reason?: string;
}

export interface ChangeJson {
  /** One action, or `delete` and `create` in the order in which they happen. */
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  /** True, at any depth, where a value is known only after the plan is applied. */
  readonly after_unknown?: unknown;
  /** True, at any depth, where a value must not be shown. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Paths of the attributes that make Terraform replace the resource. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}

export interface StateModuleJson {
  readonly resources?: readonly StateResourceJson[];
  readonly child_modules?: readonly StateModuleJson[];
}

export interface StateResourceJson {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values?: Readonly<Record<string, unknown>>;
  /** True, at any depth, where a value must not be shown. */
  readonly sensitive_values?: unknown;
}

/** The plan is of a form that this project does not know. */
export class PlanFormatError extends Error {
  override readonly name = "PlanFormatError";
}

/** @throws PlanFormatError where the text is no plan, or of another major version of the format than 1 */
export function parsePlan(text: string, stack: string): PlanJson {
  let plan: Partial<PlanJson> | null;
  try {
    plan = JSON.parse(text) as Partial<PlanJson> | null;
  } catch {
    plan = null;
  }
  const version = plan?.format_version;
  if (plan === null || typeof version !== "string") {
    throw new PlanFormatError(
      `${stack}: "terraform show -json" did not print a plan, it starts with: ${text.slice(0, 80) || "nothing"}`,
    );
  }
  if (!version.startsWith("1.")) {
    throw new PlanFormatError(
      `${stack}: the plan has format version ${version}, expected 1.x: use Terraform 1.11 or newer of major version 1.`,
    );
  }
  return { ...plan, format_version: version };
}
