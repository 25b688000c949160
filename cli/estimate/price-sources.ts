import type { Estimate } from "../../estimate/estimate";
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

  /** A figure's day and the number of its source, such as `2026-11-22 [1]`; an asterisk where that is not AWS's own. */
  mark({ source, asOf, confidence, note }: Provenance): string {
    const isThird = confidence === "third-party";
    const text = `${isThird ? "third party" : "AWS"}, as of ${asOf}: ${source}${note === undefined ? "" : `; ${note}`}`;
    const number = this.numbers.get(text) ?? this.numbers.size + 1;
    const sign = `[${number}]${isThird ? "*" : ""}`;
    if (!this.numbers.has(text)) {
      this.numbers.set(text, number);
      this.lines.push(wrapped(`${sign} ${visible(text)}`, 2, 6));
    }
    return `${asOf} ${sign}`;
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
