import fc from "fast-check";
import type { PlanJson } from "../../plan-review/plan-json";
import { planOf, type PlannedChange } from "./plans";

/** What Markdown, HTML, JSON and tables take for markup, and what is not seen. */
const awkward = fc.constantFrom(
  ...Array.from("`|<>&\"'\\*_[](){}#@!~$\n\r\t "),
  "```",
  "~~~",
  "</details>",
  "</code>",
  "<!--",
  "-->",
  "\n# ",
  "\n\n",
  "  ",
  "@octocat",
  "https://x.example",
  "\u202e",
  "\u00a0",
  "\u2028",
  "\u0085",
  "\ufeff",
  "é",
  "漢",
  "👩‍💻",
);

/** A text of any kind of characters. */
export const awkwardText = fc
  .array(fc.oneof(awkward, fc.constantFrom(...Array.from("abcXYZ012")), fc.string({ maxLength: 3, unit: "binary" })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

/** A secret that occurs by chance nowhere else: of letters and digits, with markup, spaces and line ends between them. */
export const secretText = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9]{5}$/),
    fc.array(awkward, { maxLength: 4 }),
    fc.stringMatching(/^[A-Za-z0-9]{5}$/),
  )
  .chain(([head, middle, tail]) => fc.constant(`q${head}${middle.join("")}${tail}z`));

export interface SecretPlan {
  readonly plan: PlanJson;
  /** What must not be seen. */
  readonly secrets: readonly string[];
  /** What may be seen, and is. */
  readonly open: string;
}

/** How a secret can stand in a text that is not itself sensitive. */
const carriers: readonly ((secret: string) => unknown)[] = [
  (secret) => secret,
  (secret) => `before ${secret} after`,
  (secret) => JSON.stringify({ deep: [{ key: secret }], [secret]: "key" }),
  (secret) => JSON.stringify({ inner: JSON.stringify([secret]) }),
  (secret) => `--json '${JSON.stringify({ a: secret })}'`,
  (secret) => `--json ${JSON.stringify(JSON.stringify({ a: secret }))}`,
  (secret) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: secret }] }),
  (secret) => ({ list: [secret, `${secret}/*`], map: { [secret]: secret, [`x-${secret}`]: null } }),
  (secret) => [secret.split("\n")],
];

const carried = fc.constantFrom(...carriers);

/** Where the risks look for what they put into sentences. */
const told = (secret: string): readonly PlannedChange[] => [
  { type: "aws_s3_bucket", address: `aws_s3_bucket.b["${secret}"]`, before: { bucket: secret } },
  {
    type: "aws_cloudwatch_log_group",
    before: { name: `/x/${secret}`, retention_in_days: 9 },
    after: { retention_in_days: 3 },
  },
  {
    type: "aws_kinesis_firehose_delivery_stream",
    before: { extended_s3_configuration: [{ prefix: secret, processing_configuration: [] }] },
    after: {
      extended_s3_configuration: [{ prefix: `${secret}/`, processing_configuration: [JSON.stringify({ secret })] }],
    },
  },
  {
    type: "aws_iam_role_policy",
    before: { policy: JSON.stringify({ Statement: { Effect: "Deny", Sid: secret, Action: secret, Resource: "*" } }) },
    after: { policy: JSON.stringify({ Statement: { Effect: "Allow", NotAction: secret, Resource: secret } }) },
  },
  {
    type: "aws_cloudwatch_metric_alarm",
    before: { alarm_name: secret, alarm_actions: [secret] },
    after: { alarm_actions: [] },
  },
  {
    type: "aws_cloudwatch_log_subscription_filter",
    before: { log_group_name: secret },
    after: { filter_pattern: secret },
  },
];

/** A plan in which sensitive values also stand where they are not marked. */
export const secretPlan: fc.Arbitrary<SecretPlan> = fc
  .record({
    secret: secretText,
    number: fc.integer({ min: 100_000_000, max: 999_999_999 }),
    named: secretText,
    carriers: fc.array(fc.tuple(carried, carried), { maxLength: 3 }),
    side: fc.constantFrom("before", "after", "both"),
    at: fc.constantFrom("resource", "drift", "output", "data", "variable", "no-op"),
    risky: fc.array(fc.nat({ max: told("").length - 1 }), { maxLength: 4 }),
    open: fc.stringMatching(/^[a-z]{8}$/),
  })
  .map(({ secret, number, named, carriers: carry, side, at, risky, open }) => {
    const value = { inner: [{ text: secret, number }], open: `open-${open}` };
    const mask = { inner: [{ text: true, number: true }] };
    const sides = {
      ...(side !== "after" && { before: value, beforeSensitive: mask }),
      ...(side !== "before" && { after: { ...value, open: `${open}-open` }, afterSensitive: mask }),
    };
    const carrying = carry.map(([old, young], index) => ({
      address: `aws_test.carrier-${index}`,
      before: { text: old(secret), port: number, other: [old(named)], [secret]: 1 },
      after: { text: young(secret), port: number + 1, other: [young(named), number], DB_PASSWORD: named },
    }));
    const state = { address: "data.x.y", mode: "data" as const, type: "x", values: value, sensitive_values: mask };
    const marked: PlannedChange = { address: "aws_test.marked", ...sides };
    const whole = { before: value, after: value, beforeSensitive: mask, afterSensitive: mask };
    const plan = planOf({
      changes: [
        ...(at === "resource" ? [marked] : []),
        ...(at === "no-op" ? [{ address: "aws_test.same", ...whole }] : []),
        { address: "aws_test.open", after: { open: `${open}-open`, password: named } },
        ...carrying,
        ...risky.flatMap((index) => told(secret).slice(index, index + 1)),
      ],
      drift: [
        ...(at === "drift" ? [marked] : []),
        { address: "aws_test.open", before: { open: "x" }, after: { open: secret } },
      ],
      output_changes: {
        [`output-${secret}`]: {
          actions: ["update"],
          before: value,
          after: secret,
          ...(at === "output" && { before_sensitive: mask, after_sensitive: true }),
        },
      },
      variables: { v: { value } },
      prior_state: {
        values: { outputs: {}, root_module: { child_modules: [{ resources: at === "data" ? [state] : [] }] } },
      },
      ...(at === "variable" && {
        configuration: { root_module: { variables: { v: { sensitive: true } }, resources: [] } },
      }),
    });
    return { plan, secrets: [secret, String(number), named], open: `${open}-open` };
  });
