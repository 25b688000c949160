import { deployProgram } from "../../local/deploy-options";
import { planProgram, type PlanOptions } from "../../local/plan-options";

/** What a command line asks for, or the message with which it is refused. */
function parse(...args: string[]): PlanOptions | string {
  const said: string[] = [];
  const program = planProgram().configureOutput({ writeErr: (text) => said.push(text) });
  try {
    return program.parse(args, { from: "user" }).opts<PlanOptions>();
  } catch (error) {
    return said.join("") || (error as Error).message;
  }
}

test("every option is read, and those that may be repeated are kept in order", () => {
  const args = ["--env", "prod", "--out", "r.md", "--comment", "c.md", "--json", "r.json", "--allow-from", "d.txt"];
  const more = ["--reviewed", "o.json", "--base", "origin/main", "--stack", "hello-api", "--stack", "backup-delivery"];
  const allow = ["--allow", "data-loss=it is empty", "--allow", "Wider-Access = a=b"];
  expect(parse(...args, ...more, ...allow)).toEqual({
    env: "prod",
    out: "r.md",
    comment: "c.md",
    json: "r.json",
    allowFrom: "d.txt",
    reviewed: "o.json",
    base: "origin/main",
    stack: ["hello-api", "backup-delivery"],
    allow: [
      { risk: "data-loss", reason: "it is empty" },
      { risk: "wider-access", reason: "a=b" },
    ],
  });
});

test.each([
  [[], "error: required option '--env <name>' not specified\n"],
  [["--env", "dev", "extra"], "error: too many arguments. Expected 0 arguments but got 1.\n"],
  [["--env", "dev", "--outt", "x"], "error: unknown option '--outt'\n(Did you mean --out?)\n"],
])("%j is refused", (args, message) => {
  expect(parse(...args)).toBe(message);
});

test("a wrong override says what was expected", () => {
  expect(parse("--env", "dev", "--allow", "data-loss")).toContain('--allow: "data-loss" has no reason');
});

test("the help of both programs says what they do and how they end", () => {
  const help = [planProgram(), deployProgram()].map((program) => {
    let text = "";
    program.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 }).outputHelp();
    return text;
  });
  expect(help).toMatchSnapshot();
});
