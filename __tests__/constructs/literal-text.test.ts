import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Fn } from "cdktf";
import { attributeText, textExpression } from "../../constructs/literal-text";
import { onlyResource, synthesizeConstruct } from "../support/synthesis";

/** The name of a log group, as it is synthesized. */
const synthesized = (name: string) =>
  onlyResource(
    synthesizeConstruct((stack) => {
      new CloudwatchLogGroup(stack, "log-group", { name });
    }),
    "aws_cloudwatch_log_group",
  ).name;

// That Terraform reads the same text back, from JSON and from HCL, is shown in __tests__/e2e/sources.test.ts.
test.each(["", "ERROR", '{ $.level = "ERROR" }', "Zoë %d"])(
  "leaves %j as it is, where nothing is in the way",
  (text) => {
    expect(synthesized(attributeText(text))).toBe(text);
  },
);

test("writes a text with backslashes as an expression", () => {
  expect(synthesized(attributeText('%\\d "ms"%'))).toBe('${join("", ["%\\\\d \\"ms\\"%"])}');
});

test("escapes quotes and backslashes within expressions", () => {
  expect(synthesized(Fn.upper(textExpression('a\\b"c')))).toBe('${upper("a\\\\b\\"c")}');
});
