import fc from "fast-check";

/** An envelope's text, and what must come of it, known from how the text was made rather than from reading it. */
export interface EnvelopeText {
  readonly text: string;
  /** The names as they are spelled in the text, in quotes. */
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly events: readonly EventText[];
}

export interface EventText {
  /** The event as it stands in the text. */
  readonly text: string;
  readonly id: string;
  readonly timestamp: string;
  readonly message: string;
}

/** Any UTF-16, halves of surrogate pairs too: JSON can escape them. */
const anyString = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 80 }) },
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom(
        '"',
        "\\",
        "a",
        "é",
        "日",
        "😀",
        "\n",
        "\r",
        "\u0085",
        "\u2028",
        "\u007f",
        "\u001b",
        "\ud800",
        "\udc00",
        "}{",
        "/",
      ),
      maxLength: 150,
    }),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 400 }) },
);

/** A string as one of the many texts that JSON has for it. */
function spelled(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      value,
      fc.constantFrom("plain", "plain", "plain", "ascii", "wild"),
      fc.array(fc.nat(5), { minLength: 1, maxLength: 9 }),
    )
    .map(([text, style, choices]) => {
      if (style === "plain") {
        return JSON.stringify(text);
      }
      const units = text.match(/[\ud800-\udbff][\udc00-\udfff]|[^]/g) ?? [];
      return `"${units
        .map((unit, i) => {
          const choice = style === "wild" ? choices[i % choices.length] : 1;
          const plain = JSON.stringify(unit).slice(1, -1);
          if (unit === "/" && choice === 2) {
            return "\\/";
          }
          return choice === 0 || (choice === 1 && unit.charCodeAt(0) > 0x7e) ? escaped(unit, choice === 0) : plain;
        })
        .join("")}"`;
    });
}

function escaped(unit: string, upperCase: boolean): string {
  return unit
    .split("")
    .map((code) => {
      const digits = code.charCodeAt(0).toString(16).padStart(4, "0");
      return `\\u${upperCase ? digits.toUpperCase() : digits}`;
    })
    .join("");
}

const space = fc.oneof(
  { weight: 12, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.stringMatching(/^[ \t\r\n]{0,20}$/) },
);
const number = fc.constantFrom("0", "-0", "-1", "17", "1.5", "-12.25e-3", "1E+2", "123456789012345678901234567890");
const timestamp = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1_600_000_000_000, max: 1_800_000_000_000 }).map(String) },
  { weight: 1, arbitrary: fc.integer({ min: -70_000_000_000_000, max: 300_000_000_000_000 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "0",
      "-0",
      "-1",
      "1.5",
      "1.6e12",
      "16E11",
      "253402300799999",
      "253402300800000",
      "1e300",
      "-62167219200000",
      "-62167219200001",
      "999999999999999",
      "1000000000000000",
      "9007199254740993",
      "1700000000000.0",
    ),
  },
);
const id = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9]{56}$/).map((digits) => `"${digits}"`) },
  { weight: 1, arbitrary: spelled(anyString) },
  { weight: 1, arbitrary: number },
);
/** Any value with any spaces, rendered by hand. */
const value: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("true", "false", "null"),
    number,
    spelled(anyString),
    fc
      .tuple(fc.array(tie("value"), { maxLength: 3 }), space)
      .map(([items, gap]) => `[${gap}${items.join(`,${gap}`)}${gap}]`),
    fc
      .tuple(fc.array(fc.tuple(spelled(anyString), tie("value")), { maxLength: 3 }), space)
      .map(([members, gap]) => `{${gap}${members.map(([k, v]) => `${k}${gap}:${v}${gap}`).join(",")}}`),
  ),
})).value;

const KNOWN = new Set(["id", "timestamp", "message", "messageType", "owner", "logGroup", "logStream", "logEvents"]);
const unknownKey = spelled(
  fc
    .oneof(fc.constantFrom("extractedFields", "subscriptionFilters", "policyLevel", "", "ids"), anyString)
    .filter((key) => !KNOWN.has(key)),
);
const unknownMembers = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.tuple(unknownKey, value), { maxLength: 3 }) },
);

/** An object's text with its members in their order, or any. */
function objectText(
  members: readonly (readonly [string, string])[],
  others: readonly (readonly [string, string])[],
  order: readonly number[] | undefined,
  gaps: readonly string[],
): string {
  const all = [...members, ...others];
  const sorted =
    order === undefined
      ? all
      : all
          .map((one, i) => [order[i] ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
  const gap = (i: number): string => gaps[i % gaps.length] ?? "";
  return `{${gap(0)}${sorted.map(([key, text], i) => `${key}${gap(i)}:${gap(i + 1)}${text}${gap(i + 2)}`).join(`,${gap(1)}`)}}`;
}

const order = fc.option(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), { nil: undefined, freq: 3 });
const gaps = fc.oneof(
  { weight: 3, arbitrary: fc.constant([""]) },
  { weight: 1, arbitrary: fc.array(space, { minLength: 1, maxLength: 4 }) },
);
/** A key of the envelope's own, sometimes spelled with an escape. */
const keyOf = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constant(`"${name}"`) },
    { weight: 1, arbitrary: fc.constant(`"${escaped(name.charAt(0), false)}${name.slice(1)}"`) },
  );

const event: fc.Arbitrary<EventText> = fc
  .tuple(
    id,
    timestamp,
    spelled(anyString),
    fc.tuple(keyOf("id"), keyOf("timestamp"), keyOf("message")),
    unknownMembers,
    order,
    gaps,
  )
  .map(([idText, time, message, [a, b, c], others, position, between]) => ({
    id: idText,
    timestamp: time,
    message,
    text: objectText(
      [
        [a, idText],
        [b, time],
        [c, message],
      ],
      others,
      position,
      between,
    ),
  }));

/** Any envelope with log events, spelled in any way that JSON has. */
export const anyEnvelope: fc.Arbitrary<EnvelopeText> = fc
  .tuple(
    fc.tuple(
      fc.oneof(fc.constant('"123456789012"'), spelled(anyString)),
      fc.oneof(fc.constant('"/aws/lambda/x"'), spelled(anyString)),
      fc.oneof(fc.constant('"2026/11/22/[$LATEST]0"'), spelled(anyString)),
    ),
    fc.array(event, { maxLength: 6 }),
    fc.tuple(...["messageType", "owner", "logGroup", "logStream", "logEvents"].map(keyOf)),
    fc.constantFrom('"DATA_MESSAGE"', '"DATA_MESSAGE"', '"DATA_MESSAGE"', '"\\u0044ATA_MESSAGE"'),
    unknownMembers,
    order,
    gaps,
    space,
  )
  .map(([[owner, logGroup, logStream], events, keys, type, others, position, between, gap]) => {
    const list = `[${gap}${events.map(({ text }) => text).join(`${gap},${gap}`)}${gap}]`;
    const values = [type, owner, logGroup, logStream, list];
    const members = keys.map((key, i) => [key, values[i] ?? ""] as const);
    return { text: objectText(members, others, position, between), owner, logGroup, logStream, events };
  });
