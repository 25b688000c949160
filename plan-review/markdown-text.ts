/** A text as code in a line of Markdown: nothing in it is markup, whatever it holds. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const runs = line.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const padding = line === "" || /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${fence}${padding}${line}${padding}${fence}`;
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
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = "`".repeat(Math.max(2, ...runs.map(({ length }) => length)) + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** A cell of a table: `|` would end it. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
