import { MADE_ANEW } from "./import-ids";
import { AbsentError, IdResolver, type ResolverOptions, UnresolvedError } from "./resolve-text";
import type { SynthesizedStack } from "./synthesized-stacks";

/** What somebody has decided for single resources. */
export interface RecoveryChoices {
  /** Import ids by address, for what cannot be worked out. */
  readonly importIds: ReadonlyMap<string, string>;
  /** Addresses of what may be made anew although it holds data. */
  readonly create: ReadonlySet<string>;
}

/** One `import` block: https://developer.hashicorp.com/terraform/language/import */
export interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

/** What is to become of the resources that a state lacks. */
export interface RecoveryBlocks {
  readonly imports: readonly ImportBlock[];
  /** Made anew on purpose: why, by address. */
  readonly anew: ReadonlyMap<string, string>;
  /** Not there, as far as is known. */
  readonly absent: ReadonlySet<string>;
  /** Why an id is not known, by address. */
  readonly unknown: ReadonlyMap<string, string>;
}

/**
 * Works out the import block of each missing resource. What belongs to a resource that is not there is not there either.
 * @param missing addresses in the stack that its state lacks
 */
export function importBlocks(
  missing: readonly string[],
  options: ResolverOptions,
  choices: RecoveryChoices,
): RecoveryBlocks {
  const absent = new Set(options.absent);
  const resolver = new IdResolver({ ...options, absent });
  for (;;) {
    const known = absent.size;
    const blocks = blocksOnce(missing, options.stack, resolver, absent, choices);
    if (absent.size === known) {
      return { ...blocks, absent };
    }
  }
}

function blocksOnce(
  missing: readonly string[],
  { resources }: SynthesizedStack,
  resolver: IdResolver,
  absent: Set<string>,
  { importIds, create }: RecoveryChoices,
): Omit<RecoveryBlocks, "absent"> {
  const imports: ImportBlock[] = [];
  const anew = new Map<string, string>();
  const unknown = new Map<string, string>();
  for (const address of missing) {
    const resource = resources.get(address);
    if (resource === undefined || absent.has(address)) {
      continue;
    }
    const chosen = importIds.get(address);
    const why = create.has(address) ? "as --create says" : MADE_ANEW[resource.type];
    if (chosen === undefined && why !== undefined) {
      anew.set(address, why);
      continue;
    }
    try {
      imports.push({ to: address, id: chosen ?? resolver.importId(resource) });
    } catch (error) {
      if (error instanceof AbsentError) {
        absent.add(address);
      } else if (error instanceof UnresolvedError) {
        unknown.set(address, error.message);
      } else {
        throw error;
      }
    }
  }
  return { imports, anew, unknown };
}

/** The blocks as Terraform's JSON configuration, in which a literal `${` is written `$${`. */
export function importConfiguration(imports: readonly ImportBlock[]): string {
  const literal = (text: string): string => text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
  const blocks = imports.map(({ to, id }) => ({ to, id: literal(id) }));
  return `${JSON.stringify({ import: blocks }, undefined, 2)}\n`;
}
