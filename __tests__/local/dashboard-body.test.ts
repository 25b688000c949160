import { dashboardBodyIn, dashboardBodyOf } from "../../local/dashboard-body";

const text = (value: string) => JSON.stringify(value);

test("joins texts and references, and reads Terraform's escapes", () => {
  const attribute = `\${join("", [${text('{"widgets":["')}, aws_cloudwatch_metric_alarm.a-1.arn, ${text('","], \\"b\\" ')}, ${text('$${c}"]}')}])}`;
  expect(dashboardBodyOf(attribute)).toEqual({ widgets: ["${aws_cloudwatch_metric_alarm.a-1.arn}", '], "b" ${c}'] });
});

test.each([
  ["{}", 'a dashboard\'s body must be ${join("", [...])}, got: {}'],
  ['${join("", ["{", 5, "}"])}', 'a dashboard\'s body has texts and references only, got: 5, "}"'],
])("refuses %s", (attribute, message) => {
  expect(() => dashboardBodyOf(attribute)).toThrow(message);
});

test("finds the one dashboard of a stack", () => {
  const dashboard = { dashboard_body: `\${join("", [${text('{"widgets":[]}')}])}` };
  const stackOf = (dashboards: Record<string, unknown>) =>
    JSON.stringify({ resource: { aws_cloudwatch_dashboard: dashboards } });
  expect(dashboardBodyIn(stackOf({ a: dashboard }))).toEqual({ widgets: [] });
  expect(() => dashboardBodyIn(stackOf({ a: dashboard, b: dashboard }))).toThrow(
    "expected one dashboard in the stack, got: 2",
  );
  expect(() => dashboardBodyIn("{}")).toThrow("expected one dashboard in the stack, got: 0");
});
