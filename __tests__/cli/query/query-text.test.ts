import { runCommand } from "../../support/run-command";

const wrong = (message: string) => ({ exitCode: 2, output: "", errors: `log-backup: ${message}\n` });
const saved = (...args: readonly string[]) =>
  runCommand(["query", "--saved", "errors-of-a-group", "/nowhere", ...args]);
const GROUP = ["--parameter", "group=/a"];

it.each<[string, readonly string[]]>([
  ["since", [...GROUP, "--since", "2026-11-20", "--parameter", "since=2026-11-21"]],
  ["until", [...GROUP, "--until", "2026-11-20", "--parameter", "until=2026-11-21"]],
  ["group", [...GROUP, "--group", "/b"]],
  ["group", [...GROUP, "--group", "/a", "--group", "/b"]],
])("an option and a parameter that differ are refused: %s", async (name, args) => {
  expect(await saved(...args)).toEqual(wrong(`--${name} and --parameter ${name} differ: give one of them`));
});

it("an option and a parameter may say the same", async () => {
  const { errors } = await saved(...GROUP, "--group", "/a", "--since", "2026-11-20", "--parameter", "since=2026-11-20");

  expect(errors).toBe("log-backup: cannot read /nowhere: no such file or folder\n");
});

it.each<[readonly string[]]>([
  [["--parameter", "since=2026-11-21", "--parameter", "until=2026-11-20"]],
  [["--since", "2026-11-21", "--parameter", "until=2026-11-20"]],
])("a time that ends before it begins is refused: %j", async (args) => {
  expect(await saved(...GROUP, ...args)).toEqual(
    wrong("--saved: since must be before until, got: 2026-11-21T00:00:00.000Z and 2026-11-20T00:00:00.000Z"),
  );
});
