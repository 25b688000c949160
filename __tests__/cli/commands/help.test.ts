import { runCommand } from "../../support/run-command";

const COMMANDS = [
  "cat",
  "ls",
  "check",
  "compact",
  "query",
  "verify",
  "backfill",
  "redrive",
  "restore",
  "audit",
  "estimate",
  "discover",
  "raise-retention",
];

it.each(["log-backup", ...COMMANDS])("the help of %s reads like this", async (command) => {
  const args = command === "log-backup" ? ["--help"] : [command, "--help"];

  const { exitCode, output, errors } = await runCommand(args);

  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(output).toMatchSnapshot();
});

it("stays within its width", async () => {
  const helps = await Promise.all(COMMANDS.map((command) => runCommand([command, "--help"])));
  const lines = helps.flatMap(({ output }) => output.split("\n"));

  // Examples are whole commands, to be copied: they may be longer.
  expect(lines.filter((line) => line.length > 100 && !line.includes("log-backup "))).toEqual([]);
});

it.each<[readonly string[], string]>([
  [["dog"], "log-backup: unknown command 'dog'\n"],
  [["cat", "--colour"], "log-backup: unknown option '--colour'\n(Did you mean --color?)\n"],
  [
    ["cat", "--format", "xml", "x"],
    "log-backup: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, ndjson, envelope.\n",
  ],
  [
    ["cat", "--grep", "(", "x"],
    "log-backup: option '--grep <regex>' argument '(' is invalid. It is not a valid regular expression of JavaScript.\n",
  ],
])("%j is refused, with where the options are", async (args, message) => {
  expect(await runCommand(args)).toEqual({
    exitCode: 2,
    output: "",
    errors: `${message}The options are in: log-backup <command> --help\n`,
  });
});

it.each<[readonly string[], string]>([
  [["cat"], "expected one of SOURCE, --bucket or --env to say where the backup is, got: none"],
  [
    ["cat", "x", "--bucket", "b"],
    "expected one of SOURCE, --bucket or --env to say where the backup is, got: more than one",
  ],
  [["ls", "x", "--prefix", "p"], "--prefix goes with --bucket: name the bucket, or write s3://bucket/prefix"],
  [["cat", "x", "--limit", "0"], "--limit: expected a whole number from 1 to 999999999, got: 0"],
  [["check", "x", "--jobs", "two"], "--jobs: expected a whole number from 1 to 64, got: two"],
  [
    ["cat", "x", "--since", "1h", "--until", "2h"],
    "--since must be before --until, got: 2026-11-22T11:00:00.000Z and 2026-11-22T10:00:00.000Z",
  ],
  [["ls", "ftp://x"], "a source is a file, a folder, - or s3://bucket/prefix, got: ftp://x"],
])("%j is refused", async (args, message) => {
  expect(await runCommand(args)).toEqual({ exitCode: 2, output: "", errors: `log-backup: ${message}\n` });
});

it("refuses a time that it cannot read, and says which option it is", async () => {
  const { exitCode, errors } = await runCommand(["cat", "x", "--since", "yesterday"]);

  expect({ exitCode, errors }).toEqual({
    exitCode: 2,
    errors: expect.stringMatching(/^log-backup: --since: .*got: .*yesterday.*\n$/) as string,
  });
});

it("names the environments that there are, where it does not know one", async () => {
  const { exitCode, errors } = await runCommand(["cat", "--env", "nowhere"]);

  expect({ exitCode, errors }).toEqual({
    exitCode: 2,
    errors: expect.stringMatching(/^log-backup: --env: .*nowhere.*\n$/s) as string,
  });
});

it("cannot read what is not there", async () => {
  expect(await runCommand(["cat", "/nowhere/at/all"])).toEqual({
    exitCode: 3,
    output: "",
    errors: "log-backup: cannot read /nowhere/at/all: no such file or folder\n",
  });
});
