/** SVG as text. Widths are those of Helvetica, guessed: a viewer without it has a font like it. */

/** An element; its content is SVG, or text that is escaped already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `<${name}${written.join("")}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join("\n")}</${name}>`;
}

/** One line of text, from its baseline's left end. */
export function text(x: number, y: number, size: number, fill: string, line: string, weight = "normal"): string {
  return element("text", { x, y, "font-size": size, fill, ...(weight !== "normal" && { "font-weight": weight }) }, [
    escaped(line),
  ]);
}

/** One line of text, from its baseline's right end. */
export function rightText(x: number, y: number, size: number, fill: string, line: string): string {
  return element("text", { x, y, "font-size": size, fill, "text-anchor": "end" }, [escaped(line)]);
}

/** Lines that are no wider than a width, in pixels. A word is not divided. */
export function wrapped(words: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && widthOf(longer, size) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** As much of a line as fits. */
export function shortened(line: string, width: number, size: number): string {
  const most = Math.floor(width / widthOf("x", size));
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

function widthOf(line: string, size: number): number {
  return line.length * size * 0.52;
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
