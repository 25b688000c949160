import type { Estimate } from "../../estimate/estimate";
import { isReadInCopy, isUndated } from "../../estimate/region-data";
import { visible } from "../visible-text";
import { wrapped } from "./wrapped-text";

/** Where a figure is from. */
interface Provenance {
  readonly source: string;
  readonly asOf: string;
  readonly confidence: "official" | "third-party";
  readonly note?: string | undefined;
}

/** The sources of what is printed, numbered in the order in which they are asked for. */
export class PriceSources {
  private readonly numbers = new Map<string, number>();
  private readonly lines: string[] = [];

  /** @param columns of the list */
  constructor(private readonly columns: number) {}

  /**
   * A figure's day and the number of its source, such as `2026-11-22 [1]`, or `read 2026-11-22 [1]` where the source has no
   * date; an asterisk where it was not read at AWS itself.
   */
  mark({ source, asOf, confidence, note }: Provenance): string {
    const isCopy = confidence === "official" && isReadInCopy(note);
    const isThird = confidence === "third-party" || isCopy;
    const who = isCopy ? "AWS, third-party copy" : isThird ? "third party" : "AWS";
    const day = isUndated(note) ? `read ${asOf}` : asOf;
    const text = `${who}, ${isUndated(note) ? day : `as of ${asOf}`}: ${source}${note === undefined ? "" : `; ${note}`}`;
    const number = this.numbers.get(text) ?? this.numbers.size + 1;
    const sign = `[${number}]${isThird ? "*" : ""}`;
    if (!this.numbers.has(text)) {
      this.numbers.set(text, number);
      this.lines.push(wrapped(`${sign} ${visible(text)}`, this.columns, 2, 6));
    }
    return `${day} ${sign}`;
  }

  /** The list of all that were asked for. */
  get text(): string {
    return this.lines.join("");
  }
}

/** Every quota and price that an estimate is made of, with where it is from. */
export function figuresOf({ loads, months }: Estimate) {
  const quotas = loads.map(({ quotaName, quota }) => ({ name: quotaName, ...quota }));
  const last = months.at(-1)?.cost.lines ?? [];
  const prices = last.flatMap(({ item, price }) => (price === undefined ? [] : [{ name: item, ...price }]));
  return { quotas, prices };
}
