import { findOverrides, OverrideError, parseOverride } from "../../plan-review/override";

const RISKS =
  "data-loss, shorter-retention, logs-missed, weaker-protection, wider-access, delivery-change, alarm-removed, account-or-region-change";

describe("parseOverride", () => {
  it.each([
    ["data-loss=the bucket is empty", "the bucket is empty"],
    ["Data-Loss = a=b ", "a=b"],
    ["data-loss=x", "x"],
  ])("reads %s", (text, reason) => {
    expect(parseOverride(text)).toEqual({ risk: "data-loss", reason });
  });

  it.each([
    ["loss=why", `--allow: "loss" is no risk, expected one of ${RISKS}, as in data-loss=the bucket is empty.`],
    ["", `--allow: "" is no risk, expected one of ${RISKS}, as in data-loss=the bucket is empty.`],
    ["data-loss", '--allow: "data-loss" has no reason: say why the risk is wanted, as in data-loss=agreed with audit.'],
    [
      "data-loss= ... ",
      '--allow: "data-loss= ... " has no reason: say why the risk is wanted, as in data-loss=agreed with audit.',
    ],
  ])("refuses %j", (text, message) => {
    expect(() => parseOverride(text)).toThrow(new OverrideError(message));
  });
});

describe("findOverrides", () => {
  it("finds lines that begin with the word, in any case, also in a list, and nothing else", () => {
    const text = [
      "This removes the old bucket. Allow-risk: data-loss: not a line of its own",
      "Allow-risk: data-loss: the bucket is empty: see #5",
      "- allow-RISK: Logs-Missed: nobody logs there\r",
      "> Allow-risk: wider-access: a quotation",
    ].join("\n");
    expect(findOverrides(text, "body.md")).toEqual([
      { risk: "data-loss", reason: "the bucket is empty: see #5" },
      { risk: "logs-missed", reason: "nobody logs there" },
    ]);
  });

  it.each([
    ["a comment of several lines", "<!--\nAllow-risk: data-loss: hidden\n-->"],
    ["a comment that does not end", "a\n<!--\nAllow-risk: data-loss: hidden"],
  ])("leaves aside what stands in %s", (_, text) => {
    expect(findOverrides(text, "body.md")).toEqual([]);
  });

  it("names the file and the line of one that is wrong", () => {
    const text = "<!-- a\nb -->\n\nAllow-risk: data-loss";
    expect(() => findOverrides(text, "body.md")).toThrow(
      new OverrideError(
        'body.md, line 4: "data-loss" has no reason: say why the risk is wanted, as in data-loss: agreed with audit.',
      ),
    );
  });

  it("refuses a risk that it does not know", () => {
    expect(() => findOverrides("Allow-risk: everything: yes", "body.md")).toThrow(
      new OverrideError(
        `body.md, line 1: "everything" is no risk, expected one of ${RISKS}, as in data-loss: the bucket is empty.`,
      ),
    );
  });
});
