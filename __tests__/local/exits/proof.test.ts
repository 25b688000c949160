import {
  CannotRunError,
  exitCodeOf,
  expectNone,
  formatReport,
  type Outcome,
  type Proof,
  prove,
} from "../../../local/exits/proof";
import { MotoError } from "../../../local/moto";

const proof = (outcome: Outcome): Proof => ({ title: "HCL", outcome, text: "4 stacks.", seconds: 2 });

describe("a proof", () => {
  test.each([
    ["holds", () => Promise.resolve("4 stacks."), "4 stacks."],
    ["fails", () => Promise.reject(new Error("other")), "other"],
    ["could not run", () => Promise.reject(new CannotRunError("no npm")), "no npm"],
    ["could not run", () => Promise.reject(new MotoError("no moto")), "no moto"],
    [
      "could not run",
      () => Promise.reject(new Error("init: Failed to install provider")),
      "init: Failed to install provider",
    ],
  ] as const)("%s", async (outcome, work, text) => {
    expect(await prove("HCL", work)).toEqual({ title: "HCL", outcome, text, seconds: 0 });
  });

  test("that finds differences shows the first twenty", () => {
    const differences = Array.from({ length: 22 }, (_, index) => `line ${index}`);
    const shown = differences.slice(0, 20).map((line) => `  ${line}`);

    expect(() => {
      expectNone("The plan is not empty", differences);
    }).toThrow(new Error(["The plan is not empty:", ...shown, "  and 2 more"].join("\n")));
    expect(() => {
      expectNone("The plan is not empty", []);
    }).not.toThrow();
  });
});

describe("the report", () => {
  test.each([
    [0, ["holds", "not run"]],
    [1, ["holds", "could not run", "fails"]],
    [3, ["holds", "could not run"]],
  ] as const)("has exit code %i where proofs end with %j", (code, outcomes) => {
    expect(exitCodeOf(outcomes.map(proof))).toBe(code);
  });

  test("is a line for each proof, and a last one", () => {
    const notRun: Proof = { title: "OpenTofu", outcome: "not run", text: "tofu is not on the PATH." };

    expect(formatReport([proof("holds"), notRun], 3)).toBe(
      "HCL: holds (2 s). 4 stacks.\nOpenTofu: not run. tofu is not on the PATH.\nEvery exit that was tried is open, in 3 s.",
    );
    expect(formatReport([proof("fails")], 3)).toBe("HCL: FAILS (2 s). 4 stacks.\nAn exit is closed, in 3 s.");
    expect(formatReport([proof("could not run")], 3)).toBe(
      "HCL: COULD NOT RUN (2 s). 4 stacks.\nNot every exit could be tried, in 3 s.",
    );
  });
});
