import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runCdktf } from "../../local/cdktf";
import { temporaryFolder, writeProgram } from "../support/fake-program";

/** A project whose cdktf is the script. */
function projectWith(script: string) {
  const projectDirectory = temporaryFolder();
  const bin = join(projectDirectory, "node_modules/cdktf-cli/bundle/bin");
  mkdirSync(bin, { recursive: true });
  writeProgram(bin, "cdktf", script);
  const lines: string[] = [];
  const run = (usesMirror: boolean, signal = new AbortController().signal) =>
    runCdktf("deploy", ["a-dev", "b-dev"], {
      projectDirectory,
      outputDirectory: "out",
      environment: {},
      usesMirror,
      signal,
      onLine: (line) => lines.push(line),
    });
  return { run, lines };
}

describe("runCdktf", () => {
  test("deploys the given stacks to the given folder, without asking", async () => {
    const { run, lines } = projectWith("console.log(process.argv.slice(2).join(' ')); console.log(process.env.CI);");
    await run(false);

    expect(lines).toEqual(["deploy a-dev b-dev --auto-approve --no-color --skip-provider-lock --output out", "true"]);
  });

  test("keeps no copy of the provider where a mirror serves it", async () => {
    const { run, lines } = projectWith("console.log(process.argv.slice(2).join(' '));");
    await run(true);

    expect(lines[0]).toContain(" --disable-plugin-cache-env ");
  });

  test("fails with the end of what cdktf printed, colours taken out", async () => {
    const { run } = projectWith("console.error('\\x1b[31mno such stack\\x1b[0m'); process.exitCode = 1;");

    await expect(run(false)).rejects.toThrow('"cdktf deploy a-dev b-dev" failed (exit code 1):\nno such stack');
  });

  test("asks cdktf to stop when it is aborted, and waits for it", async () => {
    const abort = new AbortController();
    const { run, lines } = projectWith(
      "process.on('SIGINT', () => { console.log('state saved'); process.exit(1); }); console.log('up'); setInterval(() => {}, 1000);",
    );
    const running = run(false, abort.signal);
    const settled = running.then(
      () => "done",
      () => "failed",
    );
    while (!lines.includes("up")) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    abort.abort();

    expect(await settled).toBe("failed");
    expect(lines).toContain("state saved");
  });
});
