import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { Command } from "commander";
import { Listr } from "listr2";
import { COUNT_BY_GROUP } from "./demo-query";
import { Demo, type OnLine, SHOWN_EVENTS } from "./demo-steps";

interface Step {
  readonly title: string;
  readonly run: (demo: Demo, onLine: OnLine) => Promise<string>;
}

const STEPS: readonly Step[] = [
  { title: "Start a local AWS", run: (demo, onLine) => demo.startLocalAws(onLine) },
  { title: "Bootstrap the state bucket, deploy every stack", run: (demo, onLine) => demo.deploy(onLine) },
  { title: "Call HelloFunc, put its log into its log group", run: (demo) => demo.callFunction() },
  { title: "Read the events back out of the backup", run: (demo) => demo.readBackup() },
  { title: "Ask it in SQL, and compact it", run: (demo) => demo.queryBackup() },
  { title: "Plan again: nothing may change", run: (demo, onLine) => demo.planAgain(onLine) },
];
const DESTROY: Step = { title: "Destroy everything", run: (demo, onLine) => demo.destroy(onLine) };

async function main(): Promise<number> {
  const { keep } = new Command("npm run demo --")
    .description("Deploys the whole system to a local AWS, backs up real log events, and reads them back.")
    .option("--keep", "leave the local AWS and everything on it running, and say how to use it", false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts<{ keep: boolean }>();

  // The AWS SDK is pinned: its notice about versions to come is nothing that a demo's user could act on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const startedAt = performance.now();
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) {
        process.stderr.write(`\n${signal}: stopping what this demo started. Terraform saves its state first.\n`);
        abort.abort();
      }
    });
  }

  const projectDirectory = join(__dirname, "..");
  const demoDirectory = join(projectDirectory, ".demo");
  mkdirSync(demoDirectory, { recursive: true });
  const runDirectory = mkdtempSync(join(demoDirectory, "run-"));

  let demo: Demo | undefined;
  let current = "Read the settings";
  try {
    const running = new Demo({ projectDirectory, runDirectory, environment: process.env, keep, signal: abort.signal });
    demo = running;
    await new Listr(
      [...STEPS, ...(keep ? [] : [DESTROY])].map(({ title, run }) => ({
        title,
        task: async (_, task) => {
          abort.signal.throwIfAborted();
          current = title;
          const stepStartedAt = performance.now();
          const result = await run(running, (line) => (task.output = line));
          task.output = result;
          task.title = `${title} (${secondsSince(stepStartedAt)} s)`;
        },
        rendererOptions: { persistentOutput: true },
      })),
      { registerSignalListeners: false, rendererOptions: { collapseErrors: false, showErrorMessage: false } },
    ).run();
    print(summary(running, secondsSince(startedAt)));
    if (keep) {
      print(howToUse(running, relative(process.cwd(), runDirectory)));
    } else {
      await running.stop();
      rmSync(runDirectory, { recursive: true });
    }
    return 0;
  } catch (error) {
    await demo?.stop();
    const folder = relative(process.cwd(), runDirectory);
    if (abort.signal.aborted) {
      process.stderr.write(`Stopped during "${current}". Nothing is left running; logs and state are in ${folder}.\n`);
      return 130;
    }
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `\nThe demo failed at "${current}":\n${reason}\nNothing is left running; logs and state are in ${folder}.\n`,
    );
    return 1;
  }
}

function summary(demo: Demo, seconds: number): string {
  return [
    "",
    `$ npx log-backup audit ${demo.where.join(" ")}`,
    demo.coverage.trimEnd(),
    "",
    `$ npx log-backup ls ${demo.where.join(" ")}`,
    demo.listing.trimEnd(),
    "(AWS puts the hour of arrival where moto leaves the expression as it is.)",
    "",
    `$ npx log-backup cat ${demo.where.join(" ")} --limit ${SHOWN_EVENTS}`,
    demo.text.trimEnd(),
    "",
    `$ npx log-backup query ${demo.where.join(" ")} "${COUNT_BY_GROUP}"`,
    demo.answer.trimEnd(),
    "",
    `All ${demo.logLines.length} lines that HelloFunc logged are in the backup. Every step held, in ${seconds} s.`,
  ].join("\n");
}

function howToUse(demo: Demo, runDirectory: string): string {
  const lines = Object.entries(demo.environmentOfUsers).map(([name, value]) =>
    value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  );
  return [
    "",
    "The local AWS goes on. To use it from a shell:",
    ...lines,
    "",
    `Read the backup: npx log-backup cat ${demo.where.join(" ")}`,
    "With cdktf's commands, also give --skip-provider-lock where the public registry is out of reach.",
    `The synthesized stacks are in ${join(runDirectory, "cdktf.out")}. To stop it: kill ${demo.motoPid ?? ""}`,
  ].join("\n");
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 1000);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
