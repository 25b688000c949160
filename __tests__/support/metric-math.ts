import jsep from "jsep";
import type { Series } from "./recorded-metrics";

/**
 * Evaluates the part of CloudWatch's metric math that alarms use here: arithmetic, comparisons, AND, OR, IF, PERIOD. What it
 * does about missing values is what AWS's page says: arithmetic takes them for 0 where another series has a value, and drops
 * what is divided by 0; of two series that are compared, one without a value counts as 0.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 *
 * @throws Error for what it does not know: an alarm must not use what no test can evaluate
 */
export function evaluateMetricMath(
  expression: string,
  metrics: ReadonlyMap<string, { readonly series: Series; readonly periodSeconds: number }>,
): Series {
  const evaluate = (node: jsep.Expression): Series | number => {
    if (isType<jsep.Literal>(node, "Literal") && typeof node.value === "number") {
      return node.value;
    }
    if (isType<jsep.Identifier>(node, "Identifier")) {
      return metricOf(node.name).series;
    }
    if (isType<jsep.BinaryExpression>(node, "BinaryExpression")) {
      return combined(evaluate(node.left), evaluate(node.right), operation(node.operator));
    }
    if (isType<jsep.CallExpression>(node, "CallExpression")) {
      return call((node.callee as jsep.Identifier).name, node.arguments);
    }
    throw new Error(`not known of metric math: ${node.type}`);
  };
  const metricOf = (id: string) => {
    const metric = metrics.get(id);
    if (metric === undefined) {
      throw new Error(`the expression names ${id}, and the alarm has no such metric`);
    }
    return metric;
  };
  const call = (name: string, args: readonly jsep.Expression[]): Series | number => {
    const [first, second, third] = args;
    if (name === "PERIOD" && first !== undefined && args.length === 1) {
      return metricOf((first as jsep.Identifier).name).periodSeconds;
    }
    if (name === "IF" && first !== undefined && second !== undefined && third !== undefined) {
      const [condition, yes, no] = [evaluate(first), evaluate(second), evaluate(third)];
      return combined(condition, 0, (is, _, period) => {
        const chosen = is === 0 ? no : yes;
        return typeof chosen === "number" ? chosen : chosen.get(period);
      });
    }
    throw new Error(`not known of metric math: ${name} with ${args.length} arguments`);
  };
  const result = evaluate(parse(expression));
  if (typeof result === "number") {
    throw new Error(`an alarm needs a series, ${expression} is one number`);
  }
  return result;
}

type Operation = (one: number, other: number, period: number) => number | undefined;

/** A number counts for every period of the series that it meets. */
function combined(one: Series | number, other: Series | number, operate: Operation): Series | number {
  if (typeof one === "number" && typeof other === "number") {
    return operate(one, other, 0) ?? Number.NaN;
  }
  const periods = new Set([one, other].flatMap((each) => (typeof each === "number" ? [] : [...each.keys()])));
  const valueOf = (operand: Series | number, period: number) =>
    typeof operand === "number" ? operand : (operand.get(period) ?? 0);
  const series = new Map<number, number>();
  for (const period of periods) {
    const value = operate(valueOf(one, period), valueOf(other, period), period);
    if (value !== undefined) {
      series.set(period, value);
    }
  }
  return series;
}

function operation(operator: string): Operation {
  const known: Readonly<Record<string, Operation>> = {
    "+": (one, other) => one + other,
    "-": (one, other) => one - other,
    "*": (one, other) => one * other,
    "/": (one, other) => (other === 0 ? undefined : one / other),
    ">": (one, other) => Number(one > other),
    ">=": (one, other) => Number(one >= other),
    "<": (one, other) => Number(one < other),
    "<=": (one, other) => Number(one <= other),
    "==": (one, other) => Number(one === other),
    "!=": (one, other) => Number(one !== other),
    AND: (one, other) => Number(one !== 0 && other !== 0),
    OR: (one, other) => Number(one !== 0 || other !== 0),
  };
  const found = known[operator];
  if (found === undefined) {
    throw new Error(`not known of metric math: ${operator}`);
  }
  return found;
}

const parsed = new Map<string, jsep.Expression>();

function parse(expression: string): jsep.Expression {
  jsep.addBinaryOp("OR", 1);
  jsep.addBinaryOp("AND", 2);
  const node = parsed.get(expression) ?? jsep(expression);
  parsed.set(expression, node);
  return node;
}

function isType<Node extends jsep.Expression>(node: jsep.Expression, type: Node["type"]): node is Node {
  return node.type === type;
}
