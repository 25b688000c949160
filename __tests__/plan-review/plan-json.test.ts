import { parsePlan, PlanFormatError } from "../../plan-review/plan-json";

describe("parsePlan", () => {
  it.each(["1.0", "1.2", "1.99"])("reads a plan of format %s", (version) => {
    const plan = { format_version: version, resource_changes: [] };
    expect(parsePlan(JSON.stringify(plan), "stack-dev")).toEqual(plan);
  });

  it.each(["0.2", "2.0", "10.1"])("refuses format %s", (version) => {
    expect(() => parsePlan(JSON.stringify({ format_version: version }), "stack-dev")).toThrow(
      new PlanFormatError(
        `stack-dev: the plan has format version ${version}, expected 1.x: use Terraform 1.11 or newer of major version 1.`,
      ),
    );
  });

  it.each([
    ["nothing", "", "nothing"],
    ["a message", "Error: no plan", "Error: no plan"],
    ["null", "null", "null"],
    ["a number", "5", "5"],
    ["a document without a version", '{"values":{}}', '{"values":{}}'],
    ["a version that is no text", '{"format_version":1}', '{"format_version":1}'],
    ["a long text, of which it shows the beginning", "x".repeat(100), "x".repeat(80)],
  ])("refuses %s", (_, text, start) => {
    expect(() => parsePlan(text, "stack-dev")).toThrow(
      new PlanFormatError(`stack-dev: "terraform show -json" did not print a plan, it starts with: ${start}`),
    );
  });
});
