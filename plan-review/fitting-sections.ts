/** A part of a review that may be left out in parts, where not all of it fits. */
export interface Section {
  /** Lines that stand before the first part; left out with all parts. */
  readonly heading: readonly string[];
  readonly parts: readonly (readonly string[])[];
  /** What a part is and what several are, such as `risk` and `risks`. */
  readonly noun: readonly [one: string, several: string];
}

export interface Fitting {
  /** The text of each section; empty where nothing of it fits. */
  readonly texts: readonly string[];
  /** In words, such as "2 risks and 1 change"; empty where nothing is left out. */
  readonly left: string;
}

/** Takes, in order, every part that still fits into `room` characters. */
export function fitSections(sections: readonly Section[], room: number): Fitting {
  const left = new Map<string, readonly [noun: Section["noun"], count: number]>();
  let length = 0;
  const texts = sections.map(({ heading, parts, noun }) => {
    let text = "";
    for (const part of parts) {
      const more = textOf(text === "" ? [...heading, ...part] : part);
      if (length + more.length <= room) {
        text += more;
        length += more.length;
      } else {
        left.set(noun[0], [noun, (left.get(noun[0])?.[1] ?? 0) + 1]);
      }
    }
    return text;
  });
  const words = [...left.values()].map(([[one, several], count]) => `${count} ${count === 1 ? one : several}`);
  return { texts, left: words.join(", ").replace(/, ([^,]*)$/, " and $1") };
}

/** Every line with its end. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
