const COLUMNS = 96;

/** A sentence in lines of at most 96 columns, each behind as many spaces; words longer than that stay whole. */
export function wrapped(text: string, indent = 0, hanging = indent): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const margin = lines.length === 0 ? indent : hanging;
    if (line !== "" && margin + line.length + 1 + word.length > COLUMNS) {
      lines.push(`${" ".repeat(margin)}${line}`);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(`${" ".repeat(lines.length === 0 ? indent : hanging)}${line}`);
  return `${lines.join("\n")}\n`;
}
