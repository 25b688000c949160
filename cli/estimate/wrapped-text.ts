const NO_BREAK = "\u00a0";

/**
 * A sentence in lines of at most so many columns, each behind as many spaces; words longer than that stay whole, and so do
 * those that a no-break space joins.
 */
export function wrapped(text: string, columns: number, indent = 0, hanging = indent): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const margin = lines.length === 0 ? indent : hanging;
    if (line !== "" && margin + line.length + 1 + word.length > columns) {
      lines.push(`${" ".repeat(margin)}${line}`);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(`${" ".repeat(lines.length === 0 ? indent : hanging)}${line}`);
  return `${lines.join("\n")}\n`.replaceAll(NO_BREAK, " ");
}
