import { EnvironmentFolder } from "./environment-folder";
import { FakeAws } from "./fake-aws";
import { runCommand, type RunOptions } from "./run-command";

/** Commands for one environment, `test`, of a fake AWS. */
export class EnvironmentCommand extends FakeAws {
  readonly folder = new EnvironmentFolder(this.logs);

  /** Runs a command with `--env test`. */
  run(args: readonly string[], options: RunOptions = {}) {
    const [command = "", ...rest] = args;
    const environment = { ...this.environment, ...this.folder.variable };
    return runCommand([command, "--env", "test", ...rest], { environment, ...options });
  }

  /** The same, and its JSON. */
  async runJson(args: readonly string[]) {
    const { exitCode, output, errors } = await this.run([...args, "--json"]);
    return { exitCode, errors, report: JSON.parse(output) as unknown };
  }

  /** Log groups without anything special. */
  addGroups(...names: readonly string[]): void {
    for (const name of names) {
      this.logs.addGroup(name);
    }
  }

  /** How often an operation of CloudWatch Logs was asked for. */
  count(operation: string): number {
    return this.logs.requests.filter((request) => request.operation === operation).length;
  }
}

/** For the tests of a file: empty before each. */
export function useEnvironmentCommand(): EnvironmentCommand {
  const command = new EnvironmentCommand();
  beforeAll(() => command.start());
  afterAll(() => command.stop());
  beforeEach(() => {
    command.reset();
  });
  afterEach(() => {
    command.folder.remove();
  });
  return command;
}
