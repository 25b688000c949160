import { Fn, Token, Tokenization } from "cdktf";
import type { PlacedWidget } from "./dashboard-layout";
import { textExpression } from "./literal-text";

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface DashboardBody {
  /** What is shown at first, such as `-P1D`: back from now. */
  readonly start: string;
  /** `inherit`: a graph keeps its period, whatever time is shown. */
  readonly periodOverride: "auto" | "inherit";
  readonly widgets: readonly PlacedWidget[];
}

/**
 * A body as the dashboard's attribute. JSON within JSON is full of backslashes, which cdktf leaves out of HCL: its text goes
 * in as an expression (see literal-text.ts), and references between the texts stay references.
 */
export function bodyAttribute(body: DashboardBody): string {
  // JSON begins and ends with text, and has some between any two references.
  const fragments = Tokenization.reverseString(JSON.stringify(body));
  const texts = fragments.literals as readonly unknown[] as readonly string[]; // cdktf declares them as tokens.
  return Fn.join(
    "",
    texts.flatMap((text, index) => {
      const token = fragments.tokens[index];
      return [textExpression(text), ...(token === undefined ? [] : [Token.asString(token)])];
    }),
  );
}
