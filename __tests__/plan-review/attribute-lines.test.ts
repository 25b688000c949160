import { attributeLines } from "../../plan-review/attribute-lines";
import { resourceChanges } from "../../plan-review/resource-change";
import { Secrets } from "../../plan-review/secrets";
import { planOf, type PlannedChange, policyText, REPLACE } from "../support/plans";

function linesOf(change: PlannedChange): readonly string[] {
  const plan = planOf({ changes: [change] });
  const [read] = resourceChanges("stack-dev", plan);
  return read === undefined ? [] : attributeLines(read, new Secrets([plan]));
}

const body = (...lines: readonly string[]): string => JSON.stringify(lines);
const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `n${from + index}`);

describe("the lines of a change", () => {
  it.each<readonly [string, PlannedChange, readonly string[]]>([
    ["what is created", { after: { b: 1, a: "x", none: null, empty: [] } }, ['+ a = "x"', "+ b = 1"]],
    ["what is destroyed", { before: { a: "x", no: false, none: "" } }, ['- a = "x"', "- no = false"]],
    [
      "what differs in an update, and nothing else",
      { before: { a: 1, same: [1] }, after: { a: 2, same: [1] } },
      ["- a = 1", "+ a = 2"],
    ],
    [
      "what is known only after apply",
      { before: { a: 1 }, after: {}, unknown: { a: true } },
      ["- a = 1", "+ a = (known after apply)"],
    ],
    [
      "what is computed in an update",
      { before: { a: 1 }, after: { a: 1 }, unknown: { etag: true }, actions: ["update"] },
      ["+ etag = (known after apply)"],
    ],
    [
      "a replacement, without what is computed",
      {
        before: { a: 1, arn: "x" },
        after: { a: 2 },
        unknown: { arn: true, id: true },
        actions: REPLACE,
        replacePaths: [["a"]],
        configured: { a: {} },
      },
      ["- a (replaces it) = 1", "+ a (replaces it) = 2"],
    ],
    [
      "a replacement for a part of an attribute",
      { before: { a: [{ b: 1 }] }, after: { a: [{ b: 2 }] }, actions: REPLACE, replacePaths: [["a", 0, "b"]] },
      ["  a (replaces it) =", "    [", "      {", '-       "b": 1', '+       "b": 2', "      }", "    ]"],
    ],
    [
      "sensitive values",
      { before: { a: 1, b: 1 }, after: { a: 2 }, beforeSensitive: { a: true, b: true }, afterSensitive: { a: true } },
      ["! a changes in what is not shown", "- b = (sensitive)"],
    ],
    [
      "a sensitive part",
      {
        before: { a: { b: 1, c: 1 } },
        after: { a: { b: 2, c: 2 } },
        beforeSensitive: { a: { b: true } },
        afterSensitive: { a: { b: true } },
      },
      ["  a =", "    {", '      "b": (sensitive)', '-     "c": 1', '+     "c": 2', "    }"],
    ],
    [
      "a value that is no longer sensitive",
      { before: { a: 1 }, after: { a: 2 }, beforeSensitive: { a: true } },
      ["- a = (sensitive)", "+ a = 2"],
    ],
    [
      "a password that nobody marked",
      { after: { variables: { DB_PASSWORD: "x", apiKey: "y", DBToken: 5, USER: "u" } } },
      [
        "  variables =",
        "+   {",
        '+     "DBToken": (sensitive)',
        '+     "DB_PASSWORD": (sensitive)',
        '+     "USER": "u"',
        '+     "apiKey": (sensitive)',
        "+   }",
      ],
    ],
    [
      "a password that is named beside it",
      {
        after: {
          environment: [
            { name: "TOKEN", value: "x" },
            { name: "MODE", value: "fast" },
          ],
        },
      },
      [
        "  environment =",
        "+   [",
        "+     {",
        '+       "name": "TOKEN"',
        '+       "value": (sensitive)',
        "+     }",
        "+     {",
        '+       "name": "MODE"',
        '+       "value": "fast"',
        "+     }",
        "+   ]",
      ],
    ],
    [
      "blocks with the name of a secret, part by part",
      { after: { secrets: [{ name: "n", from: "arn:x" }], tokens: ["t"] } },
      [
        "  secrets =",
        "+   [",
        "+     {",
        '+       "from": "arn:x"',
        '+       "name": "n"',
        "+     }",
        "+   ]",
        "+ tokens = (sensitive)",
      ],
    ],
    [
      "tags once",
      { before: { tags: {}, tags_all: { e: "dev" } }, after: { tags: { a: "b" }, tags_all: { a: "b", e: "dev" } } },
      ["  tags =", "+   {", '+     "a": "b"', "+   }"],
    ],
    [
      "all tags where they alone differ",
      { before: { tags_all: { e: "a" } }, after: { tags_all: { e: "b" } } },
      ["  tags_all =", "    {", '-     "e": "a"', '+     "e": "b"', "    }"],
    ],
    [
      "a text that is JSON, as what it says",
      { before: { a: '{"k":[1]}' }, after: { a: '{"k":[1,2]}' } },
      ["  a =", "    JSON {", '      "k": [', "        1", "+       2", "      ]", "    }"],
    ],
    [
      "a text that is JSON and becomes none",
      { before: { a: "[1]" }, after: { a: "plain" } },
      ["  a =", "-   JSON [", "-     1", "-   ]", '+   "plain"'],
    ],
    [
      "a policy, in whatever order its lists are",
      {
        before: { policy: policyText({ Action: ["b", "a"], Resource: ["r"] }) },
        after: { policy: policyText({ Action: ["a", "b", "c"], Resource: "r" }) },
      },
      [
        "  policy =",
        "    ...",
        '          "Action": [',
        '            "a"',
        '            "b"',
        '+           "c"',
        "          ]",
        '          "Resource": "r"',
        "        }",
        "    ...",
      ],
    ],
    [
      "a policy that says the same",
      { before: { policy: policyText({ Action: ["b", "a"] }) }, after: { policy: policyText({ Action: ["a", "b"] }) } },
      ["! policy is written otherwise, and says the same"],
    ],
    ["several lines in one line", { before: { a: "x\ny" }, after: { a: "x\nz" } }, ['- a = "x\\ny"', '+ a = "x\\nz"']],
    [
      "a long list around the difference",
      { before: { a: body(...numbers(1, 30)) }, after: { a: body(...numbers(1, 14), "new", ...numbers(15, 30)) } },
      [
        "  a =",
        "    ...",
        '      "n12"',
        '      "n13"',
        '      "n14"',
        '+     "new"',
        '      "n15"',
        '      "n16"',
        '      "n17"',
        "    ...",
      ],
    ],
  ])("show %s", (_, change, lines) => {
    expect(linesOf(change)).toEqual(lines);
  });

  it("are those of both sides, one after the other, where too much differs to be compared", () => {
    const [old, young] = [numbers(1, 800), numbers(1001, 1800)];
    const lines = linesOf({ before: { a: [...old, "same"] }, after: { a: [...young, "same"] } });
    expect(lines).toHaveLength(1 + 2 * 803);
    expect([lines[1], lines[803], lines[804], lines.at(-1)]).toEqual(["-   [", "-   ]", "+   [", "+   ]"]);
  });
});
