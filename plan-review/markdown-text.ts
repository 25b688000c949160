/** Characters that are not seen, or that turn the direction of what is: a reviewer must not be deceived by them. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A text with its invisible characters written as in JSON, such as `\u202e`. */
export function visible(text: string): string {
  return text.replace(invisible, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** A text in one line: what is between words is one space. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, " "));
}

/** A text as code in a line of Markdown: nothing in it is markup, whatever it holds. */
export function code(text: string): string {
  const line = text === "" ? " " : oneLine(text);
  const runs = line.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const padding = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A sentence of Markdown with another text in each of its `code` spans. */
export function mapCode(sentence: string, change: (text: string) => string): string {
  return sentence.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, (_, _fence: string, text: string) =>
    code(change(/^ .*\S.* $/.test(text) ? text.slice(1, -1) : text)),
  );
}

/** How many names a sentence holds. */
const namesInSentence = 5;

/** Some texts as code, and how many more there are. */
export function codes(texts: readonly string[]): string {
  const shown = texts.slice(0, namesInSentence).map(code);
  const rest = texts.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}

/** A block of code that nothing in it can end. */
export function codeBlock(language: string, lines: readonly string[]): readonly string[] {
  const longest = lines
    .flatMap((line) => line.match(/`+/g) ?? [])
    .reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** A cell of a table: `|` would end it. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
