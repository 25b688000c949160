import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProcessEnvironment } from "./environment";
import type { IdResolver } from "./resolve-text";
import { readSavedPlan } from "./saved-plan";
import type { SynthesizedResource, SynthesizedStack } from "./synthesized-stacks";
import { Terraform, type TerraformOptions } from "./terraform";
import { TerraformError } from "./terraform-error";

const API = "aws_api_gateway_rest_api";
const RESOURCE = "aws_api_gateway_resource";
const PLAN_FILE = "lookup.tfplan";
const REFERENCE = /^\$\{(\w+\.[\w-]+)\.\w+\}$/;
/** As the provider's data sources say it, behind Terraform's "Error: ". */
const NO_MATCH = /^Error: (no matching|multiple) .*\(data\.([\w-]+\.[\w-]+)\)$/gm;

/** What became of a look-up. */
export interface FoundIds {
  /** Ids that API Gateway has made up, by address. */
  readonly found: ReadonlyMap<string, string>;
  /** Addresses of what is not there. */
  readonly absent: readonly string[];
  /** Addresses of what is there more than once. */
  readonly ambiguous: readonly string[];
}

export interface LookUpOptions {
  readonly stack: SynthesizedStack;
  /** Addresses to look up; other types are left aside. */
  readonly missing: readonly string[];
  /** Ids that are known already. */
  readonly known: ReadonlyMap<string, string>;
  readonly resolver: IdResolver;
  /** A folder of its own. */
  readonly directory: string;
  readonly environment: ProcessEnvironment;
  readonly terraform: Pick<TerraformOptions, "onLine" | "signal">;
}

/**
 * Asks API Gateway for the ids of REST APIs, by their names, and of their resources, by their paths: through data sources of
 * the provider that imports them too, so with its credentials and rights. Nothing is written.
 */
export async function lookUpApiGateway(options: LookUpOptions): Promise<FoundIds> {
  const { stack, missing, known, directory, environment } = options;
  const wanted = new Set(
    missing.filter((address) => [API, RESOURCE].includes(address.split(".")[0] ?? "") && !known.has(address)),
  );
  const absent: string[] = [];
  const ambiguous: string[] = [];
  mkdirSync(directory, { recursive: true });
  const terraform = Terraform.find({ ...options.terraform, directory, environment });
  for (let ready = false; ; ready = true) {
    const data = dataSources(options, wanted);
    if (Object.keys(data).length === 0) {
      return { found: new Map(), absent, ambiguous };
    }
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration(stack, data)));
    if (!ready) {
      await terraform.init({ reconfigure: true });
    }
    try {
      await terraform.plan({ planFile: PLAN_FILE });
      break;
    } catch (error) {
      const failures = error instanceof TerraformError ? [...error.output.matchAll(NO_MATCH)] : [];
      if (failures.length === 0) {
        throw error;
      }
      for (const [, what, address = ""] of failures) {
        (what === "multiple" ? ambiguous : absent).push(address);
        wanted.delete(address);
      }
    }
  }
  const { prior_state: state } = await readSavedPlan(terraform, PLAN_FILE);
  const found = (state?.values?.root_module?.resources ?? []).map(
    ({ address, values }) => [address.replace(/^data\./, ""), String(values.id)] as const,
  );
  return { found: new Map(found), absent, ambiguous };
}

function configuration(stack: SynthesizedStack, data: object): object {
  const { provider, terraform } = JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as {
    readonly provider: object;
    readonly terraform: { readonly required_providers: object };
  };
  return { terraform: { required_providers: terraform.required_providers }, provider, data };
}

/** What is in an API that is not looked up, and whose id nobody knows, is left out. */
function dataSources({ stack, known, resolver }: LookUpOptions, wanted: ReadonlySet<string>): object {
  const data: Record<string, Record<string, object>> = {};
  for (const address of wanted) {
    const resource = stack.resources.get(address);
    const [type = "", name = ""] = address.split(".");
    if (resource === undefined) {
      continue;
    }
    if (type === API) {
      (data[type] ??= {})[name] = { name: resolver.resolve(String(resource.arguments.name)) };
      continue;
    }
    const api = referred(resource, "rest_api_id");
    const apiId = known.get(api) ?? (wanted.has(api) ? `\${data.${api}.id}` : undefined);
    if (apiId !== undefined) {
      (data[type] ??= {})[name] = { rest_api_id: apiId, path: pathOf(stack, resource) };
    }
  }
  return data;
}

/** The path of an API's resource: `/hello`. */
function pathOf(stack: SynthesizedStack, resource: SynthesizedResource): string {
  const parent = stack.resources.get(referred(resource, "parent_id"));
  const above = parent?.type === RESOURCE ? pathOf(stack, parent) : "";
  return `${above}/${String(resource.arguments.path_part)}`;
}

/** The address in an argument that is one reference. */
function referred(resource: SynthesizedResource, argument: string): string {
  return REFERENCE.exec(String(resource.arguments[argument]))?.[1] ?? "";
}
