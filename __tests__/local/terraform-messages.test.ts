import { readTerraformLine } from "../../local/terraform-messages";

const line = (message: object): string => JSON.stringify({ "@level": "info", "@message": "said", ...message });

describe("readTerraformLine", () => {
  it.each([
    ["plain text", "Initializing the backend...", { text: "Initializing the backend..." }],
    ["an empty line", "", {}],
    ["text that only begins like JSON", "{oops", { text: "{oops" }],
    ["JSON of somebody else", '{"serial":1}', { text: '{"serial":1}' }],
    ["progress", line({ type: "apply_start" }), { text: "said" }],
    ["noise", line({ type: "refresh_start" }), {}],
    ["a message without a type", line({}), {}],
    [
      "a planned change",
      line({ type: "planned_change", change: { action: "create", resource: { addr: "aws_s3_bucket.a" } } }),
      { change: { address: "aws_s3_bucket.a", action: "create" } },
    ],
    [
      "why something is replaced",
      line({ type: "planned_change", change: { action: "replace", reason: "tainted", resource: { addr: "a.b" } } }),
      { change: { address: "a.b", action: "replace", reason: "tainted" } },
    ],
    [
      "an error",
      line({ type: "diagnostic", diagnostic: { severity: "error", summary: "No", detail: "Never.", address: "a.b" } }),
      { text: "Error: No (a.b)\nNever.", error: "Error: No (a.b)\nNever." },
    ],
    [
      "a warning",
      line({ type: "diagnostic", diagnostic: { severity: "warning", summary: "Careful", detail: "" } }),
      { text: "Warning: Careful" },
    ],
    [
      "a warning that bootstrap expects",
      line({ type: "diagnostic", diagnostic: { severity: "warning", summary: "Resource targeting is in effect" } }),
      {},
    ],
  ])("reads %s", (_, text, expected) => {
    expect(readTerraformLine(text)).toStrictEqual(expected);
  });
});
