import { Fn } from "cdktf";

/**
 * A text as a Terraform expression, for what builds expressions. cdktf's rawString escapes quotes, and leaves backslashes for
 * Terraform to read as escapes.
 */
export function textExpression(text: string): string {
  return Fn.rawString(text.replaceAll("\\", "\\\\"));
}

/** A text as an attribute's value. As an expression where cdktf 0.21 would write HCL in which Terraform reads another text. */
export function attributeText(text: string): string {
  return text.includes("\\") ? Fn.join("", [textExpression(text)]) : text;
}
