import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Terraform, type TerraformOptions } from "../../local/terraform";
import { TerraformError } from "../../local/terraform-error";
import { waitUntilSoon } from "../support/condition";
import { temporaryFolder, writeProgram } from "../support/fake-program";

/** A terraform of which all commands but `version` are the script; `args` are its arguments. */
function fakeTerraform(script: string, options: Partial<TerraformOptions> = {}) {
  const bin = temporaryFolder();
  writeProgram(
    bin,
    "terraform",
    `const args = process.argv.slice(2);
     if (args[0] === "version") console.log('{"terraform_version": "1.11.4"}');
     else { ${script} }`,
  );
  const directory = temporaryFolder();
  const lines: string[] = [];
  const onLine = (line: string): unknown => lines.push(line);
  const terraform = Terraform.find({ directory, environment: { PATH: bin, TF_WORKSPACE: "x" }, onLine, ...options });
  return { terraform, directory, lines };
}

const say = (message: object): string =>
  `console.log(${JSON.stringify(JSON.stringify({ "@message": "", ...message }))});`;
const change = { type: "planned_change", change: { action: "create", resource: { addr: "a.b" } } };

describe("Terraform", () => {
  it("runs in its folder, with an environment that asks nothing and shares nothing", async () => {
    const { terraform, directory, lines } = fakeTerraform(
      "console.log(process.cwd()); console.log(JSON.stringify(process.env)); console.log(args.join(' '));",
    );
    await terraform.apply({ targets: ["a.b", "c.d"], lockTimeoutSeconds: 60 });
    expect(lines[0]).toBe(directory);
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" });
    expect(lines[1]).not.toContain("TF_WORKSPACE");
    expect(lines[2]).toBe("apply -json -input=false -lock-timeout=60s -auto-approve -target=a.b -target=c.d");
  });

  it("applies a saved plan as it is", async () => {
    const { terraform, lines } = fakeTerraform("console.log(args.join(' '));");
    await terraform.apply({ planFile: "x.tfplan", targets: ["a.b"] });
    expect(lines).toStrictEqual(["apply -json -input=false x.tfplan"]);
  });

  it.each([
    [0, false],
    [2, true],
  ])("takes a plan's exit code %i for an answer", async (exitCode, hasChanges) => {
    const { terraform } = fakeTerraform(`${say(change)} process.exitCode = ${exitCode};`);
    const plan = await terraform.plan();
    expect(plan).toStrictEqual({ hasChanges, changes: [{ address: "a.b", action: "create" }] });
  });

  it("fails with the command, the folder, what Terraform reported, and what to do", async () => {
    const diagnostic = { severity: "error", summary: "No such account", detail: "It is another one." };
    const { terraform, directory } = fakeTerraform(`${say({ type: "diagnostic", diagnostic })} process.exitCode = 1;`);
    await expect(terraform.apply()).rejects.toThrow(
      `"terraform apply -json -input=false -auto-approve" failed with exit code 1 in ${directory}:\n` +
        "Error: No such account\nIt is another one.\nCorrect what it names and run the same command again.",
    );
  });

  it("shows the end of plain output, without colours, where there is no error message", async () => {
    const { terraform } = fakeTerraform(
      `for (let i = 1; i <= 40; i++) console.error("\\u001b[31mline " + i + "\\u001b[0m"); process.exitCode = 1;`,
    );
    const failure = await terraform.pushState("x").catch((error: unknown) => error as TerraformError);
    expect(failure).toMatchObject({ reason: "failed", lockId: undefined });
    expect((failure as TerraformError).output.split("\n")).toStrictEqual(
      Array.from({ length: 30 }, (_, index) => `line ${index + 11}`),
    );
  });

  it("tells a lock from other failures, with its id and how to release it", async () => {
    const lockId = "0d8c3a5e-1111-2222-3333-444455556666";
    const detail = `Error message: operation error S3\nLock Info:\n  ID:        ${lockId}\n  Who:       you@there`;
    const diagnostic = { severity: "error", summary: "Error acquiring the state lock", detail };
    const { terraform } = fakeTerraform(`${say({ type: "diagnostic", diagnostic })} process.exitCode = 1;`);
    const failure = await terraform.plan().catch((error: unknown) => error as TerraformError);
    expect(failure).toBeInstanceOf(TerraformError);
    expect(failure).toMatchObject({ reason: "locked", lockId });
    expect((failure as TerraformError).message).toContain(`"terraform force-unlock ${lockId}"`);
  });

  it("interrupts once and waits for the end; a record tells meanwhile what is running", async () => {
    const controller = new AbortController();
    const recordFile = join(temporaryFolder(), "running.json");
    const { terraform, directory, lines } = fakeTerraform(
      `setInterval(() => 0, 1000);
       process.on("SIGINT", () => { console.log("saved"); process.exit(1); });
       console.log("ready");`,
      { signal: controller.signal, recordFile },
    );
    const applied = terraform.apply().catch((error: unknown) => error);
    await waitUntilSoon("it runs", () => lines.includes("ready"));
    const record = JSON.parse(readFileSync(recordFile, "utf8")) as { command: string; pids: number[] };
    expect(record.command).toBe("terraform apply -json -input=false -auto-approve");
    expect(record.pids).toHaveLength(2);

    controller.abort();
    expect(await applied).toMatchObject({
      reason: "interrupted",
      message:
        `"terraform apply -json -input=false -auto-approve" in ${directory} was asked to stop and ended with exit code 1. ` +
        "Run the same command again to go on.",
    });
    expect(lines).toStrictEqual(["ready", "saved"]);
    expect(existsSync(recordFile)).toBe(false);
  });

  it("keeps the record of a Terraform that was killed, and makes none where no lock is taken", async () => {
    const recordFile = join(temporaryFolder(), "running.json");
    const { terraform } = fakeTerraform('process.kill(process.pid, "SIGKILL");', { recordFile });
    await expect(terraform.init()).rejects.toThrow("failed with signal SIGKILL");
    expect(existsSync(recordFile)).toBe(false);
    await expect(terraform.plan()).rejects.toThrow("failed with signal SIGKILL");
    expect(existsSync(recordFile)).toBe(true);
  });
});
