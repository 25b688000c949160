import { spawn } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { findExecutable } from "../../local/find-executable";
import { waitUntil } from "../support/condition";
import { temporaryFolder } from "../support/fake-program";
import { PROJECT_DIRECTORY } from "../support/local-aws";

jest.setTimeout(120_000);

/** A folder with these programs and no other: all that a demo finds whose PATH it is. */
function pathWith(...programs: readonly string[]): string {
  const bin = temporaryFolder();
  for (const name of ["sh", "node", ...programs]) {
    symlinkSync(findExecutable(name, process.env) ?? "", join(bin, name));
  }
  return bin;
}

/** The demo as `npm run demo` runs it. */
function startDemo(environment: NodeJS.ProcessEnv) {
  const demo = spawn(process.execPath, ["--import", "tsx", "local/demo.ts"], {
    cwd: PROJECT_DIRECTORY,
    env: environment,
  });
  const printed = { stdout: "", stderr: "" };
  demo.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text));
  demo.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
  const exited = new Promise<number | null>((resolve) => demo.on("close", resolve)).then((code) => {
    const [, folder] = /logs and state are in (\S+)\.\n/.exec(printed.stderr) ?? [];
    if (folder !== undefined) {
      rmSync(join(PROJECT_DIRECTORY, folder), { recursive: true });
    }
    return code;
  });
  return { demo, exited, printed };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe("npm run demo", () => {
  // That it deploys, backs up, reads back and destroys is shown by running it whole, as .ci/run does.
  test("says in one line how to get Terraform where there is none, before it starts anything", async () => {
    const { exited, printed } = startDemo({ ...process.env, PATH: pathWith() });

    expect(await exited).toBe(1);
    expect(printed.stderr).toMatch(/failed at "Read the settings":\nTerraform >= 1\.11 is not on the PATH: .+\n/);
    expect(printed.stdout).toBe("");
  });

  test("says in one line how to get moto where there is none", async () => {
    const { exited, printed } = startDemo({ ...process.env, PATH: pathWith("terraform") });

    expect(await exited).toBe(1);
    expect(printed.stderr).toMatch(/failed at "Start a local AWS":\n.*moto.*pip.*\n/);
  });

  test("stops what it started on Ctrl-C, and says where it was", async () => {
    const { demo, exited, printed } = startDemo(process.env);
    await waitUntil("Terraform is creating something", () => printed.stdout.includes("Creating..."));
    const [, moto = ""] = /moto answers at (\S+);/.exec(printed.stdout) ?? [];
    expect(await answers(moto)).toBe(true);
    demo.kill("SIGINT");

    expect(await exited).toBe(130);
    expect(printed.stderr).toContain('Stopped during "Bootstrap the state bucket, deploy every stack".');
    expect(await answers(moto)).toBe(false);
  });
});
