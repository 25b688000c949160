import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsProvider } from "./provider-mirror";

/** The folder in which bootstrap runs Terraform. It outlives a run, so that an interrupted one can be continued. */
export class BootstrapFolder {
  readonly directory: string;
  /** See running-record.ts */
  readonly recordFile: string;
  readonly interruptedFile: string;
  /** Name of the local state file, in the directory. */
  readonly localState = "local.tfstate";

  /** @param configuration the synthesized cdk.tf.json, which is copied */
  constructor(workDirectory: string, configuration: string) {
    this.directory = join(workDirectory, "terraform");
    this.recordFile = join(workDirectory, "running.json");
    this.interruptedFile = join(workDirectory, "interrupted.ndjson");
    mkdirSync(this.directory, { recursive: true });
    cpSync(configuration, this.file("cdk.tf.json"));
    this.forgetLockFileOfOtherProvider();
  }

  get hasLocalState(): boolean {
    return existsSync(this.file(this.localState));
  }

  /** From the next init on, the state is in a file here. */
  useLocalState(): void {
    this.write("backend_override.tf.json", { terraform: { backend: { local: { path: this.localState } } } });
  }

  /** From the next init on, the state is where the configuration says. */
  useConfiguredState(): void {
    rmSync(this.file("backend_override.tf.json"), { force: true });
  }

  /** Makes Terraform take over a resource that exists; it ignores that where its state already has the resource. */
  importExisting(address: string, id: string): void {
    this.write("import.tf.json", { import: [{ to: address, id }] });
  }

  importNothing(): void {
    rmSync(this.file("import.tf.json"), { force: true });
  }

  /** Keeps the moved state for a look back, where no later run takes it for one that is yet to be moved. */
  keepLocalStateAside(): void {
    if (this.hasLocalState) {
      renameSync(this.file(this.localState), this.file("moved.tfstate"));
    }
  }

  /** Forgets the interrupted runs: what they left unfinished is done. */
  forgetInterruptions(): void {
    rmSync(this.interruptedFile, { force: true });
  }

  /** Terraform would stay with the provider version that an earlier run chose. */
  private forgetLockFileOfOtherProvider(): void {
    const file = this.file(".terraform.lock.hcl");
    if (existsSync(file) && !readFileSync(file, "utf8").includes(`"${awsProvider.version}"`)) {
      rmSync(file);
    }
  }

  private write(name: string, content: unknown): void {
    writeFileSync(this.file(name), `${JSON.stringify(content, undefined, 2)}\n`);
  }

  private file(name: string): string {
    return join(this.directory, name);
  }
}
