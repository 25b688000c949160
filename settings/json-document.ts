/** Where JSON text ends to be JSON. Lines and columns count from 1. */
export class JsonSyntaxError extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
    message: string,
  ) {
    super(message);
    this.name = "JsonSyntaxError";
  }
}

/** A property that an object has twice; `JSON.parse` would silently keep the last. */
export interface RepeatedProperty {
  readonly path: readonly (string | number)[];
  readonly lines: readonly [number, number];
}

export interface JsonDocument {
  readonly value: unknown;
  readonly repeated: readonly RepeatedProperty[];
}

/**
 * Reads JSON as `JSON.parse` does, with two things that it lacks: the place of a syntax error, told the same on every
 * version of Node.js, and repeated properties. A byte order mark is ignored.
 *
 * @throws JsonSyntaxError
 */
export function readJson(text: string): JsonDocument {
  const reader = new Reader(text.replace(/^\uFEFF/, " "));
  return { value: reader.document(), repeated: reader.repeated };
}

const space = /[ \t\r\n]*/y;
const token =
  /[{}[\],:]|true|false|null|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const literals = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

type Path = readonly (string | number)[];

class Reader {
  readonly repeated: RepeatedProperty[] = [];
  private next = "";
  private start = 0;
  private end = 0;

  constructor(private readonly text: string) {
    this.advance();
  }

  document(): unknown {
    const value = this.value([]);
    if (this.next !== "" || this.start < this.text.length) {
      this.fail("the end of the file");
    }
    return value;
  }

  /** Makes the token behind the current one the current one: "" at the end, and where there is none. */
  private advance(): void {
    space.lastIndex = this.end;
    space.test(this.text);
    this.start = token.lastIndex = space.lastIndex;
    this.next = token.exec(this.text)?.[0] ?? "";
    this.end = this.start + this.next.length;
  }

  private value(path: Path): unknown {
    const { next } = this;
    if (next === "{") {
      return this.object(path);
    }
    if (next === "[") {
      return this.array(path);
    }
    if (next === "" || "}],:".includes(next)) {
      this.fail("a value");
    }
    this.advance();
    return literals.has(next) ? literals.get(next) : JSON.parse(next);
  }

  private object(path: Path): unknown {
    const entries: [string, unknown][] = [];
    const lines = new Map<string, number>();
    this.advance();
    if (this.take("}")) {
      return {};
    }
    do {
      if (!this.next.startsWith('"')) {
        this.fail("a property name in double quotes");
      }
      const name = JSON.parse(this.next) as string;
      const line = this.position().line;
      const before = lines.get(name);
      if (before !== undefined) {
        this.repeated.push({ path: [...path, name], lines: [before, line] });
      }
      lines.set(name, line);
      this.advance();
      if (!this.take(":")) {
        this.fail('":"');
      }
      entries.push([name, this.value([...path, name])]);
    } while (this.take(","));
    if (!this.take("}")) {
      this.fail('"," or "}"');
    }
    return Object.fromEntries(entries);
  }

  private array(path: Path): unknown {
    const values: unknown[] = [];
    this.advance();
    if (this.take("]")) {
      return values;
    }
    do {
      values.push(this.value([...path, values.length]));
    } while (this.take(","));
    if (!this.take("]")) {
      this.fail('"," or "]"');
    }
    return values;
  }

  private take(mark: string): boolean {
    const isNext = this.next === mark;
    if (isNext) {
      this.advance();
    }
    return isNext;
  }

  private position(): { readonly line: number; readonly column: number } {
    const before = this.text.slice(0, this.start).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }

  private fail(expected: string): never {
    const rest = this.text.slice(this.start);
    const word = /^(?:"[^"\n]*"?|[\w.+-]+|\/[/*]|[^])/u.exec(rest)?.[0];
    const found = word === undefined ? "the end of the file" : word.startsWith('"') ? word : `"${word}"`;
    const hint = word === undefined ? "" : hintFor(word, this.text.slice(0, this.start));
    const { line, column } = this.position();
    throw new JsonSyntaxError(line, column, `expected ${expected}, found ${found}${hint}`);
  }
}

function hintFor(word: string, before: string): string {
  if (word === "//" || word === "/*") {
    return " (JSON has no comments)";
  }
  if (word === "'") {
    return " (JSON has double quotes only)";
  }
  if ((word === "}" || word === "]") && before.trimEnd().endsWith(",")) {
    return " (the comma before it is one too many)";
  }
  return "";
}
