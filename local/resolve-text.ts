import { IMPORT_RULES, type ImportedResource } from "./import-ids";
import type { SynthesizedResource, SynthesizedStack } from "./synthesized-stacks";

/** An id cannot be made of the configuration. The message says of what. */
export class UnresolvedError extends Error {
  override readonly name = "UnresolvedError";
}

/** An id would be made of a resource that is not there: neither is then what the id is of. */
export class AbsentError extends Error {
  override readonly name = "AbsentError";

  constructor(readonly absentAddress: string) {
    super(`${absentAddress} is not there`);
  }
}

export interface ResolverOptions {
  readonly stack: SynthesizedStack;
  /** All stacks of the environment, for what one takes from another. */
  readonly stacks: readonly SynthesizedStack[];
  readonly accountId: string;
  /** Ids that AWS has made up, by address. */
  readonly lookedUp: ReadonlyMap<string, string>;
  /** Addresses of what was looked for and is not there. */
  readonly absent: ReadonlySet<string>;
}

/** `$${` stands for a literal `${`. What is between the braces is an expression. */
const TEMPLATE = /\$\$\{|\$\{([^{}]*)\}/g;
const REMOTE_OUTPUT = /^data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)$/;
const ATTRIBUTE = /^(\w+\.[\w-]+)\.(\w+)$/;

/** Works out import ids from a stack's configuration, without its state. */
export class IdResolver {
  constructor(private readonly options: ResolverOptions) {}

  /**
   * The import id of a resource.
   * @throws UnresolvedError, AbsentError
   */
  importId(resource: SynthesizedResource): string {
    const rule = IMPORT_RULES[resource.type];
    if (rule === undefined) {
      throw new UnresolvedError(`no import known for ${resource.type}`);
    }
    return rule.id(this.view(resource));
  }

  /** A text with each `${...}` in it replaced by what it stands for. */
  resolve(text: string): string {
    return text.replace(TEMPLATE, (whole, expression: string | undefined) =>
      expression === undefined ? whole.slice(1) : this.evaluate(expression.trim()),
    );
  }

  private evaluate(expression: string): string {
    const remote = REMOTE_OUTPUT.exec(expression);
    if (remote !== null) {
      return this.remoteOutput(remote[1] ?? "", remote[2] ?? "");
    }
    const [, address = "", attribute = ""] = ATTRIBUTE.exec(expression) ?? [];
    const resource = this.options.stack.resources.get(address);
    if (resource === undefined) {
      throw new UnresolvedError(`the value of ${expression} is not in the configuration`);
    }
    if (this.options.absent.has(address)) {
      throw new AbsentError(address);
    }
    const view = this.view(resource);
    const exported = IMPORT_RULES[resource.type]?.exports?.[attribute];
    return exported === undefined ? view.text(attribute) : exported(view);
  }

  private remoteOutput(dataSource: string, output: string): string {
    const { stack, stacks } = this.options;
    const key = stack.remoteStates[dataSource];
    const source = stacks.find(({ backend }) => backend.key === key);
    const value = source?.outputs[output];
    if (source === undefined || typeof value !== "string") {
      throw new UnresolvedError(`output ${output} of the state ${key ?? dataSource} is not in the configuration`);
    }
    return new IdResolver({ ...this.options, stack: source }).resolve(value);
  }

  private view({ address, arguments: values }: SynthesizedResource): ImportedResource {
    const { accountId, stack, lookedUp } = this.options;
    return {
      accountId,
      region: stack.backend.region,
      text: (argument, otherwise) => {
        const value = values[argument] ?? otherwise;
        if (typeof value !== "string") {
          throw new UnresolvedError(`${argument} of ${address} is not in the configuration`);
        }
        return this.resolve(value);
      },
      lookedUp: () => {
        const id = lookedUp.get(address);
        if (id === undefined) {
          throw new UnresolvedError(`the id of ${address} was not looked up`);
        }
        return id;
      },
    };
  }
}
