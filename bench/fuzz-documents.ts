import type { Random } from "./random";

/** One JSON document of a backup, and what has to be printed of it. */
export interface FuzzDocument {
  readonly json: string;
  /** A line for each event, as `--format ndjson` prints it. */
  readonly lines: readonly string[];
  /** It begins as CloudWatch Logs writes it, so that a reader can find it after damage. */
  readonly isCanonical: boolean;
}

const MESSAGES = [
  "",
  "START RequestId: 8f1c Version: $LATEST\n",
  '{"level":"ERROR","detail":"{\\"a\\":\\"b\\\\\\"}"}\r\n',
  "}{",
  '},{"id":"1","timestamp":1,"message":"',
  ']}{"messageType":"DATA_MESSAGE","owner":"666',
  '{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"fake","logStream":"fake","logEvents":[{"id":"1","timestamp":1,"message":"fake"}]}',
  '\n{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"fake","logStream":"fake","logEvents":[]}\n',
  "a\u2028b\u2029c \u001f\u008b\b\u0000\u0000",
  "在庫を確認しています 🙂🙃 ünï",
  "\ud83d alone \udc00",
  '\\\\\\" \\u0041 / \u0000\u0007\u001b[31m\u007f\u0085',
  "x".repeat(700),
];
const NAMES = ["/aws/lambda/hello", "g", "注文", 'with "quotes" \\', "2026/11/22/[$LATEST]5f"];
const EXTRAS = [
  '"extractedFields":{"a":"1","message":"m","id":[1,{"id":2}]}',
  '"@aws.region":"eu-west-1"',
  '"n":-0.5e+3',
];
const UNKNOWN = ['"policyLevel":"ACCOUNT_LEVEL_POLICY"', '"x":[[],{},null,true,false,-1.5E-7,"}{"]', '"":""'];
const SPACES = ["", "", " ", "\n", "\r\n", "\t", "  \n "];

/** An envelope; `number` makes the ids of its events its own. */
export function fuzzDocument(random: Random, number: number): FuzzDocument {
  return random.chance(0.08) ? controlMessage(random) : dataMessage(random, number);
}

function dataMessage(random: Random, number: number): FuzzDocument {
  const isOdd = random.chance(0.35);
  const space = () => (isOdd ? random.pick(SPACES) : "");
  const spell = (text: string) => (isOdd && random.chance(0.3) ? spelledOddly(random, text) : JSON.stringify(text));
  const object = (pairs: readonly string[]) =>
    `{${space()}${pairs.map((pair) => `${pair}${space()}`).join(`,${space()}`)}}`;
  const pair = (key: string, value: string) => `"${key}"${space()}:${space()}${value}`;

  const [owner, logGroup, logStream] = [spell("123456789012"), spell(random.pick(NAMES)), spell(random.pick(NAMES))];
  const events = Array.from({ length: random.below(5) }, (_, index) => {
    const id =
      isOdd && random.chance(0.2) ? `1${number}${index}` : `"3${String(number * 10 + index).padStart(55, "0")}"`;
    const pairs = [
      pair("id", id),
      pair("timestamp", String(1_432_826_855_000 + random.below(100_000))),
      pair("message", spell(random.chance(0.002) ? "long ".repeat(random.below(20_000)) : random.pick(MESSAGES))),
    ];
    const isShuffled = isOdd && random.chance(0.3);
    return object([
      ...(isShuffled ? shuffled(random, pairs) : pairs),
      ...(random.chance(0.1) ? [random.pick(EXTRAS)] : []),
    ]);
  });
  const pairs = [
    pair("messageType", '"DATA_MESSAGE"'),
    pair("owner", owner),
    pair("logGroup", logGroup),
    pair("logStream", logStream),
    ...(isOdd && random.chance(0.2) ? [] : [pair("subscriptionFilters", '["backup"]')]),
    pair("logEvents", `[${space()}${events.join(`${space()},${space()}`)}${space()}]`),
    ...(random.chance(0.1) ? [random.pick(UNKNOWN)] : []),
    ...(random.chance(0.01) ? [`"deep":${"[".repeat(200)}${"]".repeat(200)}`] : []),
  ];
  const json = object(isOdd && random.chance(0.5) ? shuffled(random, pairs) : pairs);
  const added = `,"logGroup":${logGroup},"logStream":${logStream},"owner":${owner}}`;
  return {
    json,
    // Raw line ends stand between tokens only: in strings they are escaped.
    lines: events.map((event) => `${event.slice(0, -1).replaceAll(/[\r\n]/g, " ")}${added}`),
    isCanonical: json.startsWith('{"messageType"'),
  };
}

function controlMessage(random: Random): FuzzDocument {
  const json = JSON.stringify({
    messageType: "CONTROL_MESSAGE",
    owner: "CloudwatchLogs",
    logGroup: "",
    logStream: "",
    subscriptionFilters: [],
    logEvents: [{ id: "", timestamp: 1_432_826_855_000 + random.below(1000), message: "CWL CONTROL MESSAGE" }],
  });
  return { json, lines: [], isCanonical: true };
}

/** A JSON string with escapes where none are needed. */
function spelledOddly(random: Random, text: string): string {
  const units = text.split("").map((unit) => {
    const code = unit.charCodeAt(0);
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (unit === "/" && random.chance(0.5)) {
      return "\\/";
    }
    if (isSurrogate || random.chance(0.2)) {
      const digits = code.toString(16).padStart(4, "0");
      return `\\u${random.chance(0.5) ? digits : digits.toUpperCase()}`;
    }
    return JSON.stringify(unit).slice(1, -1);
  });
  return `"${units.join("")}"`;
}

/** The same values in another order. */
export function shuffled<T>(random: Random, values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, order: random.below(4_294_967_296) }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
