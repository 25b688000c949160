/** What GitHub makes of a review, as far as it is needed to see that no value became markup. */
export interface ReviewStructure {
  /** Lines of text outside blocks of code, their code spans left out. */
  readonly prose: readonly string[];
  /** The lines of each block of code. */
  readonly blocks: readonly (readonly string[])[];
  /** The title of each folded part. */
  readonly summaries: readonly string[];
}

/** https://spec.github.com/gfm/#fenced-code-blocks and #code-spans */
export function structureOf(markdown: string): ReviewStructure {
  const [prose, blocks, summaries]: [string[], string[][], string[]] = [[], [], []];
  let fence: string | undefined;
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    const ticks = /^ {0,3}(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (ticks !== undefined && ticks.length >= fence.length && /^[` ]*$/.test(line)) {
        fence = undefined;
      } else {
        blocks.at(-1)?.push(line);
      }
    } else if (ticks !== undefined && !line.slice(ticks.length).includes("`")) {
      fence = ticks;
      blocks.push([]);
    } else {
      const summary = /^<details><summary>(.*)<\/summary>$/.exec(line)?.[1];
      if (summary !== undefined) {
        summaries.push(summary);
      }
      prose.push(summary === undefined ? withoutCode(line) : "<details>");
    }
  }
  return { prose, blocks, summaries };
}

/** A span ends at the first run of as many backticks as it began with. */
function withoutCode(line: string): string {
  let rest = line;
  let prose = "";
  for (let open = /`+/.exec(rest); open !== null; open = /`+/.exec(rest)) {
    const [ticks] = open;
    const after = rest.slice(open.index + ticks.length);
    const close = [...after.matchAll(/`+/g)].find(([run]) => run.length === ticks.length);
    prose += rest.slice(0, open.index) + (close === undefined ? ticks : "CODE");
    rest = close === undefined ? after : after.slice(close.index + ticks.length);
  }
  return prose + rest;
}
